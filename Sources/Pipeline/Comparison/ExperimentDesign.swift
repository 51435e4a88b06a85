import Foundation

/// Which result file is of which treatment and well.
public struct ExperimentDesign: Sendable, Equatable {
    /// One result file.
    public struct Entry: Sendable, Equatable {
        /// Path of the result file.
        public var result: String
        /// Name of the treatment.
        public var group: String
        /// Name of the well; results of one well in a group are one replicate.
        public var well: String

        /// Makes an entry.
        public init(result: String, group: String, well: String) {
            self.result = result
            self.group = group
            self.well = well
        }
    }

    /// Most results of one experiment.
    private static let mostResults = 10_000
    /// Largest table that is read, in bytes.
    private static let byteLimit = 1 << 24

    /// The results in their order.
    public let entries: [Entry]

    /// Makes a design.
    ///
    /// - Throws: `RunError.parameter` without results, with more than 10,000, for an empty name, and for a result that is
    ///   named twice.
    public init(_ entries: [Entry]) throws(RunError) {
        guard (1...ExperimentDesign.mostResults).contains(entries.count) else {
            throw .parameter(name: "design", reason: "needs 1 to \(ExperimentDesign.mostResults) results")
        }
        var seen: Set<String> = []
        for entry in entries {
            guard !entry.result.isEmpty, !entry.group.isEmpty, !entry.well.isEmpty else {
                throw .parameter(name: "design", reason: "a result, its group and its well need names")
            }
            guard seen.insert(URL(fileURLWithPath: entry.result).resolvingSymlinksInPath().path).inserted else {
                throw .parameter(name: "design", reason: "\(entry.result) is named twice")
            }
        }
        self.entries = entries
    }

    /// Reads a table in CSV.
    ///
    /// The first line names the columns `result` and `group`, and `well` where wells have several results; other columns
    /// are passed over. Paths are relative to the table's folder.
    ///
    /// - Parameter file: path of the table.
    /// - Throws: `RunError.missingFile`, or `.configuration` with the line that is wrong.
    public init(file: String) throws(RunError) {
        let table = try CSVFile(file, byteLimit: ExperimentDesign.byteLimit)
        let names = table.header.map { $0.lowercased() }
        guard let result = names.firstIndex(of: "result"), let group = names.firstIndex(of: "group") else {
            throw .configuration(
                file: file,
                line: 1,
                reason: "the first line must name the columns result and group, and may name well"
            )
        }
        let well = names.firstIndex(of: "well") ?? result
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        var entries: [Entry] = []
        try table.forEachRow { line, fields throws(RunError) in
            guard [result, group, well].allSatisfy({ fields.indices.contains($0) && !fields[$0].isEmpty }) else {
                throw .configuration(file: file, line: line, reason: "a result, its group and its well need names")
            }
            let place = fields[result].hasPrefix("/") ? fields[result] : folder.relativePath + "/" + fields[result]
            entries.append(Entry(result: place, group: fields[group], well: fields[well]))
        }
        do throws(RunError) {
            try self.init(entries)
        } catch .parameter(_, let reason) {
            throw .configuration(file: file, line: nil, reason: reason)
        }
    }

    /// Names of the groups in their order of appearance.
    public var groups: [String] {
        entries.map(\.group).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
