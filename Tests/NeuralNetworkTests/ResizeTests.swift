import Foundation
import NeuralNetwork
import TestSupport
import Testing

/// Golden images made by Fixtures/resizes/make_resizes.py with PyTorch.
@Suite struct ResizeTests {
    struct Case: Decodable {
        var kind: String
        var heights: [Int]
        var widths: [Int]
    }

    @Test func equalsPyTorch() throws {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
            .appending(path: "resizes")
        let cases = try JSONDecoder().decode(
            [Case].self,
            from: Data(contentsOf: folder.appending(path: "resizes.json"))
        )
        let golden = try NumpyArray(Data(contentsOf: folder.appending(path: "resizes.npy"))).floats
        var start = 0
        for value in cases {
            let found = try Self.resized(value)
            let expected = golden[start..<start + found.count]
            let difference = zip(found.values, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(difference <= 2e-7, "\(value)")
            if value.kind == "antialiased", Self.onlyGrows(value) { #expect(difference == 0, "\(value)") }
            start += found.count
        }
        #expect(start == golden.count)
    }

    /// Exactly the rows that depend on some of the input, with the values that they have among all.
    @Test(arguments: [([16, 64, 40], 5..<7), ([40, 16], 0..<1), ([16, 50], 13..<16), ([40, 7], 1..<2)])
    func rowsThatTouchSomeOfTheInput(heights: [Int], part: Range<Int>) throws {
        let resize = BilinearResize(heights: heights, widths: [Int](repeating: 3, count: heights.count))
        var image = [Float](repeating: 0, count: heights[0] * 3)
        for index in part.lowerBound * 3..<part.upperBound * 3 { image[index] = Float(index % 7 + 1) }
        var all: [Int: [Float]] = [:]
        var some: [Int: [Float]] = [:]
        image.withUnsafeBufferPointer { pixels in
            resize.forEachRow(of: pixels) { all[$0] = Array($1) }
            resize.forEachRow(of: pixels, touching: part) { some[$0] = Array($1) }
        }
        #expect(all.count == heights.last)
        for (row, values) in all {
            #expect(some[row].map { $0 == values } ?? values.allSatisfy { $0 == 0 })
        }
        if heights.count == 3 { #expect(some.count < all.count / 2) }
    }

    @Test(arguments: [1, 2, 5, 31, 64, 100])
    func constantStaysConstant(size: Int) throws {
        let image = Tensor(shape: [2, size, 7], repeating: 0.7)
        let antialiased = AntialiasedResize(inputHeight: size, inputWidth: 7, outputHeight: 40, outputWidth: 3)
        let plain = BilinearResize(heights: [size, 40, 9], widths: [7, 3, 50])
        #expect(try antialiased(image).shape == [2, 40, 3])
        #expect(try antialiased(image).values.allSatisfy { abs($0 - 0.7) < 2e-7 })
        #expect(try plain(image).shape == [2, 9, 50])
        #expect(try plain(image).values.allSatisfy { abs($0 - 0.7) < 2e-7 })
    }

    @Test func sameSizeIsTheIdentity() throws {
        let image = try Self.image(height: 9, width: 14)
        #expect(
            try AntialiasedResize(inputHeight: 9, inputWidth: 14, outputHeight: 9, outputWidth: 14)(image).values
                == image.values
        )
        #expect(try BilinearResize(heights: [9, 9], widths: [14, 14])(image).values == image.values)
    }

    @Test func otherSizesAreRefused() throws {
        let image = try Self.image(height: 9, width: 14)
        #expect(throws: NetworkError.shape(expected: [1, 9, 9], found: [1, 9, 14], what: "image to resize")) {
            try BilinearResize(heights: [9, 1], widths: [9, 1])(image)
        }
        #expect(throws: NetworkError.self) {
            try AntialiasedResize(inputHeight: 14, inputWidth: 9, outputHeight: 1, outputWidth: 1)(image)
        }
    }

    private static func resized(_ value: Case) throws -> Tensor {
        let image = try image(height: value.heights[0], width: value.widths[0])
        guard value.kind == "antialiased" else {
            return try BilinearResize(heights: value.heights, widths: value.widths)(image)
        }
        return try AntialiasedResize(
            inputHeight: value.heights[0],
            inputWidth: value.widths[0],
            outputHeight: value.heights[1],
            outputWidth: value.widths[1]
        )(image)
    }

    private static func onlyGrows(_ value: Case) -> Bool {
        value.heights[1] >= value.heights[0] && value.widths[1] >= value.widths[0]
    }

    private static func image(height: Int, width: Int) throws -> Tensor {
        let values = (0..<height * width).map { index in
            Float(UInt32(truncatingIfNeeded: index * 2_654_435_761) >> 8) / Float(1 << 24)
        }
        return try Tensor(shape: [1, height, width], values: values)
    }
}
