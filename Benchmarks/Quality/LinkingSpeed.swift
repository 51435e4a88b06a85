import BenchmarkSupport
import CellImage
import Foundation
import Lineage
import Tracker

/// What following the cells of a movie takes, from label images in memory to tracks and divisions, on one thread.
struct LinkingSpeed: Encodable {
    let movie: String
    let detections: Int
    /// Processor seconds of each step, the median of all repetitions.
    let seconds: [String: Double]

    private static let steps = ["runs", "regions", "overlaps", "links", "divisions"]

    /// Times a movie after one repetition that does not count.
    init(_ movie: QualityMovie, repetitions: Int) throws {
        let images = movie.masks.map { $0.labelImage() }
        var rounds: [StepTimes] = []
        var detections = 0
        for _ in 0...repetitions {
            var steps = StepTimes()
            detections = try LinkingSpeed.follow(images, findsDivisions: movie.divisions == .mitosis, &steps)
            rounds.append(steps)
        }
        self.movie = movie.name
        self.detections = detections
        seconds = Dictionary(
            uniqueKeysWithValues: LinkingSpeed.steps.map { step in
                let values = rounds.dropFirst().map { $0.seconds[step] ?? 0 }.sorted()
                return (step, values[values.count / 2])
            }
        )
    }

    /// Prints the figures as a line of JSON.
    func print() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    /// Follows the cells of a movie once; gives the number of detections.
    private static func follow(_ images: [LabelImage], findsDivisions: Bool, _ steps: inout StepTimes) throws -> Int {
        let runs = steps.measure("runs") { images.map { LabelRuns($0) } }
        let frames = steps.measure("regions") {
            runs.enumerated().map { frame, runs in
                FrameDetections(frame: frame, detections: runs.regionProperties().map { Detection(region: $0) })
            }
        }
        let overlaps = try steps.measure("overlaps") {
            var overlapper = try FrameOverlapper(reach: TrackingParameters().maximumGap + 1)
            return try frames.flatMap { frame in
                try overlapper.add(frame: frame.frame, runs: runs[frame.frame], detections: frame.detections)
            }
        }
        let tracking = try steps.measure("links") { try Tracker().link(frames, overlaps: overlaps) }
        if findsDivisions {
            _ = try steps.measure("divisions") {
                try DivisionDetection().detect(frames: frames, overlaps: overlaps, tracking: tracking)
            }
        }
        return frames.reduce(0) { $0 + $1.detections.count }
    }
}
