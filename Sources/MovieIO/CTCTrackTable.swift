import Foundation

/// The table of tracks of the Cell Tracking Challenge: `man_track.txt` or `res_track.txt`.
///
/// - Source: Cell Tracking Challenge, "Naming and file content conventions".
public struct CTCTrackTable: Sendable, Equatable {
    /// One track: a line `L B E P`.
    public struct Record: Sendable, Hashable {
        /// Label of the track in the masks, `L`.
        public var label: UInt32
        /// First frame, 0-based, `B`.
        public var firstFrame: Int
        /// Last frame, inclusive, `E`.
        public var lastFrame: Int
        /// Label of the parent track, `P`; nil when the table says 0.
        public var parent: UInt32?

        /// Makes a record.
        public init(label: UInt32, firstFrame: Int, lastFrame: Int, parent: UInt32?) {
            self.label = label
            self.firstFrame = firstFrame
            self.lastFrame = lastFrame
            self.parent = parent
        }
    }

    /// The tracks, in the order of the lines.
    public var records: [Record]

    /// Largest file that is read.
    package static let byteLimit = 256 << 20

    /// Makes a table.
    public init(records: [Record]) {
        self.records = records
    }

    /// Reads a table from a file.
    ///
    /// - Throws: `MovieError.missing`, `.unreadable`, or what `init(text:file:)` throws.
    public init(path: String) throws(MovieError) {
        guard FileNames.kind(of: path) == .file else { throw .missing(file: path) }
        guard let size = FileNames.byteCount(of: path), size <= CTCTrackTable.byteLimit,
            let content = FileManager.default.contents(atPath: path)
        else { throw .unreadable(file: path, reason: "it cannot be opened or is too large for a table of tracks") }
        try self.init(text: String(decoding: content, as: UTF8.self), file: path)
    }

    /// Reads a table from text; empty lines are passed over.
    ///
    /// - Parameters:
    ///   - text: the lines.
    ///   - file: named in errors.
    /// - Throws: `MovieError.malformed` with the 1-based line for anything but four whole numbers, a label of 0 or one
    ///   that is repeated, an end before the start, a parent that is the track itself, absent, or starts later.
    public init(text: String, file: String) throws(MovieError) {
        records = []
        var lines: [Int] = []
        var known: [UInt32: Int] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(whereSeparator: \.isWhitespace)
            if fields.isEmpty { continue }
            let record = try CTCTrackTable.record(fields, line: index + 1, file: file)
            guard known.updateValue(records.count, forKey: record.label) == nil else {
                throw CTCTrackTable.fault("label \(record.label) is repeated", line: index + 1, file: file)
            }
            records.append(record)
            lines.append(index + 1)
        }
        for (record, line) in zip(records, lines) {
            guard let parent = record.parent else { continue }
            guard let index = known[parent] else {
                throw CTCTrackTable.fault("the parent \(parent) is not in the table", line: line, file: file)
            }
            guard records[index].firstFrame < record.firstFrame else {
                throw CTCTrackTable.fault("the parent \(parent) does not start before it", line: line, file: file)
            }
        }
    }

    private static func record(
        _ fields: [Substring],
        line: Int,
        file: String
    ) throws(MovieError) -> Record {
        let numbers = fields.prefix(5).compactMap { Int($0) }
        guard fields.count == 4, numbers.count == 4 else {
            throw fault("expected four whole numbers: label, first frame, last frame, parent", line: line, file: file)
        }
        guard let label = UInt32(exactly: numbers[0]), label > 0 else {
            throw fault("\(numbers[0]) is no label", line: line, file: file)
        }
        guard numbers[1] >= 0, numbers[1] <= numbers[2], numbers[2] <= 1_000_000_000 else {
            throw fault("frames \(numbers[1]) to \(numbers[2]) make no track", line: line, file: file)
        }
        guard let parent = UInt32(exactly: numbers[3]), parent != label else {
            throw fault("\(numbers[3]) cannot be the parent", line: line, file: file)
        }
        return Record(
            label: label,
            firstFrame: numbers[1],
            lastFrame: numbers[2],
            parent: parent == 0 ? nil : parent
        )
    }

    private static func fault(_ reason: String, line: Int, file: String) -> MovieError {
        .malformed(file: file, page: nil, reason: "line \(line): \(reason)")
    }
}
