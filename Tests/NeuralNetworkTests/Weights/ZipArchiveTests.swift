import Foundation
import NeuralNetwork
import TestSupport
import Testing

@Suite struct ZipArchiveTests {
    private let scratch: ScratchFolder
    private static let entries: [(String, [UInt8])] = [
        ("a/data.pkl", PickleBytes.tensors([("t", [6], [1], 0)], count: 6)),
        ("a/data/0", (0..<24).map { UInt8($0) }), ("a/version", [0x33, 0x0a]),
    ]

    init() throws {
        scratch = try ScratchFolder()
    }

    private func open(_ archive: ZipBytes) throws -> PyTorchCheckpoint {
        try PyTorchCheckpoint(path: scratch.write(Data(archive.bytes), to: "a.pt"))
    }

    private func error(_ change: (inout ZipBytes) -> Void, isLarge: Bool = false) -> String {
        var archive = ZipBytes(Self.entries, isLarge: isLarge)
        change(&archive)
        let error = #expect(throws: WeightError.self) {
            let checkpoint = try open(archive)
            try checkpoint.checkContent(of: ["t"])
        }
        return error.map(\.description) ?? ""
    }

    @Test(arguments: [false, true]) func storedEntries(isLarge: Bool) throws {
        let checkpoint = try open(ZipBytes(Self.entries, isLarge: isLarge))
        try checkpoint.checkContent(of: ["t"])
        let expected = (0..<6).map { UInt32($0) * 0x0404_0404 + 0x0302_0100 }
        #expect(try CheckpointFixture.bits(checkpoint, "t") == expected)
    }

    @Test func checksums() {
        #expect(error { $0.set(UInt32(1), at: $0.records[0] + 16) }.contains("a/data.pkl"))
        #expect(error { $0.set(UInt32(1), at: $0.records[1] + 16) }.contains("a/data/0: damaged: its checksum"))
        #expect(error { $0.bytes[$0.headers[2] - 1] ^= 1 }.contains("a/data/0: damaged: its checksum"))
    }

    @Test func compressedAndEncryptedEntries() {
        #expect(error { $0.set(UInt16(8), at: $0.records[1] + 10) }.contains("compressed"))
        #expect(error { $0.set(UInt16(1), at: $0.records[1] + 8) }.contains("encrypted"))
    }

    @Test func sizes() {
        #expect(error { $0.set(UInt32(23), at: $0.records[1] + 20) }.contains("contradict"))
        // A stored entry that claims to be larger than the file.
        let claim = error {
            $0.set(UInt32(1 << 30), at: $0.records[1] + 20)
            $0.set(UInt32(1 << 30), at: $0.records[1] + 24)
        }
        #expect(claim.contains("a/data/0: damaged: it reaches beyond"))
        let huge = error(
            {
                $0.set(UInt64.max, at: $0.records[1] + 46 + 8 + 4)
                $0.set(UInt64.max, at: $0.records[1] + 46 + 8 + 12)
            },
            isLarge: true
        )
        #expect(huge.contains("a/data/0"))
    }

    @Test func overlaps() {
        // Two records for one local header are the same name twice; a longer entry reaches over the next one.
        let over = error {
            $0.set(UInt32(40), at: $0.records[1] + 20)
            $0.set(UInt32(40), at: $0.records[1] + 24)
        }
        #expect(over.contains("a/version: damaged: it lies over a/data/0"))
        #expect(error { $0.set(UInt32($0.headers[0]), at: $0.records[1] + 42) }.contains("header is missing"))
        var twice = ZipBytes(Self.entries + [Self.entries[1]])
        twice.set(UInt32(twice.headers[1]), at: twice.records[3] + 42)
        #expect(throws: WeightError.self) { try open(twice) }
    }

    @Test func theDirectory() {
        #expect(error { $0.bytes.removeLast() }.contains("is it whole?"))
        #expect(error { $0.set(UInt16(4), at: $0.end + 8) }.contains("does not fit"))
        #expect(
            error { archive in for place in [8, 10] { archive.set(UInt16(4), at: archive.end + place) } }.contains(
                "does not fit"
            )
        )
        #expect(
            error { archive in for place in [8, 10] { archive.set(UInt16(60_000), at: archive.end + place) } }
                .contains("does not fit")
        )
        #expect(error { $0.set(UInt32(0xffff_fff0), at: $0.end + 16) }.contains("does not fit"))
        #expect(error { $0.set(UInt32(5), at: $0.end + 16) }.contains("broken"))
        #expect(error({ $0.set(UInt64.max, at: $0.end - 20 + 8) }, isLarge: true).contains("does not fit"))
        #expect(error({ $0.set(UInt64.max, at: $0.end - 20 - 56 + 40) }, isLarge: true).contains("does not fit"))
        #expect(error({ $0.set(UInt64.max, at: $0.end - 20 - 56 + 48) }, isLarge: true).contains("does not fit"))
        #expect(error({ $0.set(UInt64(1 << 40), at: $0.end - 20 - 56 + 32) }, isLarge: true).contains("does not fit"))
    }

    @Test func aCommentBehindTheDirectory() throws {
        var archive = ZipBytes(Self.entries)
        archive.set(UInt16(7), at: archive.end + 20)
        archive.bytes += Array("PK\u{5}\u{6}abc".utf8)
        #expect(try open(archive).entries.count == 1)
    }

    @Test func manyTablesOrNone() throws {
        let none = #expect(throws: WeightError.self) { try open(ZipBytes([("a/version", [0x33])])) }
        #expect(none?.description.contains("without data.pkl") == true)
        let two = #expect(throws: WeightError.self) {
            try open(ZipBytes([Self.entries[0], ("b/data.pkl", Self.entries[0].1)]))
        }
        #expect(two?.description.contains("more than once") == true)
        let big = #expect(throws: WeightError.self) {
            try open(ZipBytes(Self.entries + [("a/byteorder", Array("big".utf8))]))
        }
        #expect(big?.description.contains("little-endian") == true)
    }
}
