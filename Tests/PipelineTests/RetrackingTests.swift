import CellImage
import Foundation
import Lineage
import MovieIO
import Pipeline
import Reporters
import TestSupport
import Testing
import TrackStore
import Tracker

@Suite struct RetrackingTests {
    /// Everything that linking makes.
    private struct Linked: Equatable {
        let tracks: [Track]
        let links: [Link]
        let divisions: Int
        let parameters: String?
        /// As text, in which undefined values are equal.
        let traces: [String]

        init(_ store: TrackStore) throws {
            tracks = try store.tracks()
            links = try store.links()
            divisions = try store.divisions().count
            parameters = try store.trackingParametersJSON()
            traces = try store.reporters().map { "\(try store.traces(of: $0.name))" }
        }
    }

    private let movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela()
    }

    private func job(_ parameters: RunParameters) throws -> Run {
        var job = try movie.job()
        job.parameters = parameters
        job.existing = .overwrite
        return job
    }

    private func retracked(_ change: (inout RunParameters) -> Void) async throws -> (new: Linked, fresh: Linked) {
        var parameters = movie.parameters
        change(&parameters)
        let store = try await job(movie.parameters).start()
        try Retracking(parameters: parameters).start(store)
        try store.verify()
        #expect(try store.isComplete() && store.runs().map(\.stage) == [.run, .track])
        #expect(try store.runParameters() == parameters)
        let new = try Linked(store)
        try store.close()
        let fresh = try await job(parameters).start()
        return (new, try Linked(fresh))
    }

    @Test func theSameParametersGiveTheSameTracks() async throws {
        let (new, fresh) = try await retracked { _ in }
        #expect(new == fresh)
    }

    @Test func otherParametersGiveTheTracksOfAFreshRun() async throws {
        let (new, fresh) = try await retracked { parameters in
            parameters.tracking.maximumGap = 1
            parameters.tracking.endCost = 0.6
            parameters.divisions.mode = .none
        }
        #expect(new == fresh && new.divisions == 0)
    }

    @Test func anotherMethodGivesTheTracksOfAFreshRun() async throws {
        let (new, fresh) = try await retracked { $0.tracking.method = .iou }
        #expect(new == fresh)
    }

    /// Overlaps over longer gaps than were compared are made from the masks.
    @Test(arguments: [3, 6, 20]) func aLargerGapIsBridged(gap: Int) async throws {
        let (new, fresh) = try await retracked { $0.tracking.maximumGap = gap }
        #expect(new == fresh)
    }

    @Test func aCellThatWasAwayIsFoundAgainWithALargerGap() async throws {
        let source = try SmallMovie.hela()
        let folder = try source.folder.folder("masks")
        for frame in 0..<12 {
            var image = LabelImage(width: 40, height: 30)
            if !(3...7).contains(frame) {
                for row in 10..<20 { for column in 10..<22 { image[row, column] = 1 } }
            }
            try LabelStackWriter.writeLabels(image, to: String(format: "%@/mask%03d.tif", folder, frame))
        }
        let store = try await source.masksJob(folder).start()
        #expect(try store.tracks().count == 2)
        var parameters = try store.runParameters()
        parameters.tracking.maximumGap = 5
        parameters.tracking.missCost = 0.05
        try Retracking(parameters: parameters).start(store)
        // Five frames were missed; their masks are interpolated.
        #expect(try store.tracks().map { $0.observations.count } == [12])
        #expect(try store.repairs().map(\.kind) == Array(repeating: .filled, count: 5))
        #expect(try store.repairedCells(inFrame: 5).regionProperties().map(\.area) == [120])
        #expect(try store.cells(inFrame: 5).runs.isEmpty && store.detectionCount() == 7)
        parameters.tracking.repairsMasks = false
        try Retracking(parameters: parameters).start(store)
        #expect(try store.tracks().map { $0.observations.count } == [7])
        #expect(try store.repairs().isEmpty && store.repairedCells(inFrame: 5).runs.isEmpty)
        try store.verify()
    }

    @Test func anInterruptedRunIsFinishedFirst() async throws {
        _ = try await movie.job().interrupted(afterFrames: 5)
        let store = try TrackStore.open(at: movie.output, readOnly: false)
        let before = try store.contentDigest()
        #expect(throws: RunError.self) { try Retracking(parameters: movie.parameters).start(store) }
        #expect(try store.contentDigest() == before)
    }

    /// Where the run that was to replace it was stopped behind its last frame.
    @Test func anOlderResultGoesWhenTheNewerOneIsComplete() async throws {
        let newer = movie.folder.file("newer.celltrack")
        try await movie.job().start(copyingUnlinkedTo: newer)
        try FileManager.default.copyItem(atPath: movie.output, toPath: newer + ".previous")
        let store = try TrackStore.open(at: newer, readOnly: false)
        #expect(try !store.isComplete())
        var impossible = movie.parameters
        impossible.reporters = []
        #expect(throws: RunError.self) { try Retracking(parameters: impossible).start(store) }
        #expect(TrackStore.previous(of: newer) != nil)
        try Retracking(parameters: movie.parameters).start(store)
        #expect(try store.isComplete() && TrackStore.previous(of: newer) == nil)
    }

    /// Reporters are measured from pixels, which tracking does not read.
    @Test func otherReportersAreRefused() async throws {
        let store = try await movie.job().start()
        let before = try store.contentDigest()
        var parameters = movie.parameters
        parameters.reporters = []
        let error = #expect(throws: RunError.self) { try Retracking(parameters: parameters).start(store) }
        guard case .parameter("reporters", _) = error else { throw try #require(error) }
        #expect(try store.contentDigest() == before)
    }
}
