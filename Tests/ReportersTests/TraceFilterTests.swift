import Foundation
import Reporters
import Testing

/// Filters and fits as NumPy and SciPy do them.
struct TraceFixture: Decodable {
    struct Curve: Decodable {
        var lambda: Double
        var curve: [Double]
        var freedom: Double
    }

    var values: [Double]
    var median5: [Double]
    var savitzkyGolay72: [Double]
    var savitzkyGolay51: [Double]
    var bleached: [Double?]
    var bleachingRate: Double
    var rates: [Double]
    var trimmedMean: Double
    var trimmedError: Double
    var weights: [Double]
    var curves: [Curve]

    static func load() throws -> TraceFixture {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("traces.json") else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(TraceFixture.self, from: Data(contentsOf: file))
    }
}

@Suite struct TraceFilterTests {
    private func expectEqual(_ found: [Double], _ golden: [Double], within tolerance: Double = 1e-9) {
        #expect(found.count == golden.count)
        #expect(zip(found, golden).allSatisfy { abs($0 - $1) <= tolerance })
    }

    @Test func filtersAgreeWithSciPy() throws {
        let golden = try TraceFixture.load()
        for (text, expected) in [
            ("none", golden.values), ("median:5", golden.median5), ("savitzky-golay:7,2", golden.savitzkyGolay72),
            ("savitzky-golay:5,1", golden.savitzkyGolay51),
        ] {
            let smoothing = try TraceSmoothing(parsing: text)
            #expect(smoothing.description == text)
            expectEqual(smoothing.apply(to: golden.values), expected)
        }
    }

    @Test func filtersStopAtGaps() throws {
        let values = [1, 5, 3, .nan, 9, 2, .nan, .nan, 4]
        let found = try TraceSmoothing(parsing: "median:3").apply(to: values)
        #expect(found.map { $0.isNaN ? -1 : $0 } == [3, 3, 4, -1, 5.5, 5.5, -1, -1, 4])
        // No stretch is as long as the window.
        let polynomial = try TraceSmoothing(parsing: "savitzky-golay:5,2").apply(to: values)
        #expect(polynomial.map { $0.isNaN ? -1 : $0 } == [1, 5, 3, -1, 9, 2, -1, -1, 4])
    }

    @Test(arguments: [
        "median:2", "median:4", "median", "median:3,3", "savitzky-golay:5", "savitzky-golay:5,5", "mean:3",
    ])
    func badSmoothingIsRefused(text: String) {
        #expect(throws: ReporterError.self) { try TraceSmoothing(parsing: text) }
    }

    @Test func exponentialFitAgreesWithSciPy() throws {
        let golden = try TraceFixture.load()
        let rate = try #require(ExponentialDrift.rate(of: golden.bleached.map { $0 ?? .nan }))
        #expect(abs(rate - golden.bleachingRate) < 1e-7)
    }

    @Test func theSharedRateIsATrimmedMean() throws {
        let golden = try TraceFixture.load()
        let cells = golden.rates.map { rate in (0..<12).map { 3 * pow(1 + rate, Double($0)) } }
        let drift = try #require(ExponentialDrift(fitting: cells + [[1, 2], [.nan, 1, .nan]]))
        #expect(drift.traceCount == 23)
        #expect(abs(drift.ratePerFrame - golden.trimmedMean) < 1e-10)
        #expect(abs(drift.standardError - golden.trimmedError) < 1e-10)
        #expect(ExponentialDrift(fitting: []) == nil)
        #expect(ExponentialDrift(fitting: Array(cells[..<2])) == nil)
        #expect(ExponentialDrift(fitting: Array(cells[..<3])) != nil)
        #expect(ExponentialDrift(fitting: [[0, 0, 0, 0, 0, 0]]) == nil)
    }

    @Test func penalizedCurvesAgreeWithNumPy() throws {
        let golden = try TraceFixture.load()
        let isKnown = golden.weights.map { $0 > 0 }
        let values = zip(golden.values, isKnown).map { $1 ? $0 : .nan }
        for expected in golden.curves {
            let curve = PenalizedCurve(isKnown: isKnown, lambda: expected.lambda)
            expectEqual(curve.fit(values), expected.curve)
            #expect(abs(curve.degreesOfFreedom - expected.freedom) < 1e-9)
        }
    }

    @Test func crossValidationFollowsAResponseAndAveragesNoise() {
        var source = NormalSource(seed: 3)
        let flat = (0..<60).map { _ in 0.02 * source.normal() }
        let course = (0..<60).map { frame -> Double in frame < 17 ? 0 : 1 - exp2(Double(17 - frame) / 5) }
        let calm = PenalizedCurve.crossValidated(flat).fit(flat)
        func power(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
        #expect(power(calm) < 0.2 * power(flat))
        let values = zip(flat, course).map { $0 + $1 }
        let curve = PenalizedCurve.crossValidated(values).fit(values)
        #expect(power(zip(curve, course).map { $0 - $1 }) < 0.7 * power(flat))
    }

    @Test func fluctuationIsFoundFromBaselines() {
        var source = NormalSource(seed: 9)
        let kept = exp(-0.1)
        let baselines = (0..<400).map { _ -> [Double] in
            var state = 0.02 * source.normal()
            return (0..<30).map { _ in
                state = kept * state + 0.02 * (1 - kept * kept).squareRoot() * source.normal()
                return 1 + state + 0.005 * source.normal()
            }
        }
        let model = FluctuationModel(fitting: baselines)
        #expect((0.018...0.025).contains(model.slow))
        #expect((0.88...0.94).contains(model.kept))
        let calm = FluctuationModel(fitting: baselines.map { $0.map { _ in 1 + 0.005 * source.normal() } })
        #expect(calm.slow < 0.002)
        #expect(FluctuationModel(fitting: []).slow == 0)
    }
}
