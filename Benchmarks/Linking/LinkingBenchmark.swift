import BenchmarkSupport
import CellImage
import Foundation
import MovieIO
import Tracker

/// Links the cells of a simulated movie and scores the links against its truth.
///
/// Options: `--inputs DIR`, `--repetitions N`, `--frames N`.
@main
struct LinkingBenchmark {
    static func main() throws {
        let arguments = Arguments()
        let count = arguments.integer("frames", default: 50)
        let masks = try LabelMovie([arguments.inputs + "/masks"])
        let runs = try (0..<min(count, masks.count)).map { LabelRuns(try masks.labels(at: $0)) }
        let frames = runs.enumerated().map { frame, runs in
            FrameDetections(frame: frame, detections: runs.regionProperties().map { Detection(region: $0) })
        }
        let truth = try TrueLinks(path: arguments.inputs + "/truth.csv", frameCount: runs.count)
        let tracker = try Tracker()
        var overlaps: [FrameOverlap] = []
        try Timing("compare masks", repetitions: arguments.repetitions) {
            overlaps = try compare(runs, frames: frames)
        } checks: { _ in
            ["frames": Double(frames.count)]
        }.print()
        try Timing("link", repetitions: arguments.repetitions) {
            try tracker.link(frames, overlaps: overlaps)
        } checks: { result in
            truth.score(result.links)
        }.print()
        try Timing("compare masks and link", repetitions: arguments.repetitions) {
            try tracker.link(frames, overlaps: compare(runs, frames: frames))
        } checks: { result in
            truth.score(result.links)
        }.print()
    }

    private static func compare(_ runs: [LabelRuns], frames: [FrameDetections]) throws -> [FrameOverlap] {
        var overlapper = try FrameOverlapper(reach: TrackingParameters().maximumGap + 1)
        var overlaps: [FrameOverlap] = []
        for frame in frames {
            overlaps += try overlapper.add(
                frame: frame.frame,
                runs: runs[frame.frame],
                detections: frame.detections
            )
        }
        return overlaps
    }
}
