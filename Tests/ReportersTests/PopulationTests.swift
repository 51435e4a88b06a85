import Foundation
import Reporters
import Testing

/// Rank tests and correlations of relatives as SciPy and NumPy compute them.
private struct PopulationFixture: Decodable {
    struct Test: Decodable {
        var treated: [Double]
        var control: [Double]
        var statistic: Double
        var pValue: Double
        var effectSize: Double
    }

    struct Exact: Decodable {
        var treated: [Double]
        var control: [Double]
        var pValue: Double
    }

    struct Cell: Decodable {
        var track: Int
        var mother: Int?
        var value: Double?
    }

    struct Relatives: Decodable {
        var pairs: Int
        var correlation: Double
    }

    var tests: [Test]
    var exact: [Exact]
    var cells: [Cell]
    var relatives: [Relatives]

    static func load() throws -> PopulationFixture {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("population.json") else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(PopulationFixture.self, from: Data(contentsOf: file))
    }

    var numbers: [CellNumber] {
        cells.map { CellNumber(track: $0.track, mother: $0.mother, value: $0.value ?? .nan) }
    }
}

@Suite struct PopulationTests {
    private func member(
        _ track: Int,
        _ values: [Double],
        well: String = "",
        first: Int = 0,
        flags: [Int: TraceFlags] = [:],
        alignment: Int? = nil
    ) -> PopulationMember {
        let points = values.enumerated().map { index, value in
            ProcessedPoint(
                frame: first + index,
                timeInSeconds: nil,
                raw: value,
                corrected: Estimate(value),
                normalized: Estimate(value),
                flags: flags[index] ?? [],
                isObserved: true
            )
        }
        let trace = ProcessedTrace(
            track: track,
            name: "R",
            baseline: .undefined,
            points: points,
            flags: flags.values.reduce(into: []) { $0.formUnion($1) }
        )
        return PopulationMember(trace: trace, well: well, alignmentFrame: alignment)
    }

    private let clock = MovieClock(frameCount: 4, intervalInSeconds: 60)

    @Test func theMedianIsThatOfTheCellsThatCount() throws {
        let members = [
            member(1, [1, 2, .nan, 8]), member(2, [3, 4, .nan]), member(3, [9, 6], flags: [0: .mitosis]),
            member(4, [5], first: 3),
        ]
        let course = try PopulationStatistics().course(of: members, group: "treated", clock: clock)
        #expect(course.group == "treated")
        #expect(course.name == "R")
        #expect(course.points.map(\.median.value).map { $0.isNaN ? -1 : $0 } == [2, 4, -1, 6.5])
        #expect(course.points.map(\.cellCount) == [2, 3, 0, 2])
        #expect(course.points.map(\.timeInSeconds) == [0, 60, 120, 180])
        #expect(course.points[1].median.lower >= 2 && course.points[1].median.upper <= 6)
        var parameters = PopulationParameters()
        parameters.excludedTraces = .mitosis
        let without = try PopulationStatistics(parameters).course(of: members, clock: clock)
        #expect(without.points.map(\.cellCount) == [2, 2, 0, 2])
    }

    @Test func anEmptyPopulationHasPointsWithoutCells() throws {
        let course = try PopulationStatistics().course(of: [], clock: clock)
        #expect(course.points.map(\.cellCount) == [0, 0, 0, 0])
        #expect(course.points.allSatisfy { $0.median.value.isNaN && $0.median.lower.isNaN })
        let alone = try PopulationStatistics().course(of: [member(1, [1, 1, 1, 1])], clock: clock)
        #expect(alone.points.allSatisfy { $0.median.value == 1 && $0.median.lower.isNaN })
        let difference = try PopulationStatistics().difference(treated: [member(1, [1])], control: [], clock: clock)
        #expect(difference.map(\.treatedCount) == [1, 0, 0, 0])
        #expect(difference.allSatisfy { $0.difference.value.isNaN })
    }

    @Test func intervalsOfCellsHoldTheMedianInNineteenOfTwenty() throws {
        var source = NormalSource(seed: 2)
        var parameters = PopulationParameters()
        parameters.draws = 200
        let statistics = try PopulationStatistics(parameters)
        let clock = MovieClock(frameCount: 1, intervalInSeconds: 60)
        var held = 0
        for _ in 0..<300 {
            let members = (1...25).map { member($0, [source.normal()]) }
            let median = statistics.course(of: members, clock: clock).points[0].median
            held += median.lower <= 0 && median.upper >= 0 ? 1 : 0
        }
        #expect((270...297).contains(held), "\(held) of 300")
    }

