import Foundation
import Lineage
import Pipeline
import Reporters
import Simulator
import TestSupport
import Testing
import TrackStore

/// Simulated wells, from pixels to the comparison of their groups.
@Suite struct ExperimentTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    /// A result of a simulated well; gives its path.
    private func result(
        _ name: String,
        seed: UInt64,
        nonResponders: Double = 0.2,
        frameCount: Int = 30,
        change: (inout RunParameters) -> Void = { _ in }
    ) async throws -> String {
        let movie = try SmallMovie.hela(frameCount: frameCount, seed: seed) { scene in
            scene.field.width = 192
            scene.field.height = 192
            scene.cells.count = 10
            scene.mitosis.cycleInSeconds = 72_000
            scene.reporter.doseFrame = 12
            scene.reporter.nonResponderShare = nonResponders
        }
        // The movie's folder goes with it.
        defer { withExtendedLifetime(movie) {} }
        var job = try movie.job()
        job.output = folder.file(name)
        job.parameters.traces.doseFrame = 12
        job.parameters.response.draws = 20
        change(&job.parameters)
        try (try await job.start()).close()
        return job.output
    }

    private func design(_ groups: [(name: String, results: [String])]) throws -> ExperimentDesign {
        try ExperimentDesign(
            groups.flatMap { group in
                group.results.map { ExperimentDesign.Entry(result: $0, group: group.name, well: $0) }
            }
        )
    }

    @Test func simulatedWellsWithTheDoseStandOut() async throws {
        var results: [[String]] = [[], []]
        for well in 0..<3 {
            results[0].append(try await result("v\(well).celltrack", seed: UInt64(21 + well), nonResponders: 1))
            results[1].append(try await result("d\(well).celltrack", seed: UInt64(31 + well)))
        }
        let experiment = try Experiment(try design([("vehicle", results[0]), ("2-DG", results[1])]))
        #expect(experiment.groups.map(\.name) == ["vehicle", "2-DG"] && experiment.notes.isEmpty)
        #expect(experiment.dose == .minutes(24) && experiment.clock.frameCount == 30)
        let found = try GroupComparison(experiment.groups, reference: "vehicle", clock: experiment.clock)
        let contrast = try #require(found.groups[1].contrast)
        let calls = contrast.responders
        #expect(calls.vehicleCount >= 20 && calls.treatedCount >= 20, "\(calls)")
        // With some 25 cells, whose masks are those of a segmentation, no smaller share can be asked for.
        #expect(calls.falsePositiveRate.value <= 0.1, "\(calls)")
        let responders = try #require(contrast.differences.first { $0.quantity == .responders })
        #expect(responders.difference.lower > 0.4 && abs(responders.wellTest.pValue - 0.1) < 1e-9, "\(responders)")
        let amplitude = try #require(contrast.differences.first { $0.quantity == .amplitude })
        #expect(amplitude.difference.lower > 0.15 && amplitude.cellTest.pValue < 1e-4, "\(amplitude)")
    }

    /// The error of reading an experiment.
    private func refusal(
        _ results: String...,
        reporter: ReporterChoice = .first
    ) throws -> (file: String, reason: String) {
        do {
            _ = try Experiment(try design([("a", results)]), reporter: reporter)
        } catch RunError.incomplete(let file, let reason), RunError.unfinished(let file, let reason) {
            return (file, reason)
        }
        throw CocoaError(.featureUnsupported)
    }

    @Test func resultsThatCannotBeComparedAreRefused() async throws {
        let first = try await result("first.celltrack", seed: 8, frameCount: 14)
        let undosed = try await result("undosed.celltrack", seed: 8, frameCount: 14) { $0.traces.doseFrame = nil }
        #expect(try refusal(first, undosed).reason.contains("--dose"))
        let later = try await result("later.celltrack", seed: 8, frameCount: 14) { $0.traces.doseFrame = 11 }
        #expect(try refusal(first, later).reason.contains("1320"))
        let slower = try await result("slower.celltrack", seed: 8, frameCount: 14) {
            $0.movie.frameIntervalInSeconds = 240
        }
        #expect(try refusal(first, slower).reason.contains("frame 1"))
        let change = try await result("change.celltrack", seed: 8, frameCount: 14) {
            $0.traces.normalization = .change
        }
        #expect(try refusal(first, change).file == change)
        let inverse = try await result("inverse.celltrack", seed: 8, frameCount: 14) {
            $0.reporters = [.ratio(RatioReporter(name: "AMPK", numerator: "ex405", denominator: "ex480"))]
        }
        #expect(try refusal(first, inverse).reason.contains("ex405"))
        let none = try await result("none.celltrack", seed: 8, frameCount: 14) { $0.reporters = [] }
        #expect(try refusal(first, none, reporter: .named("AMPK")).reason.contains("no reporter AMPK; it has none"))
        let other = try await result("other.celltrack", seed: 8, frameCount: 14) {
            $0.reporters = [.ratio(RatioReporter(name: "other", numerator: "ex405", denominator: "ex480"))]
        }
        #expect(try refusal(first, other).reason.contains("--growth-only"))
        // Growth asks for the clock alone.
        #expect(try refusal(slower, first, reporter: .none).reason.contains("frame 1"))
        let growth = try Experiment(try design([("a", [first, other]), ("b", [undosed])]), reporter: .none)
        #expect(growth.reporter == nil && growth.dose == nil)
        // All are of one movie under several names.
        #expect(growth.notes.count == 2 && growth.notes.allSatisfy { $0.contains("are of the same movie") })
    }

    @Test func allUnfinishedResultsAreNamed() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        _ = try await movie.job().interrupted(afterFrames: 2)
        let paths = (0..<12).map { folder.file("w\($0).celltrack") }
        for path in paths { try FileManager.default.copyItem(atPath: movie.output, toPath: path) }
        let some = try refusal(paths[0], paths[1], paths[2])
        #expect(some.file == paths[0] && some.reason.hasSuffix("those of \(paths[1]), \(paths[2])"))
        let design = try design([("a", paths)])
        let error = try await runError { _ = try Experiment(design) }
        guard case .unfinished(_, let reason)? = error else { throw try #require(error) }
        #expect(reason.hasSuffix("\(paths[9]) and 2 more") && !reason.contains(paths[10]))
        #expect(try refusal(paths[0]).reason == "its run or measurement was interrupted")
    }

    @Test func resultsWithoutReportersAreComparedByGrowth() async throws {
        let first = try await result("first.celltrack", seed: 8, frameCount: 14)
        let none = try await result("none.celltrack", seed: 8, frameCount: 14) { $0.reporters = [] }
        let alone = try Experiment(try design([("a", [none])]))
        #expect(alone.reporter == nil && alone.notes.isEmpty && alone.lineages.map(\.movies.count) == [1])
        let mixed = try Experiment(try design([("a", [first]), ("b", [none])]))
        #expect(mixed.reporter == nil && mixed.notes.count == 2)
        #expect(mixed.notes.first?.hasPrefix("\(none) has no reporter: growth") == true)
        let both = try Experiment(try design([("a", [first])]))
        #expect(both.reporter?.name == "AMPK" && both.lineageClock.isInMinutes)
        // The same cells, with or without a reporter.
        let found = try GrowthComparison(mixed.lineages, reference: "a", clock: mixed.lineageClock)
        #expect(found.groups[0].doubling.births == found.groups[1].doubling.births)
        #expect(
            found.groups[0].movies[0].founderCount > 4
                && found.groups[0].curve(of: .cycle) == found.groups[1].curve(of: .cycle)
        )
    }

    @Test func whatCountsAsADivisionIsNoted() async throws {
        let hela = try await result("hela.celltrack", seed: 8, frameCount: 14) { $0.reporters = [] }
        let movie = try SmallMovie.yeast(frameCount: 30)
        var job = try movie.job()
        job.output = folder.file("yeast.celltrack")
        job.parameters.movie.frameIntervalInSeconds = 120
        try (try await job.start()).close()
        let yeast = try Experiment(try design([("a", [job.output])]))
        #expect(yeast.event == .budEmergence)
        let mixed = try Experiment(try design([("a", [job.output]), ("b", [hela])]))
        let divides = mixed.lineages[1].movies[0].growth.births > 0
        #expect(divides && mixed.event == nil && mixed.notes.contains { $0.contains("buds, others mitoses") })
    }

    @Test func whatDiffersWithoutHarmIsNoted() async throws {
        let first = try await result("first.celltrack", seed: 8, frameCount: 16)
        let short = try await result("short.celltrack", seed: 8, frameCount: 14) { $0.response.noiseMultiple = 4 }
        let notes = try Experiment(try design([("a", [short, first])])).notes
        #expect(notes.count == 2)
        #expect(notes[0].contains("14 frames") && notes[1].contains("response.noiseMultiple"))
    }
}

