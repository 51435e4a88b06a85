import CellImage
import Foundation
import TestSupport
import Testing

/// Golden images made by Fixtures/filters/make_filters.py.
enum FilterFixtures {
    static func image(_ name: String) throws -> Plane<Float> {
        let (width, height, words) = try words(name, kind: "f32")
        return try Plane(width: width, height: height, pixels: words.map(Float.init(bitPattern:)))
    }

    static func labels(_ name: String) throws -> LabelImage {
        let (width, height, words) = try words(name, kind: "u32")
        return try LabelImage(width: width, height: height, labels: words)
    }

    static func mask(_ name: String) throws -> Plane<Bool> {
        try labels(name).plane.map { $0 != 0 }
    }

    static func value(_ name: String) throws -> Double {
        let text = try String(contentsOf: folder().appending(path: "values.csv"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + ",") })
        return try #require(Double(line.dropFirst(name.count + 1)))
    }

    private static func folder() throws -> URL {
        let fixtures = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return fixtures.appending(path: "filters")
    }

    private static func words(_ name: String, kind: String) throws -> (width: Int, height: Int, words: [UInt32]) {
        let files = try FileManager.default.contentsOfDirectory(at: folder(), includingPropertiesForKeys: nil)
        let file = try #require(
            files.first { $0.lastPathComponent.hasPrefix(name + ".") && $0.pathExtension == kind },
            "no golden image \(name)"
        )
        let size = file.deletingPathExtension().pathExtension.split(separator: "x").compactMap { Int($0) }
        let bytes = try Data(contentsOf: file)
        let words = stride(from: 0, to: bytes.count, by: 4).map { offset in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
        }
        return (try #require(size.first), try #require(size.last), words)
    }
}

/// The largest difference between two planes; infinite when they differ in size.
func largestDifference(_ one: Plane<Float>, _ other: Plane<Float>) -> Float {
    guard one.width == other.width, one.height == other.height else { return .infinity }
    return zip(one.pixels, other.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// A plane of random values from a generator that gives the same in every run.
func randomPlane(width: Int, height: Int, seed: UInt64, range: ClosedRange<Float> = 0...1) -> Plane<Float> {
    var generator = SplitMix(seed: seed)
    var plane = Plane<Float>(width: width, height: height, repeating: 0)
    for index in plane.pixels.indices {
        plane.pixels[index] = Float.random(in: range, using: &generator)
    }
    return plane
}
