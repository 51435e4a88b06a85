import CellImage
import Evaluation
import Foundation
import Lineage
import MovieIO
import Pipeline
import Reporters
import Segmenter
import Simulator
import TestSupport
import Testing
import TrackStore
import Tracker

/// The examples of docs/library.md on a simulated movie, whose truth is known.
@Suite struct ExampleTests {
    private let movie: SimulatedMovie

    init() throws {
        movie = try SimulatedMovie()
    }

    private var frameCount: Int { movie.simulation.frameCount }

    @Test func segmentingAMovie() throws {
        let masks = movie.folder.file("masks.tif")
        try segmentMovie(at: movie.path, masks: masks)
        #expect(try LabelMovie([masks]).count == frameCount)
        let score = try scoreMasks(truth: movie.writeTruth(), result: masks)
        #expect(score.frameCount == frameCount)
        #expect(try #require(score.counts[0].f1) > 0.85)
    }

    @Test func trackingMasks() throws {
        let result = try trackMasks(at: movie.writeTruth())
        let truth = movie.simulation.truth
        #expect(result.tracks.count == truth.tracks.count)
        #expect(result.division.divisions.count == SimulatedMovie.divisions)
        // The labels of the true masks are those of the true tracks.
        let spans = Set(truth.tracks.map { [Int($0.label), $0.begin, $0.end] })
        let found = result.tracks.compactMap { track in
            track.observations.first.map { [Int($0.label), track.firstFrame, track.lastFrame] }
        }
        #expect(Set(found) == spans)
        let sizes = try familySizes(of: result)
        #expect(sizes.count == truth.tracks.count - 2 * SimulatedMovie.divisions)
        #expect(sizes.values.count { $0 > 1 } == SimulatedMovie.divisions)
        for frame in [0, frameCount - 1] {
            let regions = try result.trackMasks(inFrame: frame).regionProperties()
            let seen = result.tracks.filter { $0.firstFrame <= frame && frame <= $0.lastFrame }
            #expect(regions.map { Int($0.label) } == seen.map(\.id))
        }
    }

    @Test func measuringTraces() throws {
        let cells = try trackMasks(at: movie.writeTruth())
        let opened = try MovieOpener.open([movie.path])
        let traces = try measureRatio("ex480", over: "ex405", in: opened, along: cells).traces
        #expect(traces.map(\.track) == cells.tracks.map(\.id))
        var truth: [DetectionID: Double] = [:]
        for frame in 0..<frameCount {
            for seen in try movie.simulation.observations(at: frame) {
                truth[DetectionID(frame: frame, label: seen.label)] = seen.measurableRatio
            }
        }
        let names = Dictionary(uniqueKeysWithValues: cells.tracks.map { ($0.id, $0.observations) })
        var errors: [Double] = []
        for trace in traces {
            for (point, id) in zip(trace.points.filter(\.isObserved), names[trace.track] ?? []) {
                #expect(point.frame == id.frame && point.timeInSeconds == Double(id.frame) * 120)
                if let ratio = truth[id] { errors.append(abs(point.raw / ratio - 1)) }
            }
        }
        errors.sort()
        #expect(errors.count > 150)
        #expect(errors[errors.count / 2] < 0.03)
    }

    @Test func aWholeJobAndItsResult() async throws {
        let path = movie.folder.file("result.celltrack")
        let store = try await runMovie(at: movie.path, result: path)
        try store.close()
        let histories = try readHistories(ofResult: path)
        let again = try TrackStore.open(at: path)
        #expect(again.isReadOnly)
        #expect(try histories.map(\.cell) == again.lineageCells())
        #expect(try histories.map(\.areas.count) == again.tracks().map(\.observations.count))
        #expect(histories.allSatisfy { $0.trace?.track == $0.cell.id && !$0.areas.contains(0) })
        let born = histories.filter { $0.birth != nil }
        #expect(born.count >= 2 && born.allSatisfy { $0.cell.mother == $0.birth?.mother })

        try exportResult(at: path, to: movie.folder.path)
        let forest = try again.forest()
        let trees = try NewickParser().trees(movie.folder.text("lineages.nwk"))
        #expect(trees.count == forest.roots.count)
        let interval = try #require(FrameInterval(seconds: 120))
        #expect(try NewickParser().trees(newick(forest, frameInterval: interval)).count == trees.count)
        let rows = try movie.folder.text("tables/lineage.csv").split(separator: "\n")
        #expect(rows.count == 1 + forest.cells.count)
        #expect(try movie.folder.text("tracks.xml").contains("<TrackMate"))
        #expect(movie.folder.names.contains { $0.hasPrefix("tracks.geff/") })

        let score = try scoreTracks(truth: movie.writeTruth(), result: movie.folder.file("01_RES"))
        #expect(try #require(score.graph.tra) > 0.85)
        let divisions = try #require(score.divisions.last)
        #expect(divisions.tolerance == 2 && divisions.truePositives >= 2)
    }
}

/// The examples with networks.
@Suite struct NetworkExampleTests {
    private func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("SegmenterTests/Fixtures/compact/\(name)").path
    }

    /// A tiny network, and what PyTorch finds with it.
    @Test func weightsOfOnesOwn() throws {
        let scratch = try ScratchFolder()
        let plane = try NumpyArray(path: fixture("gray.npy")).plane().map { Float($0) }
        let movie = try InMemoryMovie(planes: [[plane], [plane]])
        let found = try segment(
            movie,
            checkpoint: fixture("tiny.safetensors"),
            models: scratch.file("models")
        )
        #expect(found.count == 2 && found[0] == found[1])
        let labels = found[0].labels.plane.pixels
        let reference = try NumpyArray(path: fixture("gray_labels.npy")).labels
        let same = zip(labels, reference).count { ($0 == 0) == ($1 == 0) }
        #expect(Double(same) / Double(reference.count) > 0.95)
        #expect(Set(labels).subtracting([0]) == Set(found[0].scores.keys))
    }

    @Test func theBundledModel() throws {
        let simulation = try SimulatedMovie().simulation
        let frames = try [0, 8, 16].map { try simulation.frame(at: $0) }
        let found = try segment(InMemoryMovie(planes: frames.map(\.frame.channels)), weights: BundledModel.open())
        var score = try SegmentationScore()
        for (frame, cells) in zip(frames, found) {
            try score.add(reference: LabelRuns(frame.labels), result: LabelRuns(cells.labels))
        }
        let f1 = try #require(score.counts[0].f1)
        #expect(f1 > 0.6)
    }
}
