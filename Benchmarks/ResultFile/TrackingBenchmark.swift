import BenchmarkSupport
import CellImage
import Foundation
import Lineage
import MovieIO
import TrackStore
import Tracker

/// Makes a complete result file from a folder of masks on one thread, and says what each step took and needed.
///
/// Options: `--inputs DIR`, `--frames N`, `--output FILE`.
@main
struct TrackingBenchmark {
    private let masks: LabelMovie
    private let count: Int
    private let output: String
    private var steps = StepTimes()

    static func main() throws {
        let arguments = Arguments()
        let masks = try LabelMovie([arguments.inputs + "/masks"])
        var benchmark = TrackingBenchmark(
            masks: masks,
            count: min(arguments.integer("frames", default: 200), masks.count),
            output: arguments.text("output", default: arguments.inputs + "/steps.celltrack")
        )
        try benchmark.run()
    }

    private init(masks: LabelMovie, count: Int, output: String) {
        self.masks = masks
        self.count = count
        self.output = output
    }

    private mutating func run() throws {
        let start = (clock: ContinuousClock.now, processor: ProcessorTime.inSeconds)
        let store = try makeStore()
        var overlapper = try FrameOverlapper(reach: TrackingParameters().maximumGap + 1)
        for frame in 0..<count {
            try add(frame, to: store, overlapper: &overlapper)
        }
        let afterFrames = PeakMemory.inMebibytes
        let tracks = try link(store)
        try store.close()
        let seconds = ProcessorTime.inSeconds - start.processor
        let elapsed = (ContinuousClock.now - start.clock) / .seconds(1)
        var checks = steps.seconds.mapKeys { "ms per frame: " + $0 }.mapValues { $0 / Double(count) * 1e3 }
        checks["frames per processor second"] = Double(count) / seconds
        checks["frames per second"] = Double(count) / elapsed
        checks["peak MiB while frames come in"] = afterFrames
        checks["peak MiB"] = PeakMemory.inMebibytes
        checks["tracks"] = Double(tracks)
        checks["file MiB"] = Double(try fileSize()) / 1_048_576
        try Timing("masks to result file, \(count) frames", seconds: [seconds], checks: checks).print()
    }

    private mutating func add(_ frame: Int, to store: TrackStore, overlapper: inout FrameOverlapper) throws {
        let labels = try steps.measure("read") { try masks.labels(at: frame) }
        let runs = steps.measure("runs") { LabelRuns(labels) }
        let detections = steps.measure("region properties") {
            runs.regionProperties().map { Detection(region: $0) }
        }
        let overlaps = try steps.measure("overlaps") {
            try overlapper.add(frame: frame, runs: runs, detections: detections)
        }
        try steps.measure("commit") {
            try store.commit(FrameRecord(frame: frame, cells: runs, detections: detections, overlaps: overlaps))
        }
    }

    private mutating func link(_ store: TrackStore) throws -> Int {
        let frames = try steps.measure("read detections") { try store.detectionsByFrame() }
        let overlaps = try steps.measure("read overlaps") { try store.overlaps() }
        let linked = try steps.measure("link") { try Tracker().link(frames, overlaps: overlaps) }
        let found = try steps.measure("divisions") {
            try DivisionDetection().detect(frames: frames, overlaps: overlaps, tracking: linked)
        }
        let forest = try steps.measure("forest") {
            try LineageForest(tracks: found.tracking.tracks, divisions: found.divisions, frames: frames)
        }
        try steps.measure("store tracks") {
            try store.replaceTracking(
                TrackingRecord(
                    tracks: found.tracking.tracks,
                    links: found.tracking.links,
                    divisions: forest.divisions,
                    cells: forest.cells,
                    parametersJSON: "{}"
                )
            )
        }
        return found.tracking.tracks.count
    }

    private func makeStore() throws -> TrackStore {
        let movie = MovieRecord(
            files: masks.files,
            format: "label images",
            width: masks.width,
            height: masks.height,
            frameCount: count,
            pixelType: "uint32",
            axes: "TYX",
            axesSource: "structure",
            channelNames: [],
            channelNamesSource: "structure"
        )
        let run = RunRecord(stage: .track, programVersion: "benchmark", arguments: [], startedAt: "", host: "")
        let store = try TrackStore.create(at: output, movie: movie, run: run, overwrite: true)
        try store.removePrevious()
        return store
    }

    private func fileSize() throws -> Int {
        try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int ?? 0
    }
}

extension Dictionary where Key == String {
    /// The same values under other keys.
    fileprivate func mapKeys(_ transform: (String) -> String) -> [String: Value] {
        reduce(into: [:]) { $0[transform($1.key)] = $1.value }
    }
}
