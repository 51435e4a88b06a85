import Foundation
import MovieIO
import TestSupport
import Testing

/// Damaged copies of sound files: reading throws or succeeds, and takes a bounded amount of memory.
struct TIFFFuzzTests {
    private static let names = [
        "uint16-zlib-tiles-be-big.tif", "uint16-lzw-strips-le.tif", "uint8-rgb-contig-none-strips.tif", "jpeg-grey.tif",
        "jpeg-ycbcr-tiles.tif", "float32-predictor3-be.tif", "uint16-zstd-strips-le-big.tif",
        "uint16-lzma-strips-le.tif",
        "uint16-packbits-tiles-be.tif", "bool-group4.tif", "uint8-lerc.tif", "uint8-rgb-webp.tif", "packed12.tif",
        "imagej.tif", "uint16-none-tiles-le.tif",
    ]

    @Test("bytes flipped, numbers made extreme, files cut short", arguments: names)
    func damaged(name: String) throws {
        let folder = try TIFFScratchFolder()
        let sound = [UInt8](try Data(contentsOf: URL(filePath: TIFFFixture.path(name))))
        var generator = SplitMix(seed: UInt64(sound.count))
        var outcomes = (read: 0, refused: 0)
        for round in 0..<60 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] =
                    [0, 1, 0x7F, 0xFF, UInt8.random(in: 0...255, using: &generator)]
                    .randomElement(using: &generator) ?? 0
            }
            if round % 4 == 0 {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
            }
            if readAll(try folder.write(bytes)) { outcomes.read += 1 } else { outcomes.refused += 1 }
        }
        #expect(outcomes.refused > 0, "\(outcomes)")
    }

    @Test("every byte of a directory set to 0 and to 255")
    func directoryBytes() throws {
        let folder = try TIFFScratchFolder()
        let sound = TIFFBuilder().bytes
        for place in sound.indices {
            for value: UInt8 in [0, 255] {
                var bytes = sound
                bytes[place] = value
                _ = readAll(try folder.write(bytes))
            }
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        // Linux counts in units of 1024 bytes. All tests run in this process; a size that is believed asks for far more.
        #expect(usage.ru_maxrss < 6_000_000)
    }

    /// Reads everything; false when something is refused.
    private func readAll(_ path: String) -> Bool {
        do throws(MovieError) {
            let file = try TIFFFile(path: path)
            for index in 0..<min(file.pageCount, 8) {
                let page = try file.page(index)
                _ = try file.plane(page: index, sample: page.samplesPerPixel - 1)
                _ = try? file.labels(page: index)
            }
            _ = try file.contiguousPlane(file.contiguousPlaneCapacity - 1)
            return true
        } catch {
            return false
        }
    }
}