    @Test func cellsOfOneWellAreNoReplicates() throws {
        var source = NormalSource(seed: 4)
        let members = (0..<6).flatMap { well -> [PopulationMember] in
            let level = source.normal()
            return (0..<40).map { member(40 * well + $0, [level + 0.1 * source.normal()], well: "\(well)") }
        }
        let clock = MovieClock(frameCount: 1, intervalInSeconds: 60)
        let statistics = try PopulationStatistics()
        let nested = statistics.course(of: members, clock: clock).points[0].median
        let flat = statistics.course(
            of: members.map { PopulationMember(trace: $0.trace) },
            clock: clock
        ).points[0].median
        #expect(nested.value == flat.value)
        #expect(nested.upper - nested.lower > 2 * (flat.upper - flat.lower))
        // The same numbers each time.
        #expect(statistics.course(of: members, clock: clock).points[0].median == nested)
    }

    @Test func differencesAreThoseOfMedians() throws {
        var source = NormalSource(seed: 6)
        let treated = (1...30).map { member($0, [1 + 0.1 * source.normal(), 2 + 0.1 * source.normal()]) }
        let control = (1...30).map { member($0, [1 + 0.1 * source.normal(), 1 + 0.1 * source.normal()]) }
        let clock = MovieClock(frameCount: 2, intervalInSeconds: 60)
        let found = try PopulationStatistics().difference(treated: treated, control: control, clock: clock)
        #expect(found[0].difference.lower < 0 && found[0].difference.upper > 0)
        #expect(found[1].difference.lower > 0.85 && found[1].difference.upper < 1.15)
        #expect(found.map(\.controlCount) == [30, 30])
    }

    @Test func tracesAreAlignedAtTheirDivisions() throws {
        let members = [
            member(1, [1, 2, 3, 4], first: 5, alignment: 7), member(2, [3, 4, 5], first: 1, alignment: 2),
            member(3, [100, 100]),
        ]
        let course = try PopulationStatistics().alignedCourse(of: members, frames: -2..<3, clock: clock)
        #expect(course.points.map(\.frame) == [-2, -1, 0, 1, 2])
        #expect(course.points.map(\.timeInSeconds) == [-120, -60, 0, 60, 120])
        #expect(course.points.map(\.median.value).map { $0.isNaN ? -1 : $0 } == [1, 2.5, 3.5, 4.5, -1])
    }

    @Test func rankTestsAgreeWithSciPy() throws {
        for golden in try PopulationFixture.load().tests {
            let found = RankTest(treated: golden.treated + [.nan], control: golden.control)
            #expect(found.statistic == golden.statistic)
            #expect(abs(found.pValue / golden.pValue - 1) < 1e-9)
            #expect(abs(found.effectSize - golden.effectSize) < 1e-12)
            #expect(found.treatedCount == golden.treated.count)
        }
        #expect(RankTest(treated: [], control: [1]).pValue.isNaN)
        #expect(RankTest(treated: [1, 1], control: [1]).pValue.isNaN)
    }

    @Test func exactRankTestsAgreeWithCountingAllDivisions() throws {
        for golden in try PopulationFixture.load().exact {
            let found = ExactRankTest(treated: golden.treated + [.nan], control: golden.control)
            #expect(abs(found.pValue - golden.pValue) < 1e-12)
            let turned = ExactRankTest(treated: golden.control, control: golden.treated)
            #expect(abs(turned.pValue - golden.pValue) < 1e-12)
        }
        #expect(ExactRankTest(treated: [], control: [1]).pValue.isNaN)
        let many = (0..<101).map(Double.init)
        #expect(ExactRankTest(treated: many, control: many).pValue.isNaN)
    }

    /// With more values the exact test comes to the normal approximation.
    @Test func exactRankTestsComeToTheApproximation() {
        var source = NormalSource(seed: 11)
        let treated = (0..<40).map { _ in 0.5 + source.normal() }
        let control = (0..<40).map { _ in source.normal() }
        let exact = ExactRankTest(treated: treated, control: control).pValue
        let approximate = RankTest(treated: treated, control: control).pValue
        #expect(abs(exact / approximate - 1) < 0.03, "\(exact) \(approximate)")
    }

