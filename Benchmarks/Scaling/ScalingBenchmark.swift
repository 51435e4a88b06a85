import BenchmarkSupport
import CellImage
import Foundation
import Lineage
import Tracker

/// Says what following many cells takes, from label images in memory to tracks, divisions and repaired masks, on one
/// thread: a line of a table.
///
/// Making the label images and writing masks to disk are not counted. Options: `--frames N`, `--cells N`.
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
        let masks = try MaskFile()
        for frame in 0..<frameCount {
            let image = discs.next()
            let runs = steps.measure("runs") { LabelRuns(image) }
            let detections = steps.measure("regions") { runs.regionProperties().map { Detection(region: $0) } }
            overlaps += try steps.measure("overlaps") {
                try overlapper.add(frame: frame, runs: runs, detections: detections)
            }
            frames.append(FrameDetections(frame: frame, detections: detections))
            try masks.append(runs)
        }
        let count = frames.reduce(0) { $0 + $1.detections.count }
        let tracks = try steps.measure("link") { try Tracker().link(frames, overlaps: overlaps).tracks.count }
        let linkingMemory = PeakMemory.inMebibytes
        let whole = try steps.measure("whole") {
            // Linking, divisions and repairs. Handed over, as the program does: detections are then changed in place.
            try RepairedTracking(tracker: Tracker(), mitoses: DivisionDetection()).run(
                RepairedFrames(frames: taken(from: &frames), overlaps: taken(from: &overlaps)) {
                    try masks.masks(inFrame: $0)
                }
            )
        }
        let repairs = whole.movie.repairs.values.reduce(0) { $0 + $1.repairs.count }
        let seconds = ["runs", "regions", "overlaps", "link"].map { steps.seconds[$0] ?? 0 }
        let all = seconds.reduce(0, +)
        let figures = (seconds + [all]).map { String(format: "%.2f", $0) }
        let rate = String(format: "%.0f", Double(count) / all / 1_000)
        let linked = [frameCount, cells, count, tracks].map(String.init) + figures + [rate, rounded(linkingMemory)]
        let repaired =
            [String(format: "%.2f", steps.seconds["whole"] ?? 0), rounded(PeakMemory.inMebibytes)]
            + [repairs, whole.division.divisions.count].map(String.init)
        print("| \((linked + repaired).joined(separator: " | ")) |")
    }

    private static func taken<Element>(from array: inout [Element]) -> [Element] {
        defer { array = [] }
        return array
    }

    private static func rounded(_ value: Double) -> String { String(format: "%.0f", value) }
}
