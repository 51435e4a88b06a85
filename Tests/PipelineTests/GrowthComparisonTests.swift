import CellImage
import Lineage
import Pipeline
import Reporters
import TestSupport
import Testing
import Tracker

/// Growth and divisions of groups, from lineages with known cycles.
@Suite struct GrowthComparisonTests {
    private let clock = LineageClock(frameInterval: FrameInterval(seconds: 300))

    /// Four wells, one movie each, whose cells bud every `cycle` frames or one more, not all beginning in one frame.
    private func group(_ name: String, cycle: Int, frames: Int = 80) throws -> LineageGroup {
        try group(name) { try buddingForest(cycle: cycle + $0 / 2, start: 3 + 2 * $0, frames: frames) }
    }

    /// Four wells, one movie each.
    private func group(
        _ name: String,
        on clock: LineageClock? = nil,
        forest: (_ well: Int) throws -> LineageForest
    ) throws -> LineageGroup {
        LineageGroup(
            name: name,
            movies: try (0..<4).map { well in
                LineageMovie(
                    name: "\(name) \(well).celltrack",
                    well: "\(name) \(well)",
                    forest: try forest(well),
                    clock: clock ?? self.clock
                )
            }
        )
    }

    private func compare(
        _ groups: [LineageGroup],
        reference: String = "wild type",
        on clock: LineageClock? = nil
    ) throws -> GrowthComparison {
        var parameters = PopulationParameters()
        parameters.draws = 200
        return try GrowthComparison(groups, reference: reference, clock: clock ?? self.clock, parameters: parameters)
    }

