import Foundation

/// An array as version 2 of Zarr stores it: a description and one chunk of little-endian bytes, not compressed.
///
/// - Source: Zarr storage specification, version 2.
struct ZarrArray {
    private let shape: [Int]
    private let type: String
    private let bytes: Data
    /// What elements would be that no chunk holds.
    private let fill: String

    /// Whole numbers, row by row.
    init(_ values: [Int], columns: Int? = nil) {
        shape = ZarrArray.shape(values.count, columns)
        type = "<i8"
        bytes = ZarrArray.data(values.map { Int64($0).littleEndian })
        fill = "0"
    }

    /// Whole numbers that are not negative, row by row; negative ones become 0.
    init(unsigned values: [Int], columns: Int? = nil) {
        shape = ZarrArray.shape(values.count, columns)
        type = "<u8"
        bytes = ZarrArray.data(values.map { UInt64(max(0, $0)).littleEndian })
        fill = "0"
    }

    /// Real numbers.
    init(_ values: [Double]) {
        shape = [values.count]
        type = "<f8"
        bytes = ZarrArray.data(values.map { $0.bitPattern.littleEndian })
        fill = "0"
    }

    /// Whether something is so.
    init(_ values: [Bool]) {
        shape = [values.count]
        type = "|b1"
        bytes = ZarrArray.data(values.map { $0 ? UInt8(1) : 0 })
        fill = "false"
    }

    /// The description of the array.
    var description: String {
        let size = "[" + shape.map { "\($0)" }.joined(separator: ", ") + "]"
        // A chunk has one element at least, even when the array has none.
        let chunk = "[" + shape.map { "\(max(1, $0))" }.joined(separator: ", ") + "]"
        return """
            {"chunks": \(chunk), "compressor": null, "dtype": "\(type)", "fill_value": \(fill), "filters": null, \
            "order": "C", "shape": \(size), "zarr_format": 2}

            """
    }

    /// Name of the file with the only chunk.
    var chunkName: String { shape.map { _ in "0" }.joined(separator: ".") }

    /// The only chunk; nil for an array without elements.
    var chunk: Data? { bytes.isEmpty ? nil : bytes }

    private static func shape(_ count: Int, _ columns: Int?) -> [Int] {
        columns.map { [count / $0, $0] } ?? [count]
    }

    private static func data(_ values: [some FixedWidthInteger]) -> Data {
        values.withUnsafeBytes { Data($0) }
    }
}

extension OutputFolder {
    /// Writes an array under a name.
    func write(_ array: ZarrArray, to name: String) throws(RunError) {
        try write(array.description, to: name + "/.zarray")
        guard let chunk = array.chunk else { return }
        let path = try file(name + "/" + array.chunkName)
        do {
            try chunk.write(to: URL(fileURLWithPath: path))
        } catch {
            throw .writeFailed(file: path, reason: OutputFolder.reason(error))
        }
    }

    /// Makes a group under a name; the folder itself for an empty one.
    func writeGroup(_ name: String, attributes: String? = nil) throws(RunError) {
        let prefix = name.isEmpty ? "" : name + "/"
        try write("{\"zarr_format\": 2}\n", to: prefix + ".zgroup")
        if let attributes { try write(attributes, to: prefix + ".zattrs") }
    }
}
