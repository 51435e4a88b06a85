import CellImage
import Foundation
import Reporters
import TestSupport
import Testing

/// Masks with moved boundaries as SciPy moves them, and means of pixel ratios as NumPy takes them.
struct BoundaryFixture: Decodable {
    /// Label, mean (nil for NaN) and share of the pixels used.
    typealias PixelMean = [Double?]

    var width: Int
    var height: Int
    var labels: [UInt32]
    var inwards: [UInt32]
    var outwards: [UInt32]
    var pixelMeans: [PixelMean]
    var pixelMeansInwards: [PixelMean]

    static func load() throws -> BoundaryFixture {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("boundaries.json") else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(BoundaryFixture.self, from: Data(contentsOf: file))
    }

    func runs(_ labels: [UInt32]) throws -> LabelRuns {
        LabelRuns(try LabelImage(width: width, height: height, labels: labels))
    }
}

@Suite struct BoundaryPerturbationTests {
    @Test func agreesWithSciPy() throws {
        let fixture = try BoundaryFixture.load()
        let masks = try fixture.runs(fixture.labels)
        #expect(BoundaryPerturbation.inwards.apply(to: masks) == (try fixture.runs(fixture.inwards)))
        #expect(BoundaryPerturbation.outwards.apply(to: masks) == (try fixture.runs(fixture.outwards)))
    }

    @Test func nestsOnRandomMasks() throws {
        var generator = SplitMix(seed: 5)
        for side in 1..<24 {
            let labels = (0..<side * side).map { _ in UInt32.random(in: 0...3, using: &generator) }
            let image = try LabelImage(width: side, height: side, labels: labels)
            let inner = BoundaryPerturbation.inwards.apply(to: LabelRuns(image)).labelImage()
            let outer = BoundaryPerturbation.outwards.apply(to: LabelRuns(image)).labelImage()
            for index in labels.indices {
                #expect([0, labels[index]].contains(inner.plane.pixels[index]))
                #expect(labels[index] == 0 || outer.plane.pixels[index] == labels[index])
            }
            // Runs made by the perturbation are those of the image they stand for.
            #expect(LabelRuns(inner) == BoundaryPerturbation.inwards.apply(to: LabelRuns(image)))
            #expect(LabelRuns(outer) == BoundaryPerturbation.outwards.apply(to: LabelRuns(image)))
        }
    }

    @Test func aFullImageStaysAndAnEmptyOneToo() throws {
        let full = LabelRuns(try LabelImage(width: 3, height: 2, labels: Array(repeating: 7, count: 6)))
        let empty = LabelRuns(LabelImage(width: 3, height: 2))
        let nothing = LabelRuns(LabelImage(width: 0, height: 0))
        for move in BoundaryPerturbation.allCases {
            #expect(move.apply(to: full) == full)
            #expect(move.apply(to: empty) == empty)
            #expect(move.apply(to: nothing) == nothing)
        }
    }
}
