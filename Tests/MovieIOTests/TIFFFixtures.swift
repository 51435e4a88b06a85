import CellImage
import Foundation
import MovieIO
import Testing

/// What `make_tiff.py` says about one of its files.
struct TIFFFixture: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let dtype: String
    let width: Int
    let height: Int
    let pages: Int
    let samples: Int
    let bits: Int
    let compression: Int
    let isTiled: Bool
    let isPlanar: Bool
    let isBigEndian: Bool
    let isBigTIFF: Bool
    let isWhiteIsZero: Bool
    let isPalette: Bool

    var testDescription: String { name }

    /// All files whose pixels follow the script's formula.
    static func all() throws -> [TIFFFixture] {
        let data = try Data(contentsOf: TIFFFixture.folder.appending(path: "manifest.json"))
        return try JSONDecoder().decode([TIFFFixture].self, from: data)
    }

    static var folder: URL {
        (Bundle.module.url(forResource: "Fixtures", withExtension: nil) ?? URL(filePath: "/"))
            .appending(path: "tiff")
    }

    /// The path of a file to be read.
    static func path(_ name: String) -> String {
        folder.appending(path: "read/\(name)").path()
    }

    /// The number from which a pixel's value is made.
    static func key(x: Int, y: Int, page: Int = 0, sample: Int = 0) -> Int {
        (7 * x + 13 * y + 29 * page + 53 * sample) % 251
    }

    /// The stored value of a pixel.
    func value(x: Int, y: Int, page: Int, sample: Int) -> Double {
        let key = TIFFFixture.key(x: x, y: y, page: page, sample: sample)
        return switch dtype {
        case "bool": Double(key % 2)
        case "packed": Double(key % (1 << bits))
        case "uint8": Double(key)
        case "int8": Double(key - 125)
        case "uint16": Double(key * 261)
        case "int16": Double(key * 255 - 32_000)
        case "uint32": Double(key * 17_000_000)
        case "int32": Double(key * 16_000_000 - 2_000_000_000)
        case "uint64": Double(key * 1000)
        case "int64": Double(key * 1000 - 5000)
        case "float64": Double(key) * 0.25 - 10
        default: Double(key) * 0.5 - 20
        }
    }

    /// All values of one sample of a page, row by row.
    func values(page: Int, sample: Int) -> [Double] {
        (0..<height).flatMap { y in (0..<width).map { x in value(x: x, y: y, page: page, sample: sample) } }
    }
}

/// A folder that disappears with the test.
final class TIFFScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "celltrack-tiff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String {
        url.appending(path: name).path()
    }

    func write(_ bytes: [UInt8], as name: String = "file.tif") throws -> String {
        try Data(bytes).write(to: url.appending(path: name))
        return path(name)
    }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: url.path())) ?? []).sorted()
    }
}

/// A little-endian classic TIFF built entry by entry, so that a test can break exactly one thing.
struct TIFFBuilder {
    struct Entry {
        var tag: UInt16
        var type: UInt16
        var count: UInt32
        var value: UInt32
    }

    var entries: [Entry]
    var next: UInt32 = 0
    var data: [UInt8]

    /// A page of 4 x 3 pixels of 8 bits in one strip at offset 8.
    init() {
        data = (0..<12).map { UInt8($0) }
        entries = [
            Entry(tag: 256, type: 3, count: 1, value: 4), Entry(tag: 257, type: 3, count: 1, value: 3),
            Entry(tag: 258, type: 3, count: 1, value: 8), Entry(tag: 259, type: 3, count: 1, value: 1),
            Entry(tag: 262, type: 3, count: 1, value: 1), Entry(tag: 273, type: 4, count: 1, value: 8),
            Entry(tag: 277, type: 3, count: 1, value: 1), Entry(tag: 278, type: 3, count: 1, value: 3),
            Entry(tag: 279, type: 4, count: 1, value: 12),
        ]
    }

    /// Sets or adds a tag with one value.
    mutating func set(_ tag: UInt16, _ value: UInt32, type: UInt16 = 4, count: UInt32 = 1) {
        remove(tag)
        entries.append(Entry(tag: tag, type: type, count: count, value: value))
        entries.sort { $0.tag < $1.tag }
    }

    mutating func remove(_ tag: UInt16) {
        entries.removeAll { $0.tag == tag }
    }

    /// Where the directory begins: behind header and data.
    var directoryOffset: Int { (8 + data.count + 1) / 2 * 2 }

    var bytes: [UInt8] {
        var bytes: [UInt8] = [0x49, 0x49, 42, 0] + TIFFBuilder.bytes(UInt32(directoryOffset)) + data
        bytes += [UInt8](repeating: 0, count: directoryOffset - bytes.count)
        bytes += TIFFBuilder.bytes(UInt16(entries.count))
        for entry in entries {
            bytes += TIFFBuilder.bytes(entry.tag) + TIFFBuilder.bytes(entry.type) + TIFFBuilder.bytes(entry.count)
            bytes += TIFFBuilder.bytes(entry.value)
        }
        return bytes + TIFFBuilder.bytes(next)
    }

    /// A file of several pages with the data of the first one.
    static func bytes(of pages: [TIFFBuilder]) -> [UInt8] {
        var bytes = Array(pages[0].bytes.prefix(pages[0].directoryOffset))
        for (index, page) in pages.enumerated() {
            var page = page
            let size = page.bytes.count - page.directoryOffset
            page.next = index + 1 < pages.count ? UInt32(bytes.count + size) : 0
            bytes += page.bytes.dropFirst(page.directoryOffset)
        }
        return bytes
    }

    static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
