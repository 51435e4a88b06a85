import Foundation
import Reporters
import Testing

/// Shares by Kaplan and Meier and log-rank tests as lifelines computes them.
private struct SurvivalCase: Decodable {
    struct Step: Decodable {
        var time: Double
        var atRisk: Int
        var ends: Int
        var share: Double
        var lower: Double?
        var upper: Double?
    }

    struct Curve: Decodable {
        var steps: [Step]
        var median: Double?
        var lower: Double?
        var upper: Double?
    }

    struct Group: Decodable {
        var times: [Double]
        var complete: [Bool]
        var curve: Curve

        var censored: [CensoredTime] { zip(times, complete).map { CensoredTime($0, isComplete: $1) } }
    }

    var treated: Group
    var control: Group
    var statistic: Double
    var pValue: Double

    static func load() throws -> [SurvivalCase] {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("survival.json") else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode([SurvivalCase].self, from: Data(contentsOf: file))
    }
}

@Suite struct SurvivalTests {
    /// Whether a number is the expected one, which is nil where there is none.
    private func isClose(_ value: Double, _ expected: Double?) -> Bool {
        guard let expected else { return value.isNaN }
        return abs(value - expected) <= 1e-9 * max(1, abs(expected))
    }

    @Test func sharesAndMediansAreThoseOfLifelines() throws {
        for (place, group) in try SurvivalCase.load().flatMap({ [$0.treated, $0.control] }).enumerated() {
            let curve = KaplanMeier(group.censored)
            #expect(curve.count == group.times.count && curve.completeCount == group.complete.count { $0 })
            #expect(curve.lastTime == group.times.max())
            try #require(curve.steps.count == group.curve.steps.count, "group \(place)")
            for (step, expected) in zip(curve.steps, group.curve.steps) {
                #expect(step.time == expected.time && step.atRiskCount == expected.atRisk)
                #expect(step.endCount == expected.ends)
                #expect(isClose(step.share.value, expected.share))
                #expect(isClose(step.share.lower, expected.lower) && isClose(step.share.upper, expected.upper))
            }
            let (median, expected) = (curve.median, group.curve)
            #expect(isClose(median.value, expected.median), "group \(place): \(median)")
            #expect(isClose(median.lower, expected.lower) && isClose(median.upper, expected.upper), "group \(place)")
        }
    }

    @Test func logRankTestsAreThoseOfLifelines() throws {
        for (place, pair) in try SurvivalCase.load().enumerated() {
            let test = LogRankTest(treated: pair.treated.censored, control: pair.control.censored)
            #expect(isClose(test.statistic, pair.statistic) && isClose(test.pValue, pair.pValue), "pair \(place)")
            #expect(test.endCount == pair.treated.complete.count { $0 })
            // The other way round it is the same test, and all ends are those of one group or of the other.
            let turned = LogRankTest(treated: pair.control.censored, control: pair.treated.censored)
            #expect(isClose(turned.statistic, pair.statistic))
            let ends = Double(test.endCount + turned.endCount)
            #expect(isClose(test.expectedEndCount + turned.expectedEndCount, ends))
        }
    }

    @Test func aGroupAgainstItselfDiffersInNothing() throws {
        let group = try #require(try SurvivalCase.load().first).treated.censored
        let test = LogRankTest(treated: group, control: group.reversed())
        #expect(abs(test.statistic) < 1e-20 && test.pValue == 1)
    }

    @Test func whatCannotBeComparedHasNoNumbers() {
        let open = [CensoredTime(3, isComplete: false), CensoredTime(5, isComplete: false)]
        let curve = KaplanMeier(open)
        #expect(curve.steps.isEmpty && curve.median.value.isNaN && curve.lastTime == 5)
        #expect(KaplanMeier([]).lastTime.isNaN && KaplanMeier([]).median.value.isNaN)
        #expect(LogRankTest(treated: [], control: open).pValue.isNaN)
        #expect(LogRankTest(treated: open, control: open).pValue.isNaN)
        let wrong = [Double.nan, -1, .infinity].map { CensoredTime($0, isComplete: true) }
        #expect(KaplanMeier(wrong + [CensoredTime(2, isComplete: true)]).count == 1)
        #expect(LogRankTest(treated: wrong, control: wrong).statistic.isNaN)
    }

    /// Three wells of cycles around a length, each with one that its record cuts off.
    private func wells(around length: Double, cut: Double = 20) -> [CensoredTime] {
        (0..<3).flatMap { well -> [CensoredTime] in
            let lengths = (0..<9).map { length + Double($0 - 4 + well) }
            let complete = lengths.map { CensoredTime($0, isComplete: true, well: "w\(well)") }
            return complete + [CensoredTime(cut, isComplete: false, well: "w\(well)")]
        }
    }

    @Test func intervalsOfMediansAreByWells() {
        var parameters = PopulationParameters()
        parameters.draws = 200
        let times = wells(around: 90)
        let median = WellMedians(of: times, parameters: parameters).estimate
        #expect(median.value == KaplanMeier(times).median.value)
        #expect(median.lower < median.value && median.value < median.upper)
        #expect((86...96).contains(median.lower) && (86...96).contains(median.upper))
        // The order of the times changes nothing.
        #expect(WellMedians(of: times.reversed(), parameters: parameters).estimate == median)
        // A single well tells nothing of wells.
        let single = WellMedians(of: times.filter { $0.well == "w1" }, parameters: parameters).estimate
        #expect(single.value == 91 && single.lower.isNaN && single.upper.isNaN)
        let longer = WellMedians(of: wells(around: 120), parameters: parameters, stream: 1)
        let difference = longer.minus(WellMedians(of: times, parameters: parameters))
        #expect(difference.value == 30 && difference.lower < 30 && difference.upper > 30)
        #expect(difference.lower > 20 && difference.upper < 40)
    }

    @Test func anEndBeyondTheRecordIsUnknown() {
        var parameters = PopulationParameters()
        parameters.draws = 100
        // In two wells of three more than half of the cycles outlast their records.
        let times = [10, 6, 6].enumerated().flatMap { well, count -> [CensoredTime] in
            (0..<10).map { CensoredTime(50 + Double($0), isComplete: $0 < count, well: "w\(well)") }
        }
        let medians = WellMedians(of: times, parameters: parameters)
        #expect(medians.estimate.value.isFinite && medians.estimate.lower.isFinite)
        let open = times.map { CensoredTime($0.time, isComplete: $0.time < 53, well: $0.well) }
        let unbounded = WellMedians(of: open, parameters: parameters).estimate
        #expect(unbounded.value.isNaN && unbounded.upper.isNaN)
        #expect(WellMedians(of: open, parameters: parameters).minus(medians).value.isNaN)
        let half = times.map { CensoredTime($0.time, isComplete: $0.time < 55 || $0.well == "w0", well: $0.well) }
        let found = WellMedians(of: half, parameters: parameters).estimate
        #expect(found.value.isFinite && found.lower.isFinite && found.upper.isNaN, "\(found)")
        #expect(WellMedians(of: half, parameters: parameters).minus(medians).upper.isNaN)
    }
}