    @Test func aSlowStrainIsToldFromAFastOne() throws {
        let found = try compare([try group("wild type", cycle: 12), try group("mutant", cycle: 18)])
        #expect(found.reference == "wild type" && found.groups[0].differences.isEmpty)
        let (fast, slow) = (found.groups[0], found.groups[1])
        let cycles = try [fast, slow].map { try #require($0.number(of: .median(.cycle))) }
        // Times of mothers are those of the movies: 12 or 13 frames, 18 or 19 of them, five minutes each.
        #expect(cycles.map(\.estimate.value) == [60, 90])
        #expect(cycles[0].estimate.lower == 60 && cycles[0].estimate.upper == 65)
        #expect(cycles[1].wells.map(\.value) == [90, 90, 95, 95])
        let times = try [fast, slow].map { try #require($0.number(of: .doublingTime)) }
        #expect(abs(times[0].estimate.value - 62) < 4 && abs(times[1].estimate.value - 93) < 6, "\(times)")
        #expect(times.allSatisfy { $0.estimate.lower < $0.estimate.value && $0.estimate.value < $0.estimate.upper })
        #expect(fast.doubling.rSquared > 0.9 && fast.doubling.reason.isEmpty && fast.doubling.exits == 0)
        // The cycle, whose test is of cycles, and the wells tell the strains apart; time of doubling goes up by a half.
        let differences = slow.differences
        // Without separations of buds there are no phases.
        #expect(differences.map(\.quantity) == [.doublingTime, .median(.cycle), .divisionsPerFounder])
        #expect(found.phases == [.cycle] && fast.movies.allSatisfy { $0.phases.allSatisfy { $0.phase == .cycle } })
        // Its interval is that of the births: about 300 of one strain, 80 of the other.
        #expect(differences[0].difference.lower > 5 && differences[0].difference.upper < 65, "\(differences[0])")
        let births = [fast, slow].map { Double($0.doubling.births) }
        for (time, births) in zip(times, births) {
            #expect(time.estimate.upper - time.estimate.value > 1.9 * time.estimate.value / births.squareRoot())
        }
        #expect(differences[1].difference.value == 30 && differences[1].difference.lower >= 20)
        #expect(differences.allSatisfy { abs($0.wellTest.pValue - 2.0 / 70) < 1e-12 })
        #expect(try #require(differences[1].logRank).pValue < 1e-4 && differences[0].logRank == nil)
        #expect(differences[2].difference.upper < 0)
    }

    /// Four wells whose daughters bud so many frames after their separation, mothers after two, buds stay on for eight.
    private func phasedGroup(_ name: String, firstG1: Int, frames: Int = 70) throws -> LineageGroup {
        try group(name) { well in
            try phasedForest(firstG1: firstG1 + well / 2, laterG1: 2, budded: 8, start: 3 + well, frames: frames)
        }
    }

    @Test func aLongerFirstG1IsToldFromTheOtherPhases() throws {
        let found = try compare([
            try phasedGroup("wild type", firstG1: 6), try phasedGroup("mutant", firstG1: 12),
        ])
        #expect(found.phases == [.cycle, .firstG1, .laterG1, .budded])
        let (fast, slow) = (found.groups[0], found.groups[1])
        func medians(_ result: GrowthResult) throws -> [Double] {
            try found.phases.map { try #require(result.number(of: .median($0))).estimate.value }
        }
        // Five minutes a frame; a mother's cycle is with and without a bud, so that of daughters alone is longer.
        #expect(try medians(fast) == [50, 30, 10, 40] && medians(slow) == [50, 60, 10, 40])
        let firstG1 = try #require(slow.number(of: .median(.firstG1)))
        #expect(firstG1.wells.map(\.value) == [60, 60, 65, 65])
        #expect(firstG1.estimate.lower == 60 && firstG1.estimate.upper == 65)
        let curve = slow.curve(of: .firstG1)
        #expect(firstG1.count == curve.completeCount && curve.completeCount < curve.count && curve.completeCount > 20)
        let differences = Dictionary(uniqueKeysWithValues: slow.differences.map { ($0.quantity, $0) })
        let longer = try #require(differences[.median(.firstG1)])
        #expect(longer.difference.value == 30 && longer.difference.lower >= 25 && longer.difference.upper <= 35)
        #expect(abs(longer.wellTest.pValue - 2.0 / 70) < 1e-12)
        #expect(try #require(longer.logRank).pValue < 1e-6)
        for phase in [CellPhase.laterG1, .budded] {
            let same = try #require(differences[.median(phase)])
            #expect(same.difference == Estimate(0, lower: 0, upper: 0) && same.wellTest.pValue == 1)
        }
    }

    /// Daughters that never bud tell that their first G1 is long, though not how long.
    @Test func aPhaseThatNoneFinishesIsLongerAndHasNoMedian() throws {
        let found = try compare([
            try phasedGroup("wild type", firstG1: 6), try phasedGroup("mutant", firstG1: 70),
        ])
        let slow = found.groups[1]
        let number = try #require(slow.number(of: .median(.firstG1)))
        #expect(number.count == 0 && number.estimate.value.isNaN && number.wells.isEmpty)
        #expect(slow.curve(of: .firstG1).count > 20)
        let difference = try #require(slow.differences.first { $0.quantity == .median(.firstG1) })
        #expect(difference.difference.value.isNaN && abs(difference.wellTest.pValue - 2.0 / 70) < 1e-12)
        #expect(try #require(difference.logRank).pValue < 1e-6)
    }

    @Test func cellsThatLeaveChangeNeitherTimeNorCycle() throws {
        let whole = LineageGroup(
            name: "wild type",
            movies: [
                LineageMovie(
                    name: "a",
                    well: "a",
                    forest: try buddingForest(cycle: 10, start: 10, frames: 75),
                    clock: clock
                )
            ]
        )
        // Records end in the middle of cycles.
        let leaving = [2: 25, 4: 35, 5: 46, 9: 55, 12: 58]
        let left = LineageGroup(
            name: "left",
            movies: [
                LineageMovie(
                    name: "b",
                    well: "b",
                    forest: try buddingForest(cycle: 10, start: 10, frames: 75, leaving: leaving),
                    clock: clock
                )
            ]
        )
        let found = try compare([whole, left])
        let times = try found.groups.map { try #require($0.number(of: .doublingTime)?.estimate) }
        #expect(abs(times[0].value - times[1].value) < 0.05 * times[0].value)
        #expect(found.groups[1].doubling.exits == 5)
        let cycles = found.groups.map { $0.curve(of: .cycle) }
        #expect(cycles.allSatisfy { $0.median.value == 50 } && cycles[1].completeCount < cycles[0].completeCount)
        // One well each: no interval, and the p-value of wells is that of two numbers.
        #expect(times.allSatisfy { $0.lower.isNaN } && found.groups[1].differences[0].wellTest.pValue == 1)
        #expect(found.groups[1].differences[0].difference.lower.isNaN)
    }

    @Test func divisionsCountUpToTheLastFrameOfAllMovies() throws {
        let short = try group("wild type", cycle: 10, frames: 40)
        let long = try group("mutant", cycle: 10, frames: 80)
        let found = try compare([short, long])
        // The same movies, of which one group goes on.
        let values = try found.groups.map { try #require($0.number(of: .divisionsPerFounder)?.estimate.value) }
        #expect(values[0] == values[1] && values[0] > 7)
        #expect(found.groups[0].movies.map(\.divisionCount) == found.groups[1].movies.map(\.divisionCount))
        let courses = found.groups.map(\.divisions.group.points)
        #expect(courses.map(\.count) == [40, 80] && courses[0].last?.median.value == values[0])
        #expect(courses[1][39].median.value == values[1] && courses[1][79].median.value > 50)
        #expect(found.groups[0].divisions.wells.count == 4)
        let growth = try #require(found.groups[0].growth.group.points.last?.median)
        #expect(growth.lower < growth.value && growth.value < growth.upper && (2...4).contains(growth.value))
    }

    /// Where one group is only filmed longer, nothing differs.
    @Test func lengthsOfMoviesAloneAreNoDifference() throws {
        let long = try phasedGroup("wild type", firstG1: 6, frames: 70)
        let short = try phasedGroup("mutant", firstG1: 6, frames: 10)
        let found = try compare([long, short])
        let differences = found.groups[1].differences
        #expect(differences.first { $0.quantity == .divisionsPerFounder }?.difference.value == 0)
        // Of the short movies no phase has a median: they end before that of the long ones.
        let phases = differences.filter { $0.quantity.phase != nil && $0.quantity != .median(.laterG1) }
        #expect(phases.count == 3 && phases.allSatisfy { $0.wellTest.pValue.isNaN }, "\(phases)")
        let times = try compare([
            try group("wild type", cycle: 10, frames: 80), try group("mutant", cycle: 10, frames: 60),
        ]).groups.map { try #require($0.number(of: .doublingTime)?.estimate.value) }
        #expect(times[0] == times[1])
    }

    /// Ranks do not depend on the unit of time.
    @Test func theFrameIntervalChangesNoPValue() throws {
        func pValues(seconds: Double) throws -> String {
            let clock = try LineageClock(timesInMinutes: (0..<70).map { Double($0) * seconds / 60 })
            let groups = try [("wild type", 6), ("mutant", 7)].map { name, firstG1 in
                try group(name, on: clock) { well in
                    try phasedForest(firstG1: firstG1 + well / 2, laterG1: 2, budded: 8, start: 3 + well, frames: 70)
                }
            }
            // As text, in which undefined values are equal: of phases of one length there is no log-rank.
            return try compare(groups, on: clock).groups[1].differences.filter { $0.quantity.phase != nil }
                .map { "\($0.wellTest.pValue) \($0.logRank?.pValue ?? .nan)" }.joined(separator: ", ")
        }
        let expected = try pValues(seconds: 60)
        #expect(expected.split(separator: ",").count == 4 && expected.contains("0."))
        for seconds in [100.0, 140, 20, 105] { #expect(try pValues(seconds: seconds) == expected) }
    }

    @Test func whatDoesNotGrowSaysWhy() throws {
        let movie = LineageMovie(
            name: "still",
            well: "still",
            forest: try buddingForest(cycle: 50, start: 20, frames: 60),
            clock: clock
        )
        let found = try compare([
            try group("wild type", cycle: 12), LineageGroup(name: "still", movies: [movie, movie]),
        ])
        let still = found.groups[1]
        #expect(still.doubling.reason == "fewer than 10 births (2)" && still.doubling.time.value.isNaN)
        #expect(
            still.number(of: .doublingTime)?.estimate.value.isNaN == true && still.differences[0].difference.value.isNaN
        )
        #expect(still.differences[0].wellTest.pValue.isNaN)
        // No cycle is finished, but all that are known last longer than most others.
        #expect(
            still.curve(of: .cycle).completeCount == 0
                && still.number(of: .median(.cycle))?.estimate.value.isNaN == true
        )
        #expect(try #require(still.differences[1].logRank).pValue < 0.05)
        // Of five wells, two and two alike, it is the last: so are one of five ways.
        #expect(abs(still.differences[1].wellTest.pValue - 0.2) < 1e-12)
        let empty = try compare([LineageGroup(name: "wild type", movies: [])])
        #expect(empty.reference == nil && empty.groups[0].divisions.group.points.isEmpty)
        #expect(empty.groups[0].number(of: .divisionsPerFounder)?.estimate.value.isNaN == true)
    }

    @Test func theSameSeedGivesTheSameNumbers() throws {
        let groups = [try group("wild type", cycle: 12), try group("mutant", cycle: 18)]
        // Where there is no number it is NaN, which equals nothing.
        #expect(try "\(compare(groups))" == "\(compare(groups))")
        var parameters = PopulationParameters()
        parameters.draws = 1
        #expect(throws: ReporterError.self) {
            try GrowthComparison(groups, reference: "mutant", clock: clock, parameters: parameters)
        }
    }
}
