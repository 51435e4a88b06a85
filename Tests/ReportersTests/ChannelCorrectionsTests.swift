import CellImage
import Foundation
import Reporters
import Testing

/// A frame corrected with NumPy and SciPy; nil stands for NaN.
private struct CorrectionFixture: Decodable {
    var width: Int
    var height: Int
    var channels: [[Float]]
    var dark: [Float]
    var flat: [Float]
    var shifts: [[Double]]
    var mixture: [[Double]]
    var moved: [[Double?]]
    var unmixed: [[Double?]]

    static func load() throws -> CorrectionFixture {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("corrections.json") else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(CorrectionFixture.self, from: Data(contentsOf: file))
    }

    func plane(_ pixels: [Float]) throws -> Plane<Float> {
        try Plane(width: width, height: height, pixels: pixels)
    }

    func frame() throws -> Frame {
        try Frame(index: 3, timeInSeconds: 6, channels: channels.map(plane))
    }

    func corrections() throws -> [ChannelCorrection] {
        let shifts = shifts.map { ChannelShift(x: $0[0], y: $0[1]) }
        return [
            ChannelCorrection(dark: .image(try plane(dark)), flatField: try plane(flat), shift: shifts[0]),
            ChannelCorrection(dark: .constant(100), flatField: try plane(flat), shift: shifts[1]),
            ChannelCorrection(shift: shifts[2]),
        ]
    }
}

@Suite struct ChannelCorrectionsTests {
    private func expectEqual(_ planes: [Plane<Float>], _ golden: [[Double?]]) {
        for (plane, values) in zip(planes, golden) {
            for (found, expected) in zip(plane.pixels, values) {
                if let expected {
                    #expect(abs(Double(found) - expected) < 1e-6 * max(1_000, abs(expected)))
                } else {
                    #expect(found.isNaN)
                }
            }
        }
    }

    @Test func agreesWithNumPyAndSciPy() throws {
        let fixture = try CorrectionFixture.load()
        let plain = try ChannelCorrections(channels: fixture.corrections())
        expectEqual(try plain.apply(to: fixture.frame()).channels, fixture.moved)
        let unmixing = try ChannelCorrections(
            channels: fixture.corrections(),
            bleedThrough: BleedThrough(shares: fixture.mixture)
        )
        let found = try unmixing.apply(to: fixture.frame())
        expectEqual(found.channels, fixture.unmixed)
        #expect(found.index == 3)
        #expect(found.timeInSeconds == 6)
    }

    @Test func nothingToCorrectLeavesTheFrame() throws {
        let frame = try CorrectionFixture.load().frame()
        let none = try ChannelCorrections(channels: Array(repeating: ChannelCorrection(), count: 3))
        #expect(try none.apply(to: frame) == frame)
    }

    @Test func unmixingUndoesMixing() throws {
        let own: [[Float]] = [[100, 0, 40], [0, 80, 20]]
        let shares = [[1, 0.25], [0.5, 1]]
        let mixed = shares.map { shares -> [Float] in
            let (first, second) = (Float(shares[0]), Float(shares[1]))
            return zip(own[0], own[1]).map { first * $0 + second * $1 }
        }
        let planes = try mixed.map { try Plane(width: 3, height: 1, pixels: $0) }
        let corrections = try ChannelCorrections(
            channels: [ChannelCorrection(), ChannelCorrection()],
            bleedThrough: BleedThrough(shares: shares)
        )
        let found = try corrections.apply(to: Frame(index: 0, timeInSeconds: nil, channels: planes))
        for (plane, expected) in zip(found.channels, own) {
            for (value, expected) in zip(plane.pixels, expected) { #expect(abs(value - expected) < 1e-4) }
        }
    }

    @Test func saturationIsCountedAsDetected() throws {
        let detected = try frame([[255, 255, 100, 7]])
        let cells = LabelRuns(try LabelImage(width: 4, height: 1, labels: [1, 1, 1, 0]))
        let corrected = try ChannelCorrections(channels: [ChannelCorrection(dark: .constant(5))]).apply(to: detected)
        let measurer = try RegionMeasurer(saturationValue: 255)
        let naive = try measurer.measure(corrected, cells: cells)
        #expect(naive.map(\.saturatedFraction) == [0])
        let found = try measurer.measure(corrected, cells: cells, detected: detected)
        let share = 2.0 / 3
        #expect(found.map(\.saturatedFraction) == [share])
        #expect(found.map(\.maximum) == [250])
    }

    /// A dead pixel of the flat field has no value and leaves the others as they are.
    @Test func deadPixelsOfAFlatFieldDoNotCount() throws {
        var flat = Plane<Float>(width: 3, height: 1, repeating: 20)
        flat.pixels[1] = 10
        let corrections = try ChannelCorrections(
            channels: [ChannelCorrection(dark: .constant(10), flatField: flat)]
        )
        let plane = Plane<Float>(width: 3, height: 1, repeating: 110)
        let found = try corrections.apply(to: Frame(index: 0, timeInSeconds: nil, channels: [plane])).channels[0].pixels
        #expect(found[0] == 100 && found[1].isNaN && found[2] == 100)
    }

    @Test func correctionsThatDoNotFitAreRefused() throws {
        let fixture = try CorrectionFixture.load()
        let small = Plane<Float>(width: 2, height: 2, repeating: 1)
        let zero = Plane<Float>(width: 2, height: 2, repeating: 0)
        let unfit = try ChannelCorrections(
            channels: [ChannelCorrection(flatField: small)] + fixture.corrections()[1...]
        )
        #expect(throws: ReporterError.self) { try unfit.apply(to: fixture.frame()) }
        #expect(throws: ReporterError.self) {
            try ChannelCorrections(channels: [ChannelCorrection()]).apply(to: fixture.frame())
        }
        for bad in [
            ChannelCorrection(flatField: zero), ChannelCorrection(dark: .constant(1), flatField: small),
            ChannelCorrection(dark: .constant(.nan)), ChannelCorrection(shift: ChannelShift(x: .nan, y: 0)),
            ChannelCorrection(shift: ChannelShift(x: 0, y: 1e9)),
            ChannelCorrection(dark: .image(zero.map { _ in .nan })),
            ChannelCorrection(dark: .image(Plane(width: 1, height: 1, repeating: 0)), flatField: small),
        ] {
            #expect(throws: ReporterError.self) { try ChannelCorrections(channels: [bad]) }
        }
    }

    @Test(arguments: [[[1.0, 0.5], [2, 1]], [[1, 0]], [], [[.nan]], [[0]]])
    func bleedThroughThatCannotBeUndoneIsRefused(shares: [[Double]]) {
        #expect(throws: ReporterError.self) { try BleedThrough(shares: shares) }
    }
}
