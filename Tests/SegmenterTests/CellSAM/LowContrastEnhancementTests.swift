import CellImage
import Foundation
import Segmenter
import Testing

/// Golden images made by Fixtures/low_contrast/make_low_contrast.py with scikit-image.
@Suite struct LowContrastEnhancementTests {
    struct Case: Decodable {
        var gray: Bool
        var scale: Double
        var offset: Double
        var median: Double
        var spread: Double
        var tileSide: Int?
        var clipLimit: Double?
        var gamma: Float?
        var enhanced: [Float]?
    }

    @Test func equalsTheIntendedRules() throws {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let text = try Data(contentsOf: folder.appending(path: "low_contrast/low_contrast.json"))
        for value in try JSONDecoder().decode([Case].self, from: text) {
            let image = try Self.image(value)
            let found = LowContrastEnhancement(for: image)
            #expect(found == LowContrastEnhancement(typicalDifference: value.median, spread: value.spread))
            #expect(found?.tileSide == value.tileSide)
            #expect(found?.clipLimit == value.clipLimit)
            #expect(found?.gamma == value.gamma)
            guard let found, let expected = value.enhanced else { continue }
            let result = found.enhanced(image)
            let pixels = result.red.pixels + result.green.pixels + result.blue.pixels
            let sample = stride(from: 0, to: pixels.count, by: 7).map { pixels[$0] }
            #expect(zip(sample, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test(arguments: [(0.05, 0.01, nil), (0.1, 0.01, nil), (0.06, 0.05, 0.01), (0.06, 0.01, 0.02), (0.07, 0.03, 0.05)])
    func theClipLimitFollowsTheDifferences(difference: Double, spread: Double, clipLimit: Double?) {
        let found = LowContrastEnhancement(typicalDifference: difference, spread: spread)
        #expect(found?.clipLimit == clipLimit)
        #expect(found?.boxThreshold == (spread < 0.05 && clipLimit != nil ? 0.15 : nil))
    }

    @Test func aConstantImageIsLeftAlone() throws {
        let plane = Plane<Float>(width: 5, height: 5, repeating: 0)
        let image = try ColorImage(red: plane, green: plane, blue: plane)
        #expect(LowContrastEnhancement(for: image) == nil)
    }

    private static func image(_ value: Case) throws -> ColorImage {
        let count = 20 * 18
        let planes = try (0..<3).map { plane in
            let first = value.gray ? 0 : plane * count
            let numbers = (first..<first + count).map { index in
                let uniform = Double(UInt32(truncatingIfNeeded: index * 2_654_435_761) >> 8) / Double(1 << 24)
                return Float(value.scale * uniform + value.offset)
            }
            return try Plane(width: 18, height: 20, pixels: numbers)
        }
        return try ColorImage(red: planes[0], green: planes[1], blue: planes[2])
    }
}
