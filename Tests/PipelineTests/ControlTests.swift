import Foundation
import Pipeline
import Reporters
import Simulator
import TestSupport
import Testing
import TrackStore

/// Traces that are corrected by the cells of another result.
@Suite struct ControlTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func job(_ name: String, seed: UInt64, frameCount: Int = 12) throws -> Run {
        let movie = try SmallMovie.hela(frameCount: frameCount, seed: seed) { $0.reporter.nonResponderShare = 1 }
        // The movie lives as long as the job needs it.
        let path = folder.file("\(name).ome.tif")
        try FileManager.default.copyItem(atPath: movie.path, toPath: path)
        var job = try movie.job()
        job.moviePaths = [path]
        job.output = folder.file("\(name).celltrack")
        job.parameters.traces.doseFrame = 5
        job.parameters.traces.bleaching = .none
        job.parameters.response.draws = 20
        return job
    }

    private func made(_ job: Run) async throws -> String {
        try (try await job.start()).close()
        return job.output
    }

    /// The median over cells of their steady values divided by their means in the frames before the dose.
    private func course(of store: TrackStore) throws -> [Double] {
        let traces = try store.processedTraces(of: "AMPK").compactMap { trace -> [Int: Double]? in
            let steady = trace.points.filter { $0.raw.isFinite && $0.flags.isDisjoint(with: [.mitosis, .areaJump]) }
            let values = steady.reduce(into: [Int: Double]()) { $0[$1.frame] = $1.raw }
            let before = (0..<5).compactMap { values[$0] }
            guard before.count >= 3 else { return nil }
            return values.mapValues { $0 / (before.reduce(0, +) / Double(before.count)) }
        }
        return (0..<12).reduce(into: []) { course, frame in
            let sorted = traces.compactMap { $0[frame] }.sorted()
            guard !sorted.isEmpty else { return course.append(course.last ?? 1) }
            course.append((sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2)
        }
    }

    @Test func correctedValuesAreThoseOverTheControlsCourse() async throws {
        let control = try await made(try job("control", seed: 8))
        var job = try job("treated", seed: 9)
        let plain = try await job.start()
        let raw = try plain.traces(of: "AMPK")
        try plain.close()
        job.parameters.traces.bleaching = .control
        job.parameters.control.result = control
        job.existing = .overwrite
        let store = try await job.start()
        let expected = try course(of: try TrackStore.open(at: control, readOnly: true))
        #expect(expected.contains { abs($0 - 1) > 1e-3 })
        let corrected = try store.processedTraces(of: "AMPK")
        #expect(corrected.count == raw.count && !raw.isEmpty)
        for (trace, raw) in zip(corrected, raw) {
            for (point, measured) in zip(trace.points, raw.points) where measured.value.isFinite {
                #expect(abs(point.corrected.value * expected[point.frame] / measured.value - 1) < 1e-9)
            }
        }
        let inputs = try store.runs().flatMap(\.inputs)
        #expect(inputs.contains { $0.role == .control && $0.path == control && $0.sha256 != nil })
    }

    /// Measuring with a control makes what a run with it makes, and tracking again keeps it.
    @Test func measuringAndTrackingAgainUseTheControl() async throws {
        let control = try await made(try job("control", seed: 8))
        var run = try job("treated", seed: 9)
        let store = try await run.start()
        run.parameters.traces.bleaching = .control
        run.parameters.control.result = control
        var again = Remeasuring(parameters: run.parameters, threads: try ThreadBudget(threads: 1))
        again.reportersOnly = true
        try await again.start(store)
        let measured = "\(try store.processedTraces(of: "AMPK"))"
        try Retracking(parameters: try store.runParameters()).start(store)
        #expect("\(try store.processedTraces(of: "AMPK"))" == measured)
        try store.close()
        run.existing = .overwrite
        #expect("\(try (try await run.start()).processedTraces(of: "AMPK"))" == measured)
    }

    /// A control that was measured again is another one, unless it is named anew.
    @Test func aControlThatHasChangedIsRefused() async throws {
        let control = try await made(try job("control", seed: 8))
        var run = try job("treated", seed: 9)
        run.parameters.traces.bleaching = .control
        run.parameters.control.result = control
        let store = try await run.start()
        let record = try #require(try store.bleaching().first)
        #expect(record.reporter == "AMPK" && record.correction == .control && record.ratePerFrame == nil)
        #expect(record.cellCount ?? 0 > 0 && record.standardError?.isFinite == true)
        let changed = try TrackStore.open(at: control, readOnly: false)
        try Retracking(parameters: try changed.runParameters()).start(changed)
        try changed.close()
        let before = try store.contentDigest()
        var again = Remeasuring(parameters: run.parameters, threads: try ThreadBudget(threads: 1))
        again.reportersOnly = true
        let unnamed = again
        for error in [
            try await runError { try await unnamed.start(store) },
            try await runError { try Retracking(parameters: run.parameters).start(store) },
        ] {
            guard case .changedInput(control, let reason) = error else { throw try #require(error) }
            #expect(reason.contains("control cells") && reason.contains("name it anew"))
        }
        #expect(try store.contentDigest() == before)
        again.namedFiles = [control]
        try await again.start(store)
        let inputs = try #require(try store.runs().last).inputs
        #expect(inputs.map(\.role) == [.control] && inputs.allSatisfy { $0.pathFromResult == "control.celltrack" })
        // What was named then is what the next one looks for.
        try await unnamed.start(store)
        try FileManager.default.removeItem(atPath: control)
        let missing = try await runError { try await unnamed.start(store) }
        guard case .missingInput(control, _) = missing else { throw try #require(missing) }
    }

    @Test func controlsThatDoNotFitAreRefusedBeforeAnythingChanges() async throws {
        let store = try await (try job("treated", seed: 9)).start()
        let before = try store.contentDigest()
        var other = try job("other", seed: 8, frameCount: 10)
        let shorter = try await made(other)
        other.parameters.movie.frameIntervalInSeconds = 300
        other.output = folder.file("slower.celltrack")
        let slower = try await made(other)
        other = try job("renamed", seed: 8)
        other.parameters.reporters = [.ratio(RatioReporter(name: "other", numerator: "ex480", denominator: "ex405"))]
        let renamed = try await made(other)
        for (control, word) in [
            (shorter, "10 frames"), (slower, "frame 1"), (renamed, "AMPK"), (store.path, "itself"),
            (folder.file("none.celltrack"), "no such file"),
        ] {
            var parameters = try store.runParameters()
            parameters.traces.bleaching = .control
            parameters.control.result = control
            let work = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
            let error = try #require(try await runError { try await work.start(store) })
            #expect("\(error)".contains(word), "\(error)")
            let retracking = Retracking(parameters: parameters)
            let again = try await runError { try retracking.start(store) }
            #expect(again.map { "\($0)" } == "\(error)")
        }
        #expect(try store.contentDigest() == before && store.isComplete())
        var parameters = RunParameters()
        parameters.traces.bleaching = .control
        #expect(throws: RunError.self) { try ParameterLayers(parameters).parameters() }
    }
}
