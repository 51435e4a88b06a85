import BenchmarkSupport
import CellImage
import Foundation
import Tracker

/// Says what following many cells takes, from label images in memory to tracks, on one thread: a line of a table.
///
/// Only making the label images is not counted. Options: `--frames N`, `--cells N`.
@main
struct ScalingBenchmark {
    static func main() throws {
        let arguments = Arguments()
        let frameCount = arguments.integer("frames", default: 200)
        let cells = arguments.integer("cells", default: 1000)
        var discs = RestlessDiscs(count: cells)
        var steps = StepTimes()
        var overlapper = try FrameOverlapper(reach: TrackingParameters().maximumGap + 1)
        var frames: [FrameDetections] = []
        var overlaps: [FrameOverlap] = []
        for frame in 0..<frameCount {
            let image = discs.next()
            let runs = steps.measure("runs") { LabelRuns(image) }
            let detections = steps.measure("regions") { runs.regionProperties().map { Detection(region: $0) } }
            overlaps += try steps.measure("overlaps") {
                try overlapper.add(frame: frame, runs: runs, detections: detections)
            }
            frames.append(FrameDetections(frame: frame, detections: detections))
        }
        let result = try steps.measure("link") { try Tracker().link(frames, overlaps: overlaps) }
        let count = frames.reduce(0) { $0 + $1.detections.count }
        let seconds = ["runs", "regions", "overlaps", "link"].map { steps.seconds[$0] ?? 0 }
        let figures = (seconds + [seconds.reduce(0, +)]).map { String(format: "%.2f", $0) }
        let rate = String(format: "%.0f", Double(count) / seconds.reduce(0, +) / 1_000)
        let memory = String(format: "%.0f", PeakMemory.inMebibytes)
        print(
            "| \(frameCount) | \(cells) | \(count) | \(result.tracks.count) | \(figures.joined(separator: " | ")) "
                + "| \(rate) | \(memory) |"
        )
    }
}
