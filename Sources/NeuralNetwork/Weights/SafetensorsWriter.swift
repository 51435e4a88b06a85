import CellImage
import Foundation

/// Writes a safetensors file tensor by tensor.
///
/// The numbers begin at a multiple of 64 bytes. Tensors whose size is such a multiple come first, so that each of them is
/// aligned when the file is mapped; the format leaves no room for gaps, so the few others follow, those with the widest
/// numbers first.
public struct SafetensorsWriter {
    private static let alignment = 64

    /// The names of the tensors in the order in which they must be written.
    public let order: [String]
    private let entries: [String: TensorEntry]
    private let ranges: [String: Range<Int>]
    private let output: PendingFile<WeightError>
    private let headerCount: Int
    private let end: Int
    /// Bytes of tensors written so far.
    private var written: Int { output.count - headerCount }

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: where the file appears once `finish` is through.
    ///   - entries: what will be written, by name.
    ///   - metadata: free texts by name.
    ///   - overwrite: whether a file of this name may be replaced.
    /// - Throws: `WeightError.exists`, `.cannotCreate` or `.writeFailed`.
    public init(
        path: String,
        entries: [String: TensorEntry],
        metadata: [String: String],
        overwrite: Bool
    ) throws(WeightError) {
        self.entries = entries
        order = SafetensorsWriter.order(entries)
        var ranges: [String: Range<Int>] = [:]
        var end = 0
        for name in order {
            let count = entries[name]?.byteCount ?? 0
            ranges[name] = end..<(end + count)
            end += count
        }
        self.ranges = ranges
        self.end = end
        output = try PendingFile(path: path, overwrite: overwrite)
        let header = try SafetensorsWriter.header(entries, ranges, metadata, path: path)
        headerCount = header.count
        try output.append(header[...])
    }

    private static func order(_ entries: [String: TensorEntry]) -> [String] {
        entries.sorted { first, second in
            func rank(_ entry: TensorEntry) -> (Int, Int) {
                (entry.byteCount % alignment == 0 ? 0 : 1, -entry.type.byteCount)
            }
            let (one, two) = (rank(first.value), rank(second.value))
            return one == two ? first.key < second.key : one < two
        }.map(\.key)
    }

    private static func header(
        _ entries: [String: TensorEntry],
        _ ranges: [String: Range<Int>],
        _ metadata: [String: String],
        path: String
    ) throws(WeightError) -> [UInt8] {
        var descriptions: [String: SafetensorsContent.Description] = [:]
        for (name, entry) in entries {
            let range = ranges[name] ?? 0..<0
            descriptions[name] = SafetensorsContent.Description(
                dtype: entry.type.safetensorsName,
                shape: entry.shape,
                dataOffsets: [range.lowerBound, range.upperBound]
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            var text = [UInt8](try encoder.encode(SafetensorsContent(metadata: metadata, tensors: descriptions)))
            text += Array(
                repeating: UInt8(ascii: " "),
                count: (2 * alignment - (8 + text.count) % alignment) % alignment
            )
            return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
        } catch {
            throw .cannotCreate(file: path, reason: "its header cannot be made: \(error)")
        }
    }

    /// Adds bytes of the tensor whose turn it is.
    ///
    /// - Parameter bytes: little-endian numbers.
    /// - Throws: `WeightError.writeFailed`, also when there are more bytes than tensors.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(WeightError) {
        guard bytes.count <= end - written else {
            throw .writeFailed(file: output.path, reason: "there are more numbers than its tensors have")
        }
        try output.append(bytes)
    }

    /// Puts the file on the disk and gives it its name.
    ///
    /// - Parameter metadata: texts that are known only now; every one must be as long as the one that it replaces.
    /// - Throws: `WeightError.writeFailed`, also when bytes are missing.
    public mutating func finish(metadata: [String: String]) throws(WeightError) {
        guard written == end else {
            throw .writeFailed(file: output.path, reason: "\(end - written) bytes of its tensors are missing")
        }
        let header = try SafetensorsWriter.header(entries, ranges, metadata, path: output.path)
        guard header.count == headerCount else {
            throw .writeFailed(file: output.path, reason: "its header has another length than at the beginning")
        }
        try output.replace(at: 0, with: header)
        try output.finish()
    }
}
