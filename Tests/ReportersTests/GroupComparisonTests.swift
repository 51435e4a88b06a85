import Reporters
import Testing

@Suite struct WellStatisticsTests {
    private func cells(_ values: [Double], well: String) -> [WellNumber] {
        values.map { WellNumber(value: $0, well: well) }
    }

    @Test func mediansAndSharesAreThoseOfAllCells() throws {
        let sample = cells([1, .nan, 3], well: "A") + cells([10, 20], well: "B")
        let statistics = try WellStatistics()
        #expect(statistics.estimate(.median, of: sample).value == 6.5)
        #expect(statistics.estimate(.mean, of: sample).value == 8.5)
        #expect(
            WellStatistics.wells(.median, of: sample) == [WellNumber(value: 2, well: "A"), .init(value: 15, well: "B")]
        )
        let share = statistics.estimate(.mean, of: cells([1, 0, 1], well: "A") + cells([1], well: "B"))
        #expect(share.value == 0.75 && share.lower >= 1.0 / 3 && share.upper == 1)
    }

    @Test func aSingleWellHasNoInterval() throws {
        let statistics = try WellStatistics()
        let one = cells([1, 2, 3, 4, 5], well: "A")
        let two = cells([1, 2, 3], well: "B") + cells([2, 3, 4], well: "C")
        #expect(statistics.estimate(.median, of: one).lower.isNaN)
        #expect(statistics.estimate(.median, of: two).lower.isFinite)
        let difference = statistics.difference(.median, treated: two, control: one)
        #expect(difference.value == -0.5 && difference.lower.isNaN && difference.upper.isNaN)
        #expect(statistics.estimate(.median, of: []).value.isNaN)
    }

    /// Wells that differ more than their cells do: an interval of cells alone would hold the truth in a fifth of the
    /// cases.
    @Test func intervalsHoldTheTruthWhereWellsDiffer() throws {
        var source = NormalSource(seed: 3)
        var parameters = PopulationParameters()
        parameters.draws = 200
        let statistics = try WellStatistics(parameters)
        func group(_ level: Double) -> [WellNumber] {
            (0..<8).flatMap { well in
                let wellLevel = level + source.normal()
                return cells((0..<20).map { _ in wellLevel + 0.3 * source.normal() }, well: "\(well)")
            }
        }
        var held = 0
        for _ in 0..<200 {
            let difference = statistics.difference(.median, treated: group(1), control: group(0))
            held += difference.lower <= 1 && difference.upper >= 1 ? 1 : 0
        }
        #expect((170...199).contains(held), "\(held) of 200")
    }
}

@Suite struct GroupComparisonTests {
    private let clock = MovieClock(frameCount: 60, intervalInSeconds: 120)

    /// A well of simulated cells.
    private func movie(well: String, seed: UInt64, responderShare: Double) throws -> ExperimentMovie {
        var simulator = TraceSimulator()
        simulator.cells = 20
        simulator.responderShare = responderShare
        var traces = TraceParameters()
        traces.doseFrame = simulator.doseFrame
        var response = ResponseParameters()
        response.draws = 20
        let processing = try TraceProcessing(traces)
        let processed = try processing.process(simulator.movie(seed: seed).map(\.trace), clock: simulator.clock)
        let responses = try ResponseAnalysis(response, doseFrame: simulator.doseFrame)
            .responses(of: processed, window: processing.baselineWindow(simulator.clock), clock: simulator.clock)
        return ExperimentMovie(name: well, well: well, traces: processed.traces, responses: responses.responses)
    }

    private func experiment() throws -> [ExperimentGroup] {
        try [("vehicle", 0.0), ("2-DG", 0.8)].enumerated().map { place, group in
            let movies = try (0..<3).map { well in
                try movie(well: "\(group.0) \(well)", seed: UInt64(10 * place + well + 1), responderShare: group.1)
            }
            return ExperimentGroup(name: group.0, movies: movies)
        }
    }

    @Test func treatedCellsStandOutFromThoseWithTheVehicle() throws {
        let found = try GroupComparison(experiment(), reference: "vehicle", clock: clock)
        #expect(found.reference == "vehicle" && found.groups.map(\.name) == ["vehicle", "2-DG"])
        let (vehicle, treated) = (found.groups[0], found.groups[1])
        #expect(vehicle.contrast == nil && vehicle.cellCount == 60 && vehicle.wells.count == 3)
        let contrast = try #require(treated.contrast)
        // The rule's rate of false positives, with the upper end of its 90 % interval.
        #expect(contrast.responders.falsePositiveRate.value <= 0.05, "\(contrast.responders)")
        #expect(contrast.responders.falsePositiveRate.upper <= 0.12, "\(contrast.responders)")
        #expect(contrast.responders.responderShare.value > 0.6)
        let differences = contrast.differences.reduce(into: [CellQuantity: GroupDifference]()) { $0[$1.quantity] = $1 }
        let responders = try #require(differences[.responders])
        #expect(responders.difference.lower > 0.5 && responders.difference.upper <= 1)
        // Three wells against three that all differ the same way.
        #expect(abs(responders.wellTest.pValue - 0.1) < 1e-9 && responders.cellTest.pValue < 1e-6)
        let amplitude = try #require(differences[.amplitude])
        #expect(amplitude.difference.lower > 0.3 && amplitude.difference.upper < 0.8)
        let baseline = try #require(differences[.baseline])
        #expect(baseline.difference.lower < 0.05 && baseline.difference.upper > -0.05)
        let halfTime = try #require(treated.numbers.first { $0.quantity == .halfTime })
        #expect((700...1_300).contains(halfTime.estimate.value) && halfTime.wellCount == 3)
        // Before the dose the courses agree, at the end they do not.
        let course = contrast.course.points
        #expect(abs(course[5].median.value) < 0.02 && course[59].median.lower > 0.2)
    }

