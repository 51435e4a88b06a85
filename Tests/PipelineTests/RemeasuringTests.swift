import CellImage
import Foundation
import MovieIO
import Pipeline
import Reporters
import TestSupport
import Testing
import TrackStore

@Suite struct RemeasuringTests {
    /// Everything that measuring makes.
    private struct Measured: Equatable {
        /// As text, in which undefined values are equal.
        let text: [String]
        let values: [[ReporterValue]]

        static func == (left: Measured, right: Measured) -> Bool {
            left.text == right.text && "\(left.values)" == "\(right.values)"
        }

        init(_ store: TrackStore) throws {
            let frames = try store.frames().filter { $0.status == .committed }.map(\.frame)
            values = try frames.map { try store.reporterValues(inFrame: $0) }
            text = try frames.map { frame in
                "\(try store.measurements(inFrame: frame)) \(try store.background(inFrame: frame))"
            }
        }
    }

    private let movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 6)
    }

    private func fresh(_ parameters: RunParameters) async throws -> TrackStore {
        var job = try movie.job()
        job.parameters = parameters
        job.existing = .overwrite
        return try await job.start()
    }

    @Test(arguments: [
        BackgroundMode.none, .constant([50, 60]), .percentile(5), .localRing(width: 5), .rollingMinimum(tile: 32),
    ])
    func anotherBackgroundGivesTheValuesOfAFreshRun(mode: BackgroundMode) async throws {
        let store = try await fresh(movie.parameters)
        var parameters = movie.parameters
        parameters.measurement.background = mode
        let job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 2))
        try await job.start(store)
        try store.verify()
        #expect(try store.isComplete() && store.runs().map(\.stage) == [.run, .measure])
        let found = try Measured(store)
        try store.close()
        #expect(found == (try Measured(try await fresh(parameters))))
    }

    @Test func reportersAloneNeedNoMovie() async throws {
        let store = try await fresh(movie.parameters)
        try FileManager.default.removeItem(atPath: movie.path)
        let before = try Measured(store)
        var parameters = movie.parameters
        parameters.reporters = [
            .ratio(RatioReporter(name: "inverse", numerator: "ex405", denominator: "ex480"))
        ]
        var job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
        job.reportersOnly = true
        try await job.start(store)
        let after = try Measured(store)
        #expect(after.text == before.text)
        #expect(try store.reporters().map(\.name) == ["inverse"])
        let ratio = try #require(before.values[0].first { $0.value.isFinite })
        let inverse = try #require(after.values[0].first { $0.label == ratio.label })
        #expect(abs(ratio.value * inverse.value - 1) < 1e-12)
    }

    /// The file changes as a whole or not at all.
    @Test func anInterruptedMeasurementChangesNothing() async throws {
        let store = try await fresh(movie.parameters)
        let before = try store.contentDigest()
        var parameters = movie.parameters
        parameters.measurement.background = .percentile(20)
        let job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
        let error = try await runError {
            _ = try await Task {
                try await job.start(store) { event in
                    if case .frame(_, _, 3, _) = event { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }.value
        }
        let expected = RunError.interrupted(
            framesDone: 3,
            frameCount: 6,
            state: "\(movie.output) is as before",
            isResumable: false
        )
        #expect(error == expected)
        #expect(try store.isComplete() && store.contentDigest() == before)
        try await job.start(store)
        #expect(try store.isComplete())
        let found = try Measured(store)
        try store.close()
        #expect(found == (try Measured(try await fresh(parameters))))
    }

    /// What cannot be measured is refused, and what was measured stays.
    @Test func anImpossibleRequestChangesNothing() async throws {
        let store = try await fresh(movie.parameters)
        let before = try store.contentDigest()
        var rings = movie.parameters
        rings.measurement.regions = [.cell, .ring]
        var outside = movie.parameters
        outside.measurement.background = .regionOfInterest(
            PixelRect(minX: 9_000, minY: 9_000, maxX: 9_010, maxY: 9_010)
        )
        for parameters in [rings, outside] {
            let job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
            #expect(try await runError { _ = try await job.start(store) } != nil)
            #expect(try store.isComplete() && store.contentDigest() == before)
        }
    }

    /// Of a movie of the same form it cannot be seen that it is another one, but its file tells.
    @Test func aMovieThatHasChangedIsRefusedUnlessItIsNamed() async throws {
        let store = try await fresh(movie.parameters)
        let before = try store.contentDigest()
        let other = try SmallMovie.hela(frameCount: 6, seed: 5)
        try FileManager.default.removeItem(atPath: movie.path)
        try FileManager.default.copyItem(atPath: other.path, toPath: movie.path)
        var job = Remeasuring(parameters: movie.parameters, threads: try ThreadBudget(threads: 1))
        let unnamed = job
        let error = try await runError { _ = try await unnamed.start(store) }
        guard case .incomplete(movie.output, let reason) = error else { throw try #require(error) }
        #expect(reason.contains(movie.path) && reason.contains("--movie"))
        #expect(try store.contentDigest() == before)
        job.moviePaths = [movie.path]
        #expect(try await job.start(store)?.contains("not as it was") == true)
    }

    /// Two jobs in turns would leave a mixture.
    @Test func aFileIsWrittenByOneStoreAtATime() async throws {
        let store = try await fresh(movie.parameters)
        #expect(throws: StoreError.locked(file: movie.output)) {
            _ = try TrackStore.open(at: movie.output, readOnly: false)
        }
        var again = try movie.job()
        again.existing = .overwrite
        let second = again
        #expect(try await runError { _ = try await second.start() } == .store(.locked(file: movie.output)))
        #expect(try TrackStore.open(at: movie.output, readOnly: true).isComplete())
        try store.close()
        try TrackStore.open(at: movie.output, readOnly: false).close()
        #expect(!movie.folder.names.contains { $0.hasSuffix("-lock") })
    }

    @Test func anotherMovieIsRefused() async throws {
        let store = try await fresh(movie.parameters)
        let before = try store.contentDigest()
        let other = try SmallMovie.hela(frameCount: 5)
        var job = Remeasuring(parameters: movie.parameters, threads: try ThreadBudget(threads: 1))
        job.moviePaths = [other.path]
        let work = job
        let error = try await runError { _ = try await work.start(store) }
        guard case .incomplete = error else { throw try #require(error) }
        #expect(try store.contentDigest() == before)
    }

    /// What is refused because rows are missing is no defect of the program.
    @Test func aFileThatContradictsItselfIsDamaged() async throws {
        var store = try await fresh(movie.parameters)
        try store.configure("PRAGMA foreign_keys = OFF; DELETE FROM track")
        try store.close()
        store = try TrackStore.open(at: movie.output, readOnly: false)
        let job = Remeasuring(parameters: try store.runParameters(), threads: try ThreadBudget(threads: 1))
        let damaged = store
        let error = try await runError { try await job.start(damaged) }
        guard case .store(.damaged(movie.output, let reason)) = error else { throw try #require(error) }
        #expect(reason.contains("track"))
    }

    @Test func aMovedMovieIsNamed() async throws {
        let store = try await fresh(movie.parameters)
        let moved = movie.folder.file("moved.ome.tif")
        try FileManager.default.moveItem(atPath: movie.path, toPath: moved)
        var job = Remeasuring(parameters: movie.parameters, threads: try ThreadBudget(threads: 1))
        let missing = job
        let error = try await runError { try await missing.start(store) }
        #expect(error == .movie(.missing(file: movie.path)))
        job.moviePaths = [moved]
        let before = try Measured(store)
        try await job.start(store)
        #expect(try Measured(store) == before)
    }

    /// Nuclei are not looked for anew, so a channel that shows them is refused where the run found none.
    @Test func nucleiThatTheFileDoesNotHoldAreRefused() async throws {
        let store = try await fresh(movie.parameters)
        let before = try store.contentDigest()
        var channel = movie.parameters
        channel.channels.nucleus = "ex405"
        var labels = movie.parameters
        labels.segmentation.nuclei = .labels
        for parameters in [channel, labels] {
            let job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
            let error = try await runError { try await job.start(store) }
            guard case .incomplete(movie.output, let reason) = error else { throw try #require(error) }
            #expect(reason.contains("nuclei"))
        }
        #expect(try store.contentDigest() == before)
    }

    /// Values belong to tracks: without them the file would pass for a complete one of no cells.
    @Test func aFileWithoutTracksIsRefused() async throws {
        let unlinked = movie.folder.file("unlinked.celltrack")
        var run = try movie.job()
        run.existing = .overwrite
        try await run.start(copyingUnlinkedTo: unlinked)
        let store = try TrackStore.open(at: unlinked, readOnly: false)
        let before = try store.contentDigest()
        let job = Remeasuring(parameters: movie.parameters, threads: try ThreadBudget(threads: 1))
        let error = try await runError { try await job.start(store) }
        guard case .unfinished(unlinked, _) = error else { throw try #require(error) }
        #expect(try store.contentDigest() == before && !store.isComplete())
    }

    @Test func masksAloneCannotBeMeasured() async throws {
        let store = try await movie.masksJob(try movie.writeMasks()).start()
        let job = Remeasuring(parameters: try store.runParameters(), threads: try ThreadBudget(threads: 1))
        let error = try await runError { try await job.start(store) }
        guard case .incomplete = error else { throw try #require(error) }
    }
}