    @Test func correlationsOfRelativesAgreeWithNumPy() throws {
        let fixture = try PopulationFixture.load()
        let found = try KinshipStatistics().correlations(of: fixture.numbers.reversed())
        #expect(found.map(\.kinship) == [.sisters, .motherAndDaughter, .cousins])
        for (found, golden) in zip(found, fixture.relatives) {
            #expect(found.pairCount == golden.pairs)
            #expect(abs(found.correlation - golden.correlation) < 1e-12)
            #expect((0...1).contains(found.pValue))
        }
    }

    @Test func permutationsTellHeritageFromChance() throws {
        var source = NormalSource(seed: 8)
        func family(_ heritage: Double) -> [CellNumber] {
            (0..<30).flatMap { index -> [CellNumber] in
                let mother = source.normal()
                let rest = (1 - heritage * heritage).squareRoot()
                let daughters = (1...2).map { which in
                    let value = heritage * mother + rest * source.normal()
                    return CellNumber(track: 3 * index + which, mother: 3 * index, value: value)
                }
                return [CellNumber(track: 3 * index, mother: nil, value: mother)] + daughters
            }
        }
        let alike = try KinshipStatistics().correlations(of: family(0.9))
        #expect(alike[0].pValue < 0.005 && alike[1].pValue < 0.005)
        #expect(alike[2].pairCount == 0 && alike[2].correlation.isNaN && alike[2].pValue.isNaN)
        var small = 0
        for _ in 0..<100 {
            small += try KinshipStatistics().correlations(of: family(0))[0].pValue < 0.1 ? 1 : 0
        }
        #expect((2...20).contains(small), "\(small) of 100")
    }

    /// What chance gives lies around 0, and the p-value is small where the correlation lies outside of it.
    @Test func correlationsStandBesideWhatChanceGives() throws {
        let found = try KinshipStatistics().correlations(of: try PopulationFixture.load().numbers)
        for found in found {
            #expect(found.chance.lower < 0.1 && found.chance.upper > -0.1)
            #expect(found.chance.lower < found.chance.value && found.chance.value < found.chance.upper)
            let isOutside = !(found.chance.lower...found.chance.upper).contains(found.correlation)
            #expect(isOutside == (found.pValue < 0.05) || abs(found.pValue - 0.05) < 0.03)
        }
    }

    /// Movies that differ make no relatives alike: each is compared within itself.
    @Test func relativesOfSeveralMoviesAreComparedWithinTheirMovie() throws {
        var source = NormalSource(seed: 12)
        func sisters(ofMovie movie: Int) -> [CellNumber] {
            (0..<8).flatMap { family in
                (1...2).map { which in
                    let value = Double(10 * movie) + source.normal()
                    return CellNumber(track: 3 * family + which, mother: 3 * family, value: value, movie: movie)
                }
            }
        }
        let cells = (0..<6).flatMap(sisters)
        let apart = try KinshipStatistics().correlations(of: cells)[0]
        #expect(apart.pairCount == 48 && abs(apart.correlation) < 0.4 && apart.pValue > 0.02, "\(apart)")
        let pooled = cells.map { cell in
            CellNumber(
                track: 100 * cell.movie + cell.track,
                mother: cell.mother.map { 100 * cell.movie + $0 },
                value: cell.value
            )
        }
        #expect(try KinshipStatistics().correlations(of: pooled)[0].correlation > 0.9)
    }

    @Test func parametersNameTheirFlags() throws {
        let text = #"{"excludedFrames": ["mitosis", "edge"], "excludedTraces": ["short"], "draws": 50}"#
        let parameters = try JSONDecoder().decode(PopulationParameters.self, from: Data(text.utf8))
        #expect(parameters.excludedFrames == [.edge, .mitosis])
        #expect(parameters.excludedTraces == .short)
        let again = try JSONDecoder().decode(PopulationParameters.self, from: JSONEncoder().encode(parameters))
        #expect(again == parameters)
        for text in [#"{"excludedFrames": ["rim"]}"#, #"{"draws": 1}"#, #"{"drawn": 100}"#] {
            #expect(throws: ReporterError.self) {
                try JSONDecoder().decode(PopulationParameters.self, from: Data(text.utf8))
            }
        }
    }
}