@Suite struct ExperimentDesignTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func read(_ text: String) throws -> ExperimentDesign {
        try folder.write(text, to: "wells.csv")
        return try ExperimentDesign(file: folder.file("wells.csv"))
    }

    @Test func tablesNameResultsGroupsAndWells() throws {
        let design = try read(
            #"""
            Group,note,result,well
            vehicle,"a, b",v 1.celltrack,B2

            2-DG,,"d,1.celltrack",B3
            2-DG,,/far/d2.celltrack,B3
            "say ""no""",,x,C1
            """#
        )
        #expect(design.groups == ["vehicle", "2-DG", "say \"no\""])
        #expect(design.entries.map(\.well) == ["B2", "B3", "B3", "C1"])
        #expect(design.entries[0].result == folder.file("v 1.celltrack"))
        #expect(design.entries[1].result == folder.file("d,1.celltrack"))
        #expect(design.entries[2].result == "/far/d2.celltrack")
        // Without wells each result is one.
        #expect(try read("result,group\na,x\nb,x\n").entries.map(\.well) == ["a", "b"])
    }

    @Test(arguments: [
        ("", 1), ("result,well\na,b", 1), ("result,group\na", 2), ("result,group\na,x\n\nb,", 4),
        ("result,group\n,x", 2),
    ])
    func wrongLinesAreNamed(text: String, line: Int) throws {
        do {
            _ = try read(text)
            Issue.record("\(text) was read")
        } catch RunError.configuration(let file, let found, _) {
            #expect(file == folder.file("wells.csv") && found == line)
        }
    }

    @Test func designsWithoutSenseAreRefused() throws {
        #expect(throws: RunError.self) { try read("result,group\n") }
        #expect(throws: RunError.self) { try read("result,group\na,x\n./a,y\n") }
        #expect(throws: RunError.missingFile("none.csv")) { try ExperimentDesign(file: "none.csv") }
        #expect(throws: RunError.self) { try ExperimentDesign([]) }
        let bytes = Data([0xFF, 0xFE, 0x00])
        try folder.write(bytes, to: "wells.csv")
        #expect(throws: RunError.self) { try ExperimentDesign(file: folder.file("wells.csv")) }
    }
}
