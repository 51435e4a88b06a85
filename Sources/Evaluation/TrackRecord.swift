/// One line of a track table as the Cell Tracking Challenge writes it: label, first frame, last frame, parent.
public struct TrackRecord: Sendable, Hashable, Codable {
    /// The track's label in the masks, at least 1.
    public var label: UInt32
    /// 0-based frame in which the track begins.
    public var firstFrame: Int
    /// 0-based frame in which the track ends.
    public var lastFrame: Int
    /// The label of the parent track, 0 for none.
    public var parent: UInt32

    /// Makes a record.
    public init(label: UInt32, firstFrame: Int, lastFrame: Int, parent: UInt32 = 0) {
        self.label = label
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.parent = parent
    }
}

extension TrackRecord {
    /// Reads a track table: four whole numbers per line, divided by blanks or tabs; empty lines are skipped.
    ///
    /// - Parameters:
    ///   - text: the content of `man_track.txt` or `res_track.txt`, with a byte-order mark or without.
    ///   - file: the file that it comes from, for the error.
    /// - Returns: the records in the order of the lines.
    /// - Throws: `EvaluationError.malformedTable` with the file and the 1-based line.
    public static func table(_ text: String, file: String? = nil) throws(EvaluationError) -> [TrackRecord] {
        var records: [TrackRecord] = []
        let lines = text.withoutByteOrderMark.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (number, line) in lines.enumerated() {
            let fields = line.split { $0 == " " || $0 == "\t" }
            if fields.isEmpty { continue }
            guard fields.count == 4 else {
                throw .malformedTable(file: file, line: number + 1, reason: "it has \(fields.count) fields, not 4")
            }
            guard let label = UInt32(fields[0]), let first = Int32(fields[1]), let last = Int32(fields[2]),
                let parent = UInt32(fields[3])
            else {
                throw .malformedTable(file: file, line: number + 1, reason: "a field is no whole number in range")
            }
            records.append(TrackRecord(label: label, firstFrame: Int(first), lastFrame: Int(last), parent: parent))
        }
        return records
    }
}
