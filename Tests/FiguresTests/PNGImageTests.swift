import Figures
import TestSupport
import Testing

/// Pictures written and read back with an independent reader.
struct PNGImageTests {
    private func roundTrip(_ width: Int, _ height: Int, _ color: PNGImage.Color, _ samples: [UInt8]) throws -> Int {
        let image = try PNGImage(width: width, height: height, color: color, samples: samples)
        let bytes = image.bytes()
        let read = try PNGReader(bytes)
        #expect(read.width == width && read.height == height && read.channels == color.rawValue)
        #expect(read.samples == samples)
        #expect(read.chunks == ["IHDR", "IDAT", "IEND"])
        #expect(bytes == image.bytes())
        return bytes.count
    }

    @Test("Pictures of every size and colour read back pixel by pixel", arguments: [1, 2, 3, 7, 64, 300])
    func sizes(_ width: Int) throws {
        var numbers = SplitMix(seed: UInt64(width))
        for (height, color) in [(1, PNGImage.Color.gray), (5, .rgb), (131, .gray)] {
            let noise = (0..<width * height * color.rawValue).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            _ = try roundTrip(width, height, color, noise)
            _ = try roundTrip(width, height, color, noise.map { $0 & 3 })
        }
    }

    @Test("Noise grows by less than a hundredth, even pictures shrink to almost nothing")
    func sizeOfFiles() throws {
        var numbers = SplitMix(seed: 1)
        let noise = (0..<90_000).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        #expect(try roundTrip(300, 300, .gray, noise) < 90_900)
        #expect(try roundTrip(300, 300, .gray, Array(repeating: 7, count: 90_000)) < 1_200)
        let slope = (0..<90_000).map { (place: Int) -> UInt8 in UInt8((place % 300 + place / 300) / 3 % 256) }
        #expect(try roundTrip(300, 300, .gray, slope) < 4_000)
    }

    @Test("A skewed picture needs codes of very different length")
    func skewedCounts() throws {
        // Counts grow like Fibonacci's numbers: the deepest Huffman tree there is.
        var samples: [UInt8] = []
        var counts = (1, 1)
        for value in 0..<24 where samples.count < 200_000 {
            samples += Array(repeating: UInt8(value * 9), count: counts.0)
            counts = (counts.1, counts.0 + counts.1)
        }
        var numbers = SplitMix(seed: 2)
        samples.shuffle(using: &numbers)
        let width = samples.count / 100
        _ = try roundTrip(width, 100, .gray, Array(samples.prefix(width * 100)))
    }

    @Test("Repeats farther back than the window are not used")
    func farRepeats() throws {
        var numbers = SplitMix(seed: 3)
        let block = (0..<33_000).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        _ = try roundTrip(33_000, 3, .gray, block + block + block)
    }

    @Test("Sizes that do not fit are refused")
    func wrongSizes() {
        #expect(throws: FigureError.self) { try PNGImage(width: 0, height: 3, color: .gray, samples: []) }
        #expect(throws: FigureError.self) { try PNGImage(width: 2, height: 2, color: .rgb, samples: [1, 2, 3]) }
        #expect(throws: FigureError.self) { try PNGImage(width: -1, height: -1, color: .gray, samples: [1]) }
    }
}