    @Test func equalGroupsDoNotDiffer() throws {
        let vehicle = try experiment()[0]
        let other = ExperimentGroup(name: "again", movies: vehicle.movies)
        let found = try GroupComparison([vehicle, other], reference: "vehicle", clock: clock)
        for difference in try #require(found.groups[1].contrast).differences
        where difference.difference.value.isFinite {
            #expect(difference.difference.value == 0 && difference.wellTest.pValue == 1)
            #expect(difference.difference.lower <= 0 && difference.difference.upper >= 0)
        }
    }

    @Test func oneGroupHasNoReference() throws {
        let found = try GroupComparison([experiment()[0]], reference: "vehicle", clock: clock)
        #expect(found.reference == nil && found.groups.count == 1 && found.groups[0].contrast == nil)
        // The same numbers each time.
        #expect("\(found)" == "\(try GroupComparison([experiment()[0]], reference: "vehicle", clock: clock))")
    }

    /// A trace of constant differences from a course that all cells share.
    private func trace(_ track: Int, frames: Range<Int>, _ value: (Int) -> Double) -> ProcessedTrace {
        let points = frames.map { frame in
            ProcessedPoint(
                frame: frame,
                timeInSeconds: Double(frame) * 120,
                raw: value(frame),
                corrected: Estimate(value(frame)),
                normalized: .undefined,
                flags: [],
                isObserved: true
            )
        }
        return ProcessedTrace(track: track, name: "R", baseline: .undefined, points: points, flags: [])
    }

    /// Mothers at 0.8 of the others until they divide at frames 20 to 23, daughters at 1.2 afterwards, and a course that
    /// rises for all.
    private func dividing(well: String) -> ExperimentMovie {
        func shared(_ frame: Int) -> Double { 1 + Double(frame) / 30 }
        let bystanders = (1...9).map { track in trace(track, frames: 0..<60) { shared($0) } }
        let families = (0..<4).flatMap { family -> [ProcessedTrace] in
            let division = 20 + family
            return [trace(10 + 3 * family, frames: 0..<division) { 0.8 * shared($0) }]
                + (1...2).map { daughter in
                    trace(10 + 3 * family + daughter, frames: division..<60) { 1.2 * shared($0) }
                }
        }
        let divisions = (0..<4).map { family in
            CellDivision(mother: 10 + 3 * family, daughters: [11 + 3 * family, 12 + 3 * family], frame: 20 + family)
        }
        return ExperimentMovie(name: well, well: well, traces: bystanders + families, divisions: divisions)
    }

    @Test func whatAllCellsDoIsLeftOutAroundDivisions() throws {
        let group = ExperimentGroup(name: "", movies: ["A", "B"].map(dividing))
        let found = try GroupComparison([group], reference: "", clock: clock).groups[0]
        let course = try #require(found.alignedCourse)
        #expect(course.points.map(\.frame) == Array(-20...20) && found.divisionCount == 8)
        for point in course.points {
            #expect(abs(point.median.value - (point.frame < 0 ? 0.8 : 1.2)) < 1e-12)
            #expect(point.cellCount == (point.frame < 0 ? 8 : 16) && point.median.lower.isFinite)
        }
        let level = try #require(found.kinship.first { $0.quantity == .level && $0.correlation.kinship == .sisters })
        #expect(level.correlation.pairCount == 8)
        // Nobody was dosed.
        #expect(found.numbers.allSatisfy { $0.cellCount == 0 && $0.estimate.value.isNaN })
        let alone = ExperimentGroup(name: "", movies: [dividing(well: "A")])
        let one = try GroupComparison([alone], reference: "", clock: clock).groups[0]
        #expect(try #require(one.alignedCourse).points.allSatisfy { $0.median.lower.isNaN })
        #expect(one.course.points.allSatisfy { $0.median.lower.isNaN })
    }

    @Test func severalMoviesOfAWellAreOneReplicate() throws {
        let group = ExperimentGroup(name: "", movies: [dividing(well: "A"), dividing(well: "A")])
        let found = try GroupComparison([group], reference: "", clock: clock).groups[0]
        #expect(found.wells == ["A"] && found.movieCount == 2 && found.wellCourses.count == 1)
        #expect(try #require(found.alignedCourse).points.allSatisfy { $0.median.lower.isNaN })
    }
}
