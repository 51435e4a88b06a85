import CellImage
import Foundation
import TestSupport
import Testing

/// Golden values made by Fixtures/regions/make_regions.py.
enum RegionFixtures {
    struct Region: Decodable {
        var label: UInt32
        var area: Int
        var centroid: [Double]
        var box: [Int]
        var major: Double
        var minor: Double
        var orientation: Double
        var eccentricity: Double
        var diameter: Double
        var perimeter: Double
        var convexArea: Int
        var solidity: Double
        var filledArea: Int
        var raw: [Double]
        var central: [Double]
        var normalized: [Double]
        var hu: [Double]
    }

    struct Picture: Decodable, CustomStringConvertible {
        var name: String
        var width: Int
        var height: Int
        var runs: [Int]
        var regions: [Region]

        var description: String { name }
        var labels: LabelRuns { LabelRuns(RegionFixtures.image(width: width, height: height, runs: runs)) }
    }

    struct MaskComponents: Decodable {
        var width: Int
        var height: Int
        var mask: [Int]
        var four: [Int]
        var eight: [Int]
    }

    struct LabelComponents: Decodable {
        var width: Int
        var height: Int
        var labels: [Int]
        var four: [Int]
        var eight: [Int]
    }

    static func load<Value: Decodable>(_ name: String) throws -> Value {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let data = try Data(contentsOf: folder.appendingPathComponent("regions/\(name).json"))
        return try JSONDecoder().decode(Value.self, from: data)
    }

    static func pictures() throws -> [Picture] { try load("regions") }

    /// Paints a flat list of row, start, end, label.
    static func image(width: Int, height: Int, runs: [Int]) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        for first in stride(from: 0, to: runs.count, by: 4) {
            for column in runs[first + 1]..<runs[first + 2] {
                image[runs[first], column] = UInt32(runs[first + 3])
            }
        }
        return image
    }

    /// A label image of random rectangles painted over each other, and some noise.
    static func randomImage(seed: UInt64, width: Int, height: Int, labels: Int) -> LabelImage {
        var random = SplitMix(seed: seed)
        var image = LabelImage(width: width, height: height)
        for _ in 0..<labels where width > 0 && height > 0 {
            let label = UInt32.random(in: 1...UInt32(labels), using: &random)
            let x = Int.random(in: 0..<width, using: &random)
            let y = Int.random(in: 0..<height, using: &random)
            for row in y..<min(height, y + Int.random(in: 1...8, using: &random)) {
                for column in x..<min(width, x + Int.random(in: 1...30, using: &random)) {
                    image[row, column] = Int.random(in: 0..<20, using: &random) == 0 ? 0 : label
                }
            }
        }
        return image
    }
}

/// Whether two numbers agree to a relative tolerance, with an absolute floor for numbers near 0.
func agrees(_ found: Double, _ expected: Double, relative: Double = 1e-9, absolute: Double = 1e-9) -> Bool {
    abs(found - expected) <= max(absolute, relative * abs(expected))
}
