import CellImage
import Foundation
import MovieIO
import Pipeline
import Segmenter
import Synchronization
import TestSupport
import Testing
import TrackStore
import Tracker

@Suite struct ResumeTests {
    /// A run that is stopped after any number of frames, even ones with one thread and odd ones with three, ends like an
    /// unbroken one.
    @Test(arguments: [1, 3]) func anInterruptedRunEndsLikeAnUnbrokenOne(threads: Int) async throws {
        let movie = try SmallMovie.hela()
        var fresh = try movie.job()
        fresh.existing = .overwrite
        let digest = try await fresh.digest()
        for count in 1..<movie.frameCount where count % 2 == threads / 2 {
            var first = try movie.job(threads: threads)
            first.existing = .overwrite
            let error = try await first.interrupted(afterFrames: count)
            guard case .interrupted(count, movie.frameCount, let state, isResumable: true) = error else {
                throw try #require(error)
            }
            #expect(state.contains(movie.output))
            let partial = try TrackStore.open(at: movie.output, readOnly: true)
            #expect(try partial.frames().count == count && !partial.isComplete())
            try partial.close()
            var second = try movie.job(threads: 4 - threads)
            second.existing = .resume
            #expect(try await second.digest() == digest, "after \(count) frames")
        }
    }

    @Test func severalInterruptionsOfOneRun() async throws {
        let movie = try SmallMovie.yeast(frameCount: 14)
        let digest = try await movie.job().digest()
        var job = try movie.job()
        job.existing = .overwrite
        for count in [2, 3, 7, 11, 13] {
            #expect(try await job.interrupted(afterFrames: count) != nil)
            job.existing = .resume
        }
        let started = Mutex<Int?>(nil)
        let store = try await job.start { event in
            if case .started(let framesDone, _) = event { started.withLock { $0 = framesDone } }
        }
        #expect(started.withLock { $0 } == 13)
        #expect(try store.contentDigest() == digest)
    }

    /// Stopped when all frames are stored but tracks are missing.
    @Test func aRunStoppedBeforeLinkingIsLinked() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        let digest = try await movie.job().digest()
        let store = try TrackStore.open(at: movie.output, readOnly: false)
        try store.configure("UPDATE movie SET tracking_parameters = NULL, is_complete = 0")
        let complete = try store.isComplete()
        try store.close()
        try #require(!complete)
        var job = try movie.job()
        job.existing = .resume
        #expect(try await job.digest() == digest)
    }

    @Test func resumingWithoutAFileBegins() async throws {
        let movie = try SmallMovie.hela(frameCount: 3)
        var job = try movie.job()
        job.existing = .resume
        #expect(try await job.start().isComplete())
    }

    private func refusal(_ movie: SmallMovie, _ change: (inout Run) throws -> Void) async throws -> String {
        var job = try movie.job()
        job.existing = .resume
        try change(&job)
        let work = job
        let error = try await runError { _ = try await work.start() }
        guard case .resume(movie.output, let reason) = error else { throw try #require(error) }
        return reason
    }

    @Test func otherCircumstancesAreRefused() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        _ = try await movie.job().interrupted(afterFrames: 2)
        let before = try movie.folder.read("result.celltrack")
        let other = try SmallMovie.hela(frameCount: 5)
        let sameShape = try SmallMovie.hela(frameCount: 4, seed: 3)

        #expect(try await refusal(movie) { $0.parameters.tracking.maximumGap = 1 } == "the parameters differ")
        let segmenter = try await refusal(movie) { $0.parameters.segmentation.classical.sensitivity = 2 }
        #expect(segmenter == "the segmenter or its parameters differ")
        #expect(try await refusal(movie) { $0.moviePaths = [other.path] }.hasPrefix("the movie is another one"))
        let changed = try await refusal(movie) { $0.moviePaths = [sameShape.path] }
        #expect(changed == "the files of the movie or of its masks have changed")
        let masks = try movie.writeMasks()
        let labels = try await refusal(movie) { job in
            job.parameters.segmentation.segmenter = .labels
            job.labelPaths = [masks]
        }
        #expect(labels == "the segmenter or its parameters differ")
        #expect(try movie.folder.read("result.celltrack") == before)
    }

    /// One bit of a pixel that has been read already.
    @Test func aChangedFileIsRefused() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        _ = try await movie.job().interrupted(afterFrames: 2)
        var bytes = try movie.folder.read("movie.ome.tif")
        bytes[1_000] ^= 1
        try movie.folder.write(bytes, to: "movie.ome.tif")
        let reason = try await refusal(movie) { _ in }
        #expect(reason == "the files of the movie or of its masks have changed")
    }

    @Test func aMovedMovieIsTheSameMovie() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        _ = try await movie.job().interrupted(afterFrames: 2)
        let moved = movie.folder.file("moved.ome.tif")
        try FileManager.default.moveItem(atPath: movie.path, toPath: moved)
        var job = try movie.job()
        job.existing = .resume
        job.moviePaths = [moved]
        #expect(try await job.start().isComplete())
    }

    @Test func masksThatChangedAreRefused() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        let masks = try movie.writeMasks()
        _ = try await movie.masksJob(masks).interrupted(afterFrames: 2)
        var image = try movie.masks(inFrame: 1)
        image[0, 0] = 60
        try LabelStackWriter.writeLabels(image, to: masks + "/mask001.tif", overwrite: true)
        var job = try movie.masksJob(masks)
        job.existing = .resume
        let work = job
        let error = try await runError { _ = try await work.start() }
        guard case .resume(_, let reason) = error else { throw try #require(error) }
        #expect(reason == "the files of the movie or of its masks have changed")
    }

    @Test func anotherKindOfFileIsRefused() async throws {
        let movie = try SmallMovie.hela(frameCount: 2)
        try movie.folder.write("frame,x,y\n", to: "result.celltrack")
        var job = try movie.job()
        for existing in [Run.ExistingFile.resume, .overwrite, .refuse] {
            job.existing = existing
            let work = job
            #expect(try await runError { _ = try await work.start() } != nil)
        }
        #expect(try movie.folder.text("result.celltrack") == "frame,x,y\n")
    }
}
