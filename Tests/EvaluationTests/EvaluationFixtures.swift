import CellImage
import Evaluation
import Foundation
import Testing

/// Golden values made by Fixtures/make_tracking.py.
enum EvaluationFixtures {
    struct Tracks: Decodable, Sendable {
        var frames: [[Int]]
        var table: [[Int]]
    }

    struct Expected: Decodable, Sendable {
        var ctcmetrics: [String: Double?]
        var traccuracy: [String: Double?]?
        var divisions: [[Double?]]?
    }

    struct Case: Decodable, CustomStringConvertible, Sendable {
        var name: String
        var width: Int
        var height: Int
        var segmentationFrames: [Int]
        var reference: Tracks
        var result: Tracks
        var expected: Expected

        var description: String { name }

        func movie(_ tracks: Tracks) -> TrackedMovie {
            TrackedMovie(
                records: tracks.table.map {
                    TrackRecord(label: UInt32($0[0]), firstFrame: $0[1], lastFrame: $0[2], parent: UInt32($0[3]))
                },
                frames: tracks.frames.map { EvaluationFixtures.masks(width: width, height: height, runs: $0) }
            )
        }

        func comparison() throws -> TrackingComparison {
            let truth = movie(reference)
            return try TrackingComparison(
                reference: truth,
                result: movie(result),
                segmentation: SegmentedFrames(frames: Set(segmentationFrames)) { try truth.masks($0) }
            )
        }
    }

    struct Segmentation: Decodable {
        var reference: [Int]
        var result: [Int]
        /// Threshold, TP, FP, FN, sum of matched overlaps, panoptic quality.
        var counts: [[Double?]]
    }

    static func load<Value: Decodable>(_ name: String) throws -> Value {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let data = try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
        return try JSONDecoder().decode(Value.self, from: data)
    }

    static func cases() throws -> [Case] { try load("tracking") }

    /// Paints a flat list of row, start, end, label.
    static func masks(width: Int, height: Int, runs: [Int]) -> LabelRuns {
        var image = LabelImage(width: width, height: height)
        for first in stride(from: 0, to: runs.count, by: 4) {
            for column in runs[first + 1]..<runs[first + 2] { image[runs[first], column] = UInt32(runs[first + 3]) }
        }
        return LabelRuns(image)
    }
}

/// Checks a measure against a golden value to 1e-6; nil must meet nil.
func expectEqual(
    _ found: Double?,
    _ golden: Double?,
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    if let found, let golden {
        #expect(abs(found - golden) <= 1e-6 * max(1, abs(golden)), "\(name)", sourceLocation: sourceLocation)
    } else {
        #expect(found == nil && golden == nil, "\(name): \(String(describing: found))", sourceLocation: sourceLocation)
    }
}
