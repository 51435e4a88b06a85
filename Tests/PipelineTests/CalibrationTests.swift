import CellImage
import Lineage
import Pipeline
import TestSupport
import Testing
import TrackStore

/// A clock and a pixel size that are told later.
@Suite struct CalibrationTests {
    private var movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 8)
        // Divisions are found with the clock, and are not looked for again.
        movie.parameters.divisions.mode = .none
    }

    /// As text, in which undefined values are equal.
    private func contents(_ store: TrackStore) throws -> [String] {
        [
            "\(try store.movie())", "\(try store.frames())", "\(try store.processedTraces(of: "AMPK"))",
            "\(try store.responses(of: "AMPK"))",
        ]
    }

    private func calibrated(_ parameters: RunParameters) -> RunParameters {
        var parameters = parameters
        parameters.movie.frameIntervalInSeconds = 300
        parameters.movie.pixelSizeInMicrometers = 0.5
        parameters.dose.timeInSeconds = 1200
        return parameters
    }

    @Test func measuringTakesItOver() async throws {
        var run = try movie.job()
        run.parameters = calibrated(movie.parameters)
        let fresh = try await run.start()
        let expected = try contents(fresh)
        try fresh.close()
        run.parameters = movie.parameters
        run.existing = .overwrite
        let store = try await run.start()
        let parameters = calibrated(movie.parameters)
        try await Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1)).start(store)
        #expect(try contents(store) == expected)
        #expect(try store.movie().frameIntervalSource == "user" && store.movie().pixelSizeSource == "user")
        #expect(try store.frames().map(\.timeInSeconds) == (0..<8).map { Double($0) * 300 })
        #expect(try store.isComplete() && store.runParameters() == parameters)
        try store.verify()
        // Taken back, the movie's own facts count again.
        try await Remeasuring(parameters: movie.parameters, threads: try ThreadBudget(threads: 1)).start(store)
        #expect(try store.movie().frameIntervalSource != "user")
    }

    /// A dose after the end by the new clock is known before anything changes.
    @Test func anImpossibleDoseChangesNothing() async throws {
        let store = try await movie.job().start()
        let before = try store.contentDigest()
        var parameters = calibrated(movie.parameters)
        parameters.dose.timeInSeconds = 8 * 300
        let job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
        let error = try await runError { try await job.start(store) }
        guard case .parameter("dose.timeInSeconds", _) = error else { throw try #require(error) }
        #expect(try store.contentDigest() == before && store.isComplete())
    }

    /// Where it is missing nobody knows which frames it skipped.
    @Test func itNeedsTheMovie() async throws {
        let store = try await movie.job().start()
        let before = try store.contentDigest()
        try movie.folder.write("", to: "movie.ome.tif")
        var job = Remeasuring(parameters: calibrated(movie.parameters), threads: try ThreadBudget(threads: 1))
        job.reportersOnly = true
        let work = job
        #expect(try await runError { try await work.start(store) } != nil)
        #expect(try store.contentDigest() == before)
    }
}
