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
        LineageGroup(
            name: name,
            movies: try (0..<4).map { well in
                LineageMovie(
                    name: "\(name) \(well).celltrack",
                    well: "\(name) \(well)",
                    forest: try buddingForest(cycle: cycle + well / 2, start: 3 + 2 * well, frames: frames),
                    clock: clock
                )
            }
        )
    }

    private func compare(_ groups: [LineageGroup], reference: String = "wild type") throws -> GrowthComparison {
        var parameters = PopulationParameters()
        parameters.draws = 200
        return try GrowthComparison(groups, reference: reference, clock: clock, parameters: parameters)
    }

    @Test func aSlowStrainIsToldFromAFastOne() throws {
        let found = try compare([try group("wild type", cycle: 12), try group("mutant", cycle: 18)])
        #expect(found.reference == "wild type" && found.groups[0].differences.isEmpty)
        let (fast, slow) = (found.groups[0], found.groups[1])
        let cycles = try [fast, slow].map { try #require($0.number(of: .cycle)) }
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
        #expect(differences.map(\.quantity) == GrowthQuantity.allCases)
        #expect(differences[0].difference.lower > 15 && differences[0].difference.upper < 50, "\(differences[0])")
        #expect(differences[1].difference.value == 30 && differences[1].difference.lower >= 20)
        #expect(differences.allSatisfy { abs($0.wellTest.pValue - 2.0 / 70) < 1e-12 })
        #expect(try #require(differences[1].logRank).pValue < 1e-4 && differences[0].logRank == nil)
        #expect(differences[2].difference.upper < 0)
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
        let cycles = found.groups.map(\.cycles)
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
        #expect(still.cycles.completeCount == 0 && still.number(of: .cycle)?.estimate.value.isNaN == true)
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
