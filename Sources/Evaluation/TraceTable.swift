/// True values per cell and frame from a table of comma-separated values with a header.
public struct TraceTable: Sendable, Equatable {
    /// Values by frame, then by label.
    public let values: [Int: [UInt32: Double]]

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - text: the table; columns `track` and `frame` name the cell and the frame.
    ///   - column: the column of the values; empty fields are left out.
    ///   - file: the file that the table comes from, for the error.
    /// - Throws: `EvaluationError.malformedValues` with the file and the line.
    public init(_ text: String, column: String, file: String? = nil) throws(EvaluationError) {
        let lines = text.withoutByteOrderMark.split(omittingEmptySubsequences: false) { $0.isNewline }
        let names =
            lines.first.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
        guard let track = names.firstIndex(of: "track"), let frame = names.firstIndex(of: "frame"),
            let value = names.firstIndex(of: column)
        else {
            let reason = "it needs the columns track, frame and \(column), but has \(names.joined(separator: ", "))"
            throw .malformedValues(file: file, line: 1, reason: reason)
        }
        var values: [Int: [UInt32: Double]] = [:]
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == names.count, let track = UInt32(fields[track]), let frame = Int(fields[frame]) else {
                throw .malformedValues(file: file, line: number + 1, reason: "it does not fit the header")
            }
            if fields[value].isEmpty { continue }
            guard let value = Double(fields[value]) else {
                throw .malformedValues(file: file, line: number + 1, reason: "'\(fields[value])' is no number")
            }
            values[frame, default: [:]][track] = value
        }
        self.values = values
    }
}
