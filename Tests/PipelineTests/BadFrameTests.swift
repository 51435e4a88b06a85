import Foundation
import Pipeline
import TestSupport
import Testing
import TrackStore
import Tracker

@Suite struct BadFrameTests {
    private let movie: SmallMovie
    private let sequence: String

    init() throws {
        movie = try SmallMovie.hela(frameCount: 8)
        sequence = try movie.writeSequence()
    }

    private func job(existing: Run.ExistingFile = .refuse, skipping: Bool = false) throws -> Run {
        var parameters = movie.parameters
        parameters.reporters = []
        parameters.channels = ChannelRoles()
        var job = Run(
            parameters: parameters,
            moviePaths: [sequence],
            output: movie.output,
            threads: try ThreadBudget(threads: 2)
        )
        job.existing = existing
        job.skipsBadFrames = skipping
        return job
    }

    /// Destroys the file of a frame; gives what it held.
    private func damage(_ frame: Int) throws -> Data {
        let name = "sequence/" + SmallMovie.sequenceName(frame)
        let original = try movie.folder.read(name)
        try movie.folder.write(original.prefix(200), to: name)
        return original
    }

    @Test func anUnreadableFrameStopsTheRunWithEverythingBeforeItStored() async throws {
        let digest = try await job().digest()
        for frame in [1, 4, 7] {
            let original = try damage(frame)
            let error = try await runError { _ = try await self.job(existing: .overwrite).start() }
            guard case .movie(let reason) = error else { throw try #require(error) }
            #expect("\(reason)".contains(SmallMovie.sequenceName(frame)))
            let partial = try TrackStore.open(at: movie.output, readOnly: true)
            #expect(try partial.frames().map(\.frame) == Array(0..<frame))
            try partial.close()
            try movie.folder.write(original, to: "sequence/" + SmallMovie.sequenceName(frame))
            #expect(try await job(existing: .resume).digest() == digest, "repaired frame \(frame)")
        }
    }

    /// The first, the middle and the last frame tell the scale; with one of them missing, another one may come out.
    @Test(arguments: [0, 4]) func aRunOfANetworkGoesOnAtItsScale(frame: Int) async throws {
        var job = try job()
        job.parameters.segmentation.segmenter = .cellsam
        let original = try damage(frame)
        let first = job
        let error = try await runError { _ = try await first.start() }
        #expect(error != nil)
        try movie.folder.write(original, to: "sequence/" + SmallMovie.sequenceName(frame))
        job.existing = .resume
        let store = try await job.start()
        #expect(try store.isComplete() && store.frames().count == 8)
    }

    /// Only files of frames that are not stored yet may change.
    @Test func aRepairedFrameThatWasSkippedIsNotTakenIn() async throws {
        let original = try damage(2)
        #expect(try await job(skipping: true).interrupted(afterFrames: 5) != nil)
        try movie.folder.write(original, to: "sequence/" + SmallMovie.sequenceName(2))
        let error = try await runError { _ = try await self.job(existing: .resume, skipping: true).start() }
        guard case .resume = error else { throw try #require(error) }
    }

    @Test func aSkippedFrameIsNotedAndBridged() async throws {
        _ = try damage(3)
        let store = try await job(skipping: true).start()
        let frames = try store.frames()
        #expect(frames.map(\.frame) == Array(0..<8))
        guard case .bad(let reason) = frames[3].status else { throw MissingNote() }
        #expect(reason.contains(SmallMovie.sequenceName(3)))
        #expect(frames.filter { $0.status == .committed }.count == 7)
        let bridged = try store.tracks().filter { $0.firstFrame < 3 && $0.lastFrame > 3 }
        #expect(bridged.count >= 3)
        #expect(bridged.allSatisfy { track in !track.observations.contains { $0.frame == 3 } })
        #expect(try RunSummary(store).badFrameCount == 1)
        try store.verify()
    }

    private struct MissingNote: Error {}

    @Test func skippingIsResumedLikeAnythingElse() async throws {
        _ = try damage(2)
        let digest = try await job(skipping: true).digest()
        var first = try job(existing: .overwrite, skipping: true)
        for count in [2, 4, 6] {
            #expect(try await first.interrupted(afterFrames: count) != nil)
            first.existing = .resume
        }
        #expect(try await first.digest() == digest)
    }

    /// A run that stopped at a bad frame goes on when told to skip such frames.
    @Test func aStoppedRunGoesOnBySkipping() async throws {
        _ = try damage(5)
        let error = try await runError { _ = try await self.job().start() }
        #expect(error != nil)
        let store = try await job(existing: .resume, skipping: true).start()
        #expect(try store.isComplete() && RunSummary(store).badFrameCount == 1)
    }

    @Test func aMovieOfBadFramesAloneHasNoTracks() async throws {
        for frame in 1..<8 { _ = try damage(frame) }
        let store = try await job(skipping: true).start()
        let summary = try RunSummary(store)
        #expect(summary.isComplete && summary.badFrameCount == 7)
        #expect(try store.tracks().allSatisfy { $0.observations.map(\.frame) == [0] })
    }
}
