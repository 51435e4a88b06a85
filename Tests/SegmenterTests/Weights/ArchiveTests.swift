import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite struct ArchiveTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func files(_ bytes: [UInt8], compressed: Bool = false) throws -> [(name: String, content: [UInt8])] {
        let file = try MappedFile(path: scratch.write(Data(bytes), to: "archive"))
        let stream: any ByteStream = compressed ? try GzipReader(file) : PlainStream(file)
        var reader = TarReader(stream)
        var files: [(name: String, content: [UInt8])] = []
        while let (name, size) = try reader.nextFile() {
            var content: [UInt8] = []
            try reader.forEachBlock { (block) throws(WeightError) in content += block }
            #expect(content.count == size)
            files.append((name, content))
        }
        return files
    }

    private static let content = (0..<1_500).map { UInt8(truncatingIfNeeded: $0) }

    /// RFC 1321's examples, and lengths around the edges of a block, from Python's hashlib.
    @Test(arguments: [
        ("", 1, "d41d8cd98f00b204e9800998ecf8427e"), ("abc", 1, "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", 1, "f96b697d7cb7938d525a2f31aaf161d0"), ("a", 55, "ef1772b6dff9a122358552954ad0df65"),
        ("a", 56, "3b0c8ac703f828b04c6c197006d17218"), ("a", 64, "014842d480b571495a4a0363793f7367"),
        ("a", 1_000_000, "7707d6ae4e027c70eea2a935c2296f21"),
    ])
    func md5(text: String, count: Int, expected: String) {
        let bytes = Array(String(repeating: text, count: count).utf8)
        var digest = MD5Digest()
        for start in stride(from: 0, to: bytes.count, by: 999) {
            bytes[start..<min(start + 999, bytes.count)].withUnsafeBytes { digest.update($0) }
        }
        #expect(digest.hexadecimal() == expected)
    }

    @Test func filesOfAnArchive() throws {
        let archive = ArchiveBytes.tar([
            ("a/one.pt", Self.content), ("two", []), ("three", Array(Self.content[..<512])),
        ])
        for compressed in [false, true] {
            let files = try files(compressed ? ArchiveBytes.gzip(archive) : archive, compressed: compressed)
            #expect(files.map(\.name) == ["a/one.pt", "two", "three"])
            #expect(files.map(\.content) == [Self.content, [], Array(Self.content[..<512])])
        }
    }

    @Test func longNamesAndOtherKinds() throws {
        let name = String(repeating: "folder/", count: 30) + "x.pt"
        let record = " path=\(name)\n"
        let pax = "\(record.utf8.count + 3)\(record)"
        let archive =
            ArchiveBytes.tarEntry("folder", [], kind: "5") + ArchiveBytes.tarEntry("g", [1], kind: "g")
            + ArchiveBytes.tarEntry("././@LongLink", Array(name.utf8) + [0], kind: "L")
            + ArchiveBytes.tarEntry("short", [1, 2], kind: "0") + ArchiveBytes.tarEntry("link", [], kind: "2")
            + ArchiveBytes.tarEntry("PaxHeaders/x", Array(pax.utf8), kind: "x")
            + ArchiveBytes.tarEntry("short", [3], kind: "0")
            + ArchiveBytes.tarEntry("last", [4])
        // The empty blocks at the end may be missing.
        #expect(try files(archive).map(\.name) == [name, name, "last"])
        #expect(try files(archive).map(\.content) == [[1, 2], [3], [4]])
    }

    @Test func severalMembers() throws {
        let archive = ArchiveBytes.tar([("one", Self.content)])
        let halves = ArchiveBytes.gzip(Array(archive[..<700])) + ArchiveBytes.gzip(Array(archive[700...])) + [0, 0, 0]
        #expect(try files(halves, compressed: true).map(\.content) == [Self.content])
    }

    @Test func damagedArchives() throws {
        let archive = ArchiveBytes.tar([("one", Self.content)])
        var checksum = archive
        checksum[3] ^= 1
        var size = ArchiveBytes.tarEntry("one", [])
        size.replaceSubrange(124..<136, with: [0x80] + [UInt8](repeating: 0xff, count: 11))
        let name = ArchiveBytes.tarEntry("L", [UInt8](repeating: 0x61, count: 2 << 20), kind: "L")
        for bytes in [checksum, size, name, Array(archive[..<600]), Array(archive[..<511]), Array(archive[..<1_000])] {
            #expect(throws: WeightError.self) { try files(bytes) }
        }
        let compressed = ArchiveBytes.gzip(archive)
        for count in stride(from: 1, to: compressed.count, by: 37) {
            #expect(throws: WeightError.self) { try files(Array(compressed[..<count]), compressed: true) }
        }
        var random = SplitMix(seed: 21)
        for _ in 0..<2_000 {
            var damaged = archive
            for _ in 0..<4 {
                damaged[Int.random(in: 0..<512, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? files(damaged)
            var broken = compressed
            for _ in 0..<4 {
                broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? files(broken, compressed: true)
        }
    }

    /// Zeros as Python's zlib packs them, 258 of them in two bits: the reader gives up at 200-fold.
    @Test func bombs() throws {
        let start: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xec, 0xc1, 0x01, 0x01, 0x00, 0x00,
            0x00, 0x80, 0x90, 0xfe, 0xaf, 0xee, 0x08, 0x0a,
        ]
        let bomb = start + [UInt8](repeating: 0, count: 200_000)
        let file = try MappedFile(path: scratch.write(Data(bomb), to: "bomb.gz"))
        let reader = try GzipReader(file)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var total = 0
        let error = #expect(throws: WeightError.self) {
            while true {
                let count = try reader.read(into: buffer)
                total += count
                if count == 0 { break }
            }
        }
        #expect(error?.description.contains("200-fold") == true)
        #expect(total <= 1 << 26)
    }
}
