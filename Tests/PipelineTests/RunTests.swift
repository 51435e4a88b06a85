import CellImage
import Foundation
import MovieIO
import Pipeline
import Reporters
import Synchronization
import TestSupport
import Testing
import TrackStore

@Suite struct RunTests {
    @Test func aMovieGivesACompleteResult() async throws {
        let movie = try SmallMovie.hela()
        let events = Mutex<[RunEvent]>([])
        let store = try await movie.job().start { event in events.withLock { $0.append(event) } }
        let summary = try RunSummary(store)
        #expect(summary.isComplete && summary.frames == 12 && summary.movieFrames == 12 && summary.badFrameCount == 0)
        #expect(summary.reporters == ["AMPK"])
        #expect(summary.tracks >= 4 && summary.detections >= 40)
        try store.verify()
        #expect(try store.frames().map(\.timeInSeconds) == (0..<12).map { 120 * Double($0) })
        #expect(try store.movie().channelNames == ["ex405", "ex480"])
        let record = try #require(try store.runs().first)
        #expect(record.segmenter == "classical" && record.inputs.map(\.path) == [movie.path])
        #expect(record.inputs[0].sha256?.count == 64)
        #expect(try store.runParameters() == movie.parameters)
        let expected = (0..<12).map { RunEvent.Kind.frame($0) }
        #expect(events.withLock { $0.map(\.kind) } == [.started(0)] + expected + [.linking])
    }

    @Test func numbersOfThreadsDoNotMatter() async throws {
        let movie = try SmallMovie.hela()
        var digests: Set<String> = []
        for threads in [1, 2, 3, 16] {
            var job = try movie.job(threads: threads)
            job.existing = .overwrite
            digests.insert(try await job.digest())
        }
        #expect(digests.count == 1)
    }

    @Test func anExistingResultIsLeftAlone() async throws {
        let movie = try SmallMovie.hela(frameCount: 3)
        let digest = try await movie.job().digest()
        let error = try await runError { _ = try await movie.job().start() }
        #expect(error == .store(.exists(file: movie.output)))
        #expect(try TrackStore.open(at: movie.output, readOnly: true).contentDigest() == digest)
        #expect(movie.folder.names == ["movie.ome.tif", "result.celltrack"])
    }

    @Test func aResumedCompleteRunChangesNothing() async throws {
        let movie = try SmallMovie.hela(frameCount: 3)
        let digest = try await movie.job().digest()
        let before = try movie.folder.read("result.celltrack")
        var job = try movie.job()
        job.existing = .resume
        #expect(try await job.digest() == digest)
        #expect(try movie.folder.read("result.celltrack") == before)
    }

    @Test func aWrongChannelIsRefusedBeforeAnythingIsWritten() async throws {
        var movie = try SmallMovie.hela(frameCount: 2)
        movie.setReporter { $0.numerator = "GFP" }
        let error = try await runError { _ = try await movie.job().start() }
        #expect(error == .reporter(.unknownChannel(name: "GFP", available: ["ex405", "ex480"])))
        movie = try SmallMovie.hela(frameCount: 2)
        movie.parameters.channels.cell = "7"
        let other = try await runError { _ = try await movie.job().start() }
        #expect(other == .reporter(.unknownChannel(name: "7", available: ["ex405", "ex480"])))
        #expect(movie.folder.names == ["movie.ome.tif"])
    }

    @Test func aChannelMayBeGivenByItsNumber() async throws {
        var movie = try SmallMovie.hela(frameCount: 2)
        movie.parameters.channels.cell = "0"
        #expect(try await movie.job().start().isComplete())
    }

    @Test func aReporterOfARegionWithoutNucleiIsRefused() async throws {
        var movie = try SmallMovie.hela(frameCount: 2)
        movie.setReporter { $0.region = .nucleus }
        let error = try await runError { _ = try await movie.job().start() }
        guard case .parameter("reporters", let reason) = error else { throw try #require(error) }
        #expect(reason.contains("nucleus") && reason.contains("nuclei"))
    }

    @Test func aChannelOfNucleiAddsTheirRegions() async throws {
        var movie = try SmallMovie.hela(frameCount: 3)
        movie.parameters.channels.nucleus = "ex480"
        movie.setReporter {
            $0.region = .nucleus
            $0.denominatorRegion = .cytoplasm
        }
        let store = try await movie.job().start()
        #expect(try store.nuclei(inFrame: 0) != nil)
        let regions = Set(try store.measurements(inFrame: 0).map(\.region))
        #expect(regions == [.cell, .nucleus, .cytoplasm, .ring])
        #expect(try store.reporterValues(inFrame: 0).isEmpty == false)
    }

    @Test func threadBudgetsAreChecked() throws {
        #expect(try ThreadBudget(threads: 3).threads == 3)
        #expect(try ThreadBudget().threads >= 1)
        for threads in [0, -1, 257, Int.max] {
            #expect(throws: RunError.self) { try ThreadBudget(threads: threads) }
        }
    }
}

extension RunEvent {
    /// An event without the numbers that depend on what is seen in the frames.
    enum Kind: Equatable {
        case findingCellSize(Int)
        case limitedScale
        case boxesWithoutMask(Int)
        case started(Int)
        case frame(Int)
        case bad(Int)
        case warning
        case linking
    }

    var kind: Kind {
        switch self {
        case .findingCellSize(let number, _): .findingCellSize(number)
        case .limitedScale: .limitedScale
        case .boxesWithoutMask(let boxes): .boxesWithoutMask(boxes.count)
        case .started(let framesDone, _): .started(framesDone)
        case .frame(let index, _, _, _): .frame(index)
        case .badFrame(let index, _): .bad(index)
        case .warning: .warning
        case .linking: .linking
        }
    }
}
