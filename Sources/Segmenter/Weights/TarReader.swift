package import NeuralNetwork

/// Reads a tar archive from its beginning to its end.
///
/// - Source: POSIX.1-2017, pax, sections "ustar Interchange Format" and "pax Interchange Format"; long names and large
///   sizes of GNU tar as its manual describes them.
package struct TarReader {
    private static let blockSize = 512
    private static let largestText = 1 << 20
    private static let largestCount = 1 << 16

    private let stream: any ByteStream
    /// Bytes of the current entry that were not read yet.
    private var left = 0
    /// Bytes behind them up to a whole block.
    private var padding = 0
    private var count = 0

    package init(_ stream: any ByteStream) {
        self.stream = stream
    }

    /// The next file of the archive; folders, links and others are skipped.
    ///
    /// - Returns: its name with its folders, and its size in bytes; nil at the end.
    /// - Throws: `WeightError.malformed`.
    package mutating func nextFile() throws(WeightError) -> (name: String, size: Int)? {
        var longName: String?
        var longSize: Int?
        while true {
            try forEachBlock { (_) throws(WeightError) in }
            guard let header = try nextHeader() else { return nil }
            count += 1
            guard count <= Self.largestCount else { throw malformed("it has too many entries") }
            let size = header.isText ? header.size : longSize ?? header.size
            left = size
            padding = (Self.blockSize - size % Self.blockSize) % Self.blockSize
            switch header.kind {
            case "L": longName = String(decoding: try text().prefix { $0 != 0 }, as: UTF8.self)
            case "x":
                let records = PaxRecords(try text())
                longName = records.path ?? longName
                longSize = try number(records.size) ?? longSize
            case "0", "\0", "7": return (longName ?? header.name, size)
            case "g", "K": continue
            default: (longName, longSize) = (nil, nil)
            }
        }
    }

    /// Gives the bytes of the current file that were not read yet, piece by piece.
    package mutating func forEachBlock(
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError) {
        guard left + padding > 0 else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        while left > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
            try fill(part)
            left -= part.count
            try body(UnsafeRawBufferPointer(part))
        }
        try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<padding]))
        padding = 0
    }

    private func fill(_ target: UnsafeMutableRawBufferPointer) throws(WeightError) {
        guard try stream.read(into: target) == target.count else { throw malformed("it ends too early") }
    }

    private mutating func text() throws(WeightError) -> [UInt8] {
        guard left <= Self.largestText else { throw malformed("a name in it is too long") }
        var bytes: [UInt8] = []
        try forEachBlock { (block) throws(WeightError) in bytes += block }
        return bytes
    }

    private func number(_ text: String?) throws(WeightError) -> Int? {
        guard let text else { return nil }
        guard let size = Int(text), size >= 0, size <= Int.max - Self.blockSize else {
            throw malformed("a size is wrong")
        }
        return size
    }

    private func nextHeader() throws(WeightError) -> TarHeader? {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 8)
        defer { block.deallocate() }
        let count = try stream.read(into: block)
        // An archive ends with empty blocks; some writers leave them out.
        if count == 0 || count == Self.blockSize && block.allSatisfy({ $0 == 0 }) {
            // What compressed the archive tells at its very end whether all was right.
            while try stream.read(into: block) > 0 {}
            return nil
        }
        guard count == Self.blockSize, let header = TarHeader(UnsafeRawBufferPointer(block)) else {
            throw malformed("a header of an entry is broken")
        }
        return header
    }

    private func malformed(_ reason: String) -> WeightError {
        .malformed(file: stream.path, entry: nil, reason: "tar archive: \(reason)")
    }
}

/// The block that describes an entry of a tar archive.
struct TarHeader {
    let name: String
    let size: Int
    let kind: Character
    /// Whether its data are a text about the next entry.
    var isText: Bool { "LKxg".contains(kind) }

    /// Reads a block; nil when its checksum or a number is wrong.
    init?(_ block: UnsafeRawBufferPointer) {
        let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        guard let size = TarHeader.number(block[124..<136]), TarHeader.number(block[148..<156]) == sum else {
            return nil
        }
        self.size = size
        kind = Character(Unicode.Scalar(block[156]))
        func text(_ range: Range<Int>) -> String { String(decoding: block[range].prefix { $0 != 0 }, as: UTF8.self) }
        let isPOSIX = block[257..<263].elementsEqual("ustar\0".utf8)
        let prefix = isPOSIX ? text(345..<500) : ""
        name = prefix.isEmpty ? text(0..<100) : prefix + "/" + text(0..<100)
    }

    /// A number in octal digits, or, behind a first byte of 128, in binary.
    private static func number(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
        if field.first == 0x80 {
            let bytes = field.dropFirst()
            guard bytes.dropLast(7).allSatisfy({ $0 == 0 }) else { return nil }
            return bytes.suffix(7).reduce(0) { $0 << 8 | Int($1) }
        }
        let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        return digits.reduce(0) { $0 << 3 | Int($1 & 7) }
    }
}

/// The records of a pax header that matter here.
struct PaxRecords {
    private(set) var path: String?
    private(set) var size: String?

    /// Reads records of the form `LENGTH KEY=VALUE`, each with a line break; stops at the first broken one.
    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let space = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
            length > space - rest.startIndex, length <= rest.count
        {
            let record = rest[(space + 1)..<(rest.startIndex + length)].dropLast()
            rest = rest.dropFirst(length)
            guard let equals = record.firstIndex(of: 0x3d) else { continue }
            let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": path = value
            case "size": size = value
            default: break
            }
        }
    }
}
