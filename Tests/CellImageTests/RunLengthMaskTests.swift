import CellImage
import TestSupport
import Testing

@Suite struct RunLengthMaskTests {
    @Test(arguments: 0..<40)
    func losesNothing(seed: UInt64) throws {
        let side = Int(seed) * 3
        let runs = LabelRuns(RegionFixtures.randomImage(seed: seed, width: side, height: side / 2, labels: 30))
        #expect(try RunLengthMask.decode(RunLengthMask.encode(runs)) == runs)
    }

    @Test func losesNothingOfRealShapes() throws {
        for picture in try RegionFixtures.pictures() {
            let bytes = RunLengthMask.encode(picture.labels)
            #expect(try RunLengthMask.decode(bytes) == picture.labels)
        }
    }

    @Test func isSmallForCells() throws {
        let picture = try #require(try RegionFixtures.pictures().first { $0.name == "ellipses" })
        let bytes = RunLengthMask.encode(picture.labels)
        #expect(bytes.count < 2 * picture.labels.runs.count + picture.height)
    }

    @Test func keepsItsLayout() throws {
        let bytes = RunLengthMask.encode(LabelRuns(LabelImage(ascii: ".11\n.1.")))
        // Signature, 3 x 2 pixels, 2 runs; a row of one spelled run; a row of one run whose end moved by -1; CRC-32.
        let content: [UInt8] = [0x43, 0x52, 0x4D, 1, 3, 2, 2, 1, 0, 1, 1, 2, 1, 0b1010_0011]
        #expect(Array(bytes.dropLast(4)) == content)
        #expect(Array(bytes.suffix(4)) == crc(content))
    }

    @Test func checksumIsThatOfZip() {
        // The check value of CRC-32/ISO-HDLC for the digits 1 to 9, least significant byte first.
        #expect(crc(Array("123456789".utf8)) == [0x26, 0x39, 0xF4, 0xCB])
    }

    @Test func refusesEveryDamage() throws {
        let bytes = RunLengthMask.encode(
            LabelRuns(RegionFixtures.randomImage(seed: 5, width: 40, height: 20, labels: 12))
        )
        for length in bytes.indices {
            expectRefused(Array(bytes.prefix(length)))
        }
        for position in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << UInt8(bit)
                expectRefused(damaged)
            }
        }
    }

    @Test func neverBreaksTheInvariants() throws {
        // Damage with a right checksum reaches the decoder behind it: it is refused or is another valid mask.
        var random = SplitMix(seed: 11)
        let original = RunLengthMask.encode(
            LabelRuns(RegionFixtures.randomImage(seed: 6, width: 40, height: 20, labels: 12))
        )
        var refusals = 0
        for _ in 0..<4000 {
            var content = Array(original.dropLast(4))
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                content[Int.random(in: 4..<content.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { content.removeLast(Int.random(in: 0..<content.count - 4, using: &random)) }
            do {
                let labels = try RunLengthMask.decode(content + crc(content))
                expectInvariants(labels)
            } catch {
                refusals += 1
            }
        }
        #expect(refusals > 2000)
    }

    @Test func refusesHugeDeclarations() {
        // Width and height of 2^20, 2^40 runs, no content.
        let content: [UInt8] = [
            0x43, 0x52, 0x4D, 1, 0x80, 0x80, 0x40, 0x80, 0x80, 0x40, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20,
        ]
        expectRefused(content + crc(content))
        let manyRows: [UInt8] = [0x43, 0x52, 0x4D, 1, 1, 0x80, 0x80, 0x40, 0]
        expectRefused(manyRows + crc(manyRows))
        let tooWide: [UInt8] = [0x43, 0x52, 0x4D, 1, 0xFF, 0xFF, 0xFF, 0x07, 0, 0]
        expectRefused(tooWide + crc(tooWide))
    }

    private func expectRefused(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
        do {
            _ = try RunLengthMask.decode(bytes)
            Issue.record("damaged bytes were accepted", sourceLocation: sourceLocation)
        } catch {
            guard case .malformedRuns = error else {
                Issue.record("\(error)", sourceLocation: sourceLocation)
                return
            }
        }
    }

    /// CRC-32 by the bit, least significant byte first.
    private func crc(_ bytes: [UInt8]) -> [UInt8] {
        var value = UInt32.max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: ~value >> UInt32(8 * $0)) }
    }
}
