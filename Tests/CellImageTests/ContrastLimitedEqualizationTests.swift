import CellImage
import Foundation
import TestSupport
import Testing

/// Golden images made by Fixtures/equalization/make_equalization.py with scikit-image.
@Suite struct ContrastLimitedEqualizationTests {
    struct Case: Decodable {
        var kind: String
        var height: Int
        var width: Int
        var tileSide: Int
        var clipLimit: Double

        var count: Int { width * height }
    }

    @Test func equalsScikitImage() throws {
        let fixtures = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let folder = fixtures.appending(path: "equalization")
        let text = try Data(contentsOf: folder.appending(path: "equalization.json"))
        let golden = try NumpyArray(Data(contentsOf: folder.appending(path: "equalization.npy"))).doubles
        var start = 0
        for value in try JSONDecoder().decode([Case].self, from: text) {
            let found = try Self.equalized(value)
            let expected = golden[start..<start + found.count]
            let difference = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(difference == 0, "\(value)")
            start += found.count
        }
        #expect(start == golden.count)
    }

    @Test(arguments: [(0, 0), (1, 1), (1, 200), (3, 2), (130, 129)])
    func valuesFillTheUnitRange(width: Int, height: Int) {
        let image = randomPlane(width: width, height: height, seed: 3).map { Double($0) }
        let result = ContrastLimitedEqualization().equalized(image).pixels
        #expect(result.allSatisfy { (0...1).contains($0) })
        guard width * height > 1 else { return }
        #expect(result.min() == 0)
        #expect(result.max() == 1)
    }

    @Test(arguments: [0, 0.3, 1])
    func constantsStayConstant(value: Double) {
        let result = ContrastLimitedEqualization(tileSide: 8).equalized(Plane(width: 20, height: 5, repeating: value))
        #expect(Set(result.pixels).count == 1)
        #expect(result.pixels.allSatisfy { (0...1).contains($0) })
    }

    @Test func valuesOutsideTheUnitRangeAreClipped() throws {
        let equalization = ContrastLimitedEqualization(tileSide: 4)
        let image = try Plane<Double>(width: 3, height: 1, pixels: [-5, 0.5, 7])
        let clipped = try Plane<Double>(width: 3, height: 1, pixels: [0, 0.5, 1])
        #expect(equalization.equalized(image) == equalization.equalized(clipped))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, -1, 1e30])
    func damagedPixelsDoNoHarm(value: Float) throws {
        var plane = randomPlane(width: 9, height: 7, seed: 8)
        let rest = plane
        plane[3, 4] = value
        let equalization = ContrastLimitedEqualization(tileSide: 4)
        #expect(equalization.equalized(plane).isFinite)
        #expect(equalization.equalized(plane.map { Double($0) }).pixels.allSatisfy { $0.isFinite })
        for image in [
            try ColorImage(red: plane, green: rest, blue: rest), try ColorImage(red: plane, green: plane, blue: rest),
        ] {
            _ = equalization.equalized(image)
        }
    }

    @Test func planesOfOneSizeMakeAColorImage() {
        let plane = Plane<Float>(width: 2, height: 2, repeating: 0)
        #expect(throws: ImageError.self) {
            try ColorImage(red: plane, green: Plane(width: 2, height: 3, repeating: 0), blue: plane)
        }
    }

    private static func equalized(_ value: Case) throws -> [Double] {
        let equalization = ContrastLimitedEqualization(tileSide: value.tileSide, clipLimit: value.clipLimit)
        func plane<Number: BinaryFloatingPoint & Sendable>(_ numbers: ArraySlice<Number>) throws -> Plane<Number> {
            try Plane(width: value.width, height: value.height, pixels: Array(numbers))
        }
        switch value.kind {
        case "double":
            return equalization.equalized(try plane(numbers(value.count)[...])).pixels
        case "float":
            return equalization.equalized(try plane(floats(value.count)[...])).pixels.map(Double.init)
        default:
            let numbers = floats(3 * value.count)
            let planes = try (0..<3).map { try plane(numbers[$0 * value.count..<($0 + 1) * value.count]) }
            let blank = Plane<Float>(width: value.width, height: value.height, repeating: 0)
            let red = value.kind == "blankred" ? blank : planes[0]
            let result = equalization.equalized(try ColorImage(red: red, green: planes[1], blue: planes[2]))
            return (result.red.pixels + result.green.pixels + result.blue.pixels).map(Double.init)
        }
    }

    private static func numbers(_ count: Int) -> [Double] {
        (0..<count).map { index in
            let uniform = Double(UInt32(truncatingIfNeeded: index * 2_654_435_761) >> 8) / Double(1 << 24)
            return (uniform * uniform + Double(index) / Double(count)) / 2
        }
    }

    private static func floats(_ count: Int) -> [Float] {
        (0..<count).map { index in
            let uniform = Float(UInt32(truncatingIfNeeded: index * 2_654_435_761) >> 8) / Float(1 << 24)
            return (uniform * uniform + Float(index) / Float(count)) / 2
        }
    }
}
