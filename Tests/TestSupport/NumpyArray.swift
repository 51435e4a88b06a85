public import CellImage
public import Foundation

/// Numbers that NumPy wrote into a `.npy` file.
///
/// Read are the types float32, float64, bool, uint8, uint16, uint32, int32 and int64, little endian, in C order.
public struct NumpyArray: Sendable, Equatable {
    /// Extent of every dimension, the slowest first; empty for a single number.
    public let shape: [Int]
    /// The numbers in C order; exact for all types but integers beyond 2^53.
    public let doubles: [Double]

    /// Reads a file.
    ///
    /// - Parameter path: the file.
    /// - Throws: `NumpyArrayError` when the content is not such an array, an error of Foundation when it cannot be read.
    public init(path: String) throws {
        try self.init(Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Reads the content of a file.
    ///
    /// - Parameter data: the whole file.
    /// - Throws: `NumpyArrayError` when it is not such an array.
    public init(_ data: Data) throws(NumpyArrayError) {
        let bytes = [UInt8](data)
        guard bytes.count >= 10, Array(bytes[0..<6]) == [0x93] + Array("NUMPY".utf8), bytes[6] == 1 else {
            throw .header("not version 1 of the format")
        }
        let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
        guard start <= bytes.count else { throw .header("cut off") }
        let header = String(decoding: bytes[10..<start], as: UTF8.self)
        guard header.contains("'fortran_order': False") else { throw .header("not in C order") }
        shape = try Self.shape(header)
        let count = shape.reduce(1, *)
        doubles = try Self.numbers(bytes[start...], type: Self.type(header), count: count)
    }

    /// The numbers in C order, as Float.
    public var floats: [Float] { doubles.map(Float.init) }

    /// The numbers in C order, as labels; negative ones become 0.
    public var labels: [UInt32] { doubles.map { UInt32(max($0, 0)) } }

    /// One image of an array whose last two dimensions are rows and columns.
    ///
    /// - Parameter index: which one, counted over all dimensions before the last two.
    /// - Returns: the image.
    /// - Throws: `NumpyArrayError.shape` when there is no such image.
    public func plane(_ index: Int = 0) throws -> Plane<Double> {
        let range = try image(index)
        return try Plane(width: range.width, height: range.height, pixels: Array(doubles[range.elements]))
    }

    /// One label image of an array whose last two dimensions are rows and columns.
    ///
    /// - Parameter index: which one, counted over all dimensions before the last two.
    /// - Returns: the label image; negative numbers become 0.
    /// - Throws: `NumpyArrayError.shape` when there is no such image.
    public func labelImage(_ index: Int = 0) throws -> LabelImage {
        LabelImage(try plane(index).map { UInt32(max($0, 0)) })
    }

    private func image(_ index: Int) throws(NumpyArrayError) -> (width: Int, height: Int, elements: Range<Int>) {
        guard shape.count >= 2, let width = shape.last else { throw .shape(shape) }
        let height = shape[shape.count - 2]
        let start = index * width * height
        guard index >= 0, start + width * height <= doubles.count else { throw .shape(shape) }
        return (width, height, start..<start + width * height)
    }

    private static func type(_ header: String) throws(NumpyArrayError) -> String {
        let words = header.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        guard let name = words.firstIndex(of: "descr"), name + 2 < words.count else { throw .header("no type") }
        return words[name + 2]
    }

    private static func shape(_ header: String) throws(NumpyArrayError) -> [Int] {
        guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")"), open < close else {
            throw .header("no shape")
        }
        let words = header[header.index(after: open)..<close].split(separator: ",")
        let extents = words.compactMap { Int($0.filter { $0 != " " }) }
        guard extents.count == words.count, extents.allSatisfy({ (0...1 << 30).contains($0) }) else {
            throw .header("no shape")
        }
        return extents
    }

    private static func numbers(
        _ bytes: ArraySlice<UInt8>,
        type: String,
        count: Int
    ) throws(NumpyArrayError) -> [Double] {
        switch type {
        case "|b1", "|u1": try decode(bytes, count, UInt8.self) { Double($0) }
        case "<u2": try decode(bytes, count, UInt16.self) { Double($0) }
        case "<u4": try decode(bytes, count, UInt32.self) { Double($0) }
        case "<i4": try decode(bytes, count, Int32.self) { Double($0) }
        case "<i8": try decode(bytes, count, Int64.self) { Double($0) }
        case "<f4": try decode(bytes, count, UInt32.self) { Double(Float(bitPattern: $0)) }
        case "<f8": try decode(bytes, count, UInt64.self) { Double(bitPattern: $0) }
        default: throw .header("type \(type)")
        }
    }

    private static func decode<Word: FixedWidthInteger>(
        _ bytes: ArraySlice<UInt8>,
        _ count: Int,
        _ word: Word.Type,
        number: (Word) -> Double
    ) throws(NumpyArrayError) -> [Double] {
        let size = MemoryLayout<Word>.size
        guard bytes.count == count * size else { throw .length(expected: count * size, found: bytes.count) }
        return bytes.withUnsafeBytes { memory in
            (0..<count).map { index in
                number(Word(littleEndian: memory.loadUnaligned(fromByteOffset: index * size, as: Word.self)))
            }
        }
    }
}

/// Why a file is not an array that can be read.
public enum NumpyArrayError: Error, Sendable, Equatable {
    /// The header says something that is not read here.
    case header(String)
    /// The file has not as many bytes as its shape needs.
    case length(expected: Int, found: Int)
    /// The array has no such image.
    case shape([Int])
}
