import Foundation
import NeuralNetwork
import TestSupport
import Testing

@Suite struct SafetensorsTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func open(_ json: String, data: Int = 0, length: UInt64? = nil) throws -> SafetensorsFile {
        let header = Array(json.utf8)
        let bytes = PickleBytes.bytes(length ?? UInt64(header.count)) + header + [UInt8](repeating: 1, count: data)
        return try SafetensorsFile(path: scratch.write(Data(bytes), to: "a.safetensors"))
    }

    @Test func everyNumberIsThatOfPyTorch() throws {
        let expected = try #require(try CheckpointFixture.expected().files["plain.safetensors"])
        let file = try SafetensorsFile(path: CheckpointFixture.path("plain.safetensors"))
        #expect(file.metadata == ["kind": "test", "note": "µ"])
        #expect(Set(file.entries.keys) == Set(expected.keys))
        for (name, row) in expected {
            #expect(file.entries[name]?.shape == row.shape && file.entries[name]?.type == row.type)
            guard let bits = row.bits else {
                #expect(throws: WeightError.tensorType(file: file.path, name: name, found: row.type)) {
                    try file.tensor(name)
                }
                continue
            }
            #expect(try file.tensor(name).shape == row.shape)
            #expect(try file.tensor(name).values.map(\.bitPattern) == bits, "\(name)")
        }
        #expect(throws: WeightError.missingTensors(file: file.path, names: ["none"])) { try file.tensor("none") }
    }

    /// Every half-precision number, by a digest of what PyTorch makes of them.
    @Test func everyHalfIsWidenedExactly() throws {
        let halves = (UInt16.min...UInt16.max).filter { $0 & 0x7c00 != 0x7c00 || $0 & 0x3ff == 0 }
        let header = #"{"h":{"dtype":"F16","shape":[\#(halves.count)],"data_offsets":[0,\#(2 * halves.count)]}}"#
        let bytes =
            PickleBytes.bytes(UInt64(header.utf8.count)) + Array(header.utf8) + halves.flatMap(PickleBytes.bytes)
        let file = try SafetensorsFile(path: scratch.write(Data(bytes), to: "halves.safetensors"))
        let digest = try file.tensor("h").values.flatMap { PickleBytes.bytes($0.bitPattern) }
            .reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        #expect(String(digest, radix: 16) == (try CheckpointFixture.expected().halves))
    }

    @Test func whatIsNoNumberStaysSo() throws {
        let header = #"{"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}"#
        let halves: [UInt16] = [0x7c01, 0x7fff, 0xfe00, 0xffff]
        let bytes =
            PickleBytes.bytes(UInt64(header.utf8.count)) + Array(header.utf8) + halves.flatMap(PickleBytes.bytes)
        let file = try SafetensorsFile(path: scratch.write(Data(bytes), to: "nan.safetensors"))
        #expect(try file.tensor("h").values.allSatisfy { $0.isNaN })
    }

    /// Two runs with the same weights hold them in memory once: what both look at is the system's copy of the file.
    @Test(.enabled(if: MappedMemory.isKnown, "the system does not tell what memory is shared"))
    func whoeverMapsTheSameWeightsSharesTheirPages() throws {
        let count = 1 << 20
        let header = #"{"w":{"dtype":"F32","shape":[\#(count)],"data_offsets":[0,\#(4 * count)]}}"#
        let padded = header + String(repeating: " ", count: (8 - (header.utf8.count % 8)) % 8)
        var data = Data(PickleBytes.bytes(UInt64(padded.utf8.count)) + Array(padded.utf8))
        data.append(Data(repeating: 0x3f, count: 4 * count))
        let path = try scratch.write(data, to: "shared.safetensors")
        let tensors = try (0..<2).map { _ in try SafetensorsFile(path: path).tensor("w") }
        for tensor in tensors { #expect(tensor.values.allSatisfy { $0.bitPattern == 0x3f3f_3f3f }) }
        let maps = try MappedMemory.maps(of: "shared.safetensors")
        try #require(maps.count == 2)
        for map in maps {
            #expect(map["Rss", default: 0] >= 4 * count / 1024)
            #expect(map["Private_Clean"] == 0 && map["Private_Dirty"] == 0 && map["Anonymous"] == 0)
        }
        withExtendedLifetime(tensors) {}
    }

    @Test func writtenTensorsAreAlignedAndMapped() throws {
        let source = try SafetensorsFile(path: CheckpointFixture.path("plain.safetensors"))
        let path = scratch.file("copy.safetensors")
        let texts = ["note": "µ \"quoted\"\n", "digest": "0000"]
        var writer = try SafetensorsWriter(path: path, entries: source.entries, metadata: texts, overwrite: false)
        #expect(scratch.names == ["copy.safetensors.partial"])
        for name in writer.order {
            try source.forEachBlock(of: name) { (block) throws(WeightError) in try writer.append(block) }
        }
        try writer.finish(metadata: texts.merging(["digest": "1234"]) { $1 })
        #expect(scratch.names == ["copy.safetensors"])
        let copy = try SafetensorsFile(path: path)
        #expect(copy.entries == source.entries)
        #expect(copy.metadata == texts.merging(["digest": "1234"]) { $1 })
        for (name, entry) in copy.entries where entry.type.isWeight {
            let tensor = try copy.tensor(name)
            #expect(tensor.values.map(\.bitPattern) == (try source.tensor(name).values.map(\.bitPattern)))
            let isAligned = tensor.withValues { UInt(bitPattern: $0.baseAddress) % 64 == 0 }
            if entry.byteCount % 64 == 0 { #expect(isAligned) }
        }
        // The same memory each time: nothing was copied.
        let first = try copy.tensor("base").withValues { $0.baseAddress }
        #expect(try copy.tensor("base").withValues { $0.baseAddress } == first)
    }

    @Test func aTensorOutlivesItsFile() throws {
        func tensor() throws -> Tensor {
            try SafetensorsFile(path: CheckpointFixture.path("plain.safetensors")).tensor("base")
        }
        #expect(try tensor().values.count == 24)
    }

    @Test func theWriterCountsItsBytes() throws {
        let entries = try SafetensorsFile(path: CheckpointFixture.path("plain.safetensors")).entries
            .filter { $0.key == "base" }
        let path = scratch.file("count.safetensors")
        var short = try SafetensorsWriter(path: path, entries: entries, metadata: [:], overwrite: false)
        #expect(throws: WeightError.self) { try short.finish(metadata: [:]) }
        #expect(throws: WeightError.self) {
            try [UInt8](repeating: 0, count: 97).withUnsafeBytes { try short.append($0) }
        }
        #expect(throws: WeightError.cannotCreate(file: path, reason: "another program is writing it")) {
            try SafetensorsWriter(path: path, entries: entries, metadata: [:], overwrite: false)
        }
        try [UInt8](repeating: 0, count: 96).withUnsafeBytes { try short.append($0) }
        #expect(throws: WeightError.self) { try short.finish(metadata: ["more": String(repeating: "text", count: 20)]) }
        try short.finish(metadata: [:])
        #expect(throws: WeightError.exists(file: path)) {
            try SafetensorsWriter(path: path, entries: entries, metadata: [:], overwrite: false)
        }
        let absent = WeightError.cannotCreate(file: "/proc/none/a", reason: "there is no folder /proc/none")
        #expect(throws: absent) {
            try SafetensorsWriter(path: "/proc/none/a", entries: entries, metadata: [:], overwrite: true)
        }
    }

    @Test func numbersAtOddAddresses() throws {
        let json =
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}"#
        #expect(
            try open(json, data: 9).tensor("b").values == [Float](repeating: Float(bitPattern: 0x0101_0101), count: 2)
        )
    }

    /// A header, bytes of numbers, and what the error must say.
    @Test(arguments: [
        ("", 0, "header"), ("[]", 0, "header"), ("{", 0, "understood"), ("{}", 1, "belong to no tensor"),
        (#" {}"#, 0, "header"), (#"{"a":1}"#, 0, "understood"), (#"{"__metadata__":{"a":1}}"#, 0, "understood"),
        (#"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#, 4, "F8_E4M3"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4, "understood"),
        (#"{"a":{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}"#, 4, "understood"),
        (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 4, "do not fit"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "unused"),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
            3, "over"
        ),
    ])
    func whatIsDamaged(json: String, data: Int, word: String) {
        let error = #expect(throws: WeightError.self) { try open(json, data: data) }
        #expect(error?.description.contains(word) == true, "\(error.map(\.description) ?? "")")
    }

    @Test func absurdHeaders() {
        #expect(throws: WeightError.self) { try open("{}", length: .max) }
        #expect(throws: WeightError.self) { try open("{}", length: 1 << 62) }
        #expect(throws: WeightError.self) { try open("{}", length: 3) }
        let nested = String(repeating: #"{"a":"#, count: 100_000) + "1" + String(repeating: "}", count: 100_000)
        #expect(throws: WeightError.self) { try open(nested) }
        let rank = (0..<100).map { _ in "1" }.joined(separator: ",")
        #expect(throws: WeightError.self) {
            try open(#"{"a":{"dtype":"U8","shape":[\#(rank)],"data_offsets":[0,1]}}"#, data: 1)
        }
    }
}

/// The memory maps of this process, as Linux tells them.
enum MappedMemory {
    private static let path = "/proc/self/smaps"

    static var isKnown: Bool { FileManager.default.isReadableFile(atPath: path) }

    /// Figures in KiB of every map of a file, by name.
    static func maps(of file: String) throws -> [[String: Int]] {
        var maps: [[String: Int]] = []
        var isWanted = false
        // The file has no length that could be asked for.
        let text = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first else { continue }
            if !first.hasSuffix(":") {
                isWanted = line.hasSuffix("/" + file)
                if isWanted { maps.append([:]) }
            } else if isWanted, words.count == 3, words[2] == "kB", let value = Int(words[1]) {
                maps[maps.count - 1][String(first.dropLast())] = value
            }
        }
        return maps
    }
}
