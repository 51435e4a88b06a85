import Foundation
import Lineage
import Pipeline
import Testing
import TrackStore

/// A channel with a marker of bud necks, from the movie to the evidence for a mother.
@Suite struct NeckMarkerTests {
    private func job(_ movie: SmallMovie, neck: String? = "septin") throws -> Run {
        var job = try movie.job()
        job.parameters.channels.neck = neck
        job.existing = .overwrite
        return job
    }

    private func evidence(_ store: TrackStore) throws -> [Double] {
        try store.divisions().flatMap { $0.evidence.filter { $0.term == .neckMarker }.map(\.cost) }
    }

    @Test func itSpeaksForTheMother() async throws {
        let movie = try SmallMovie.yeast(neckMarker: "septin")
        let store = try await job(movie).start()
        let with = try evidence(store)
        #expect(!with.isEmpty && with.contains { $0 < -1 })
        let confidences = try store.divisions().map(\.confidence)
        // Tracking again reads the movie again.
        let parameters = try store.runParameters()
        try Retracking(parameters: parameters).start(store)
        #expect(try evidence(store) == with)
        try store.close()
        let without = try await job(movie, neck: nil).start()
        #expect(try evidence(without).allSatisfy { $0 == 0 })
        #expect(try without.divisions().map(\.confidence) != confidences)
    }

    @Test func trackingAgainNeedsTheMovie() async throws {
        let movie = try SmallMovie.yeast(neckMarker: "septin")
        let store = try await job(movie).start()
        try FileManager.default.removeItem(atPath: movie.path)
        let parameters = try store.runParameters()
        #expect(throws: RunError.self) { try Retracking(parameters: parameters).start(store) }
    }

    @Test func trackingAgainRefusesAnotherMovie() async throws {
        let movie = try SmallMovie.yeast(neckMarker: "septin")
        let store = try await job(movie).start()
        let before = try store.contentDigest()
        let other = try SmallMovie.yeast(seed: 2, neckMarker: "septin")
        try FileManager.default.removeItem(atPath: movie.path)
        try FileManager.default.copyItem(atPath: other.path, toPath: movie.path)
        let parameters = try store.runParameters()
        let error = #expect(throws: RunError.self) { try Retracking(parameters: parameters).start(store) }
        guard case .incomplete(_, let reason) = error else { throw try #require(error) }
        #expect(reason.contains("is not as it was"))
        #expect(try store.contentDigest() == before)
    }

    @Test func aChannelThatIsNotThereIsRefusedAtOnce() async throws {
        let movie = try SmallMovie.yeast(frameCount: 3)
        let job = try job(movie, neck: "septin")
        let error = try await runError { _ = try await job.start() }
        #expect(error.map { "\($0)" }?.contains("septin") == true)
        #expect(!FileManager.default.fileExists(atPath: movie.output))
    }
}
