import CellImage
import Evaluation
import Foundation
import MovieIO

/// Tracks and masks in a folder of the Cell Tracking Challenge, whose files are numbered from 0.
func challengeMovie(_ folder: String, table: String) throws -> TrackedMovie {
    let masks = try LabelMovie([folder])
    let records = try TrackRecord.table(String(contentsOfFile: "\(folder)/\(table)", encoding: .utf8))
    return TrackedMovie(records: records, frameCount: masks.count) { LabelRuns(try masks.labels(at: $0)) }
}

/// Scores tracks by all measures of the Cell Tracking Challenge, and divisions that may be off by up to 2 frames.
func scoreTracks(truth: String, result: String) throws -> TrackingScore {
    let comparison = try TrackingComparison(
        reference: challengeMovie(truth, table: "man_track.txt"),
        result: challengeMovie(result, table: "res_track.txt")
    )
    return TrackingScore(comparison, maximumTolerance: 2)
}

/// Scores masks frame by frame.
func scoreMasks(truth: String, result: String) throws -> SegmentationScore {
    let (truth, result) = (try LabelMovie([truth]), try LabelMovie([result]))
    var score = try SegmentationScore()
    for pair in try FramePairing(reference: truth.frameNumbers, result: result.frameNumbers).pairs {
        try score.add(
            reference: LabelRuns(truth.labels(at: pair.reference)),
            result: LabelRuns(result.labels(at: pair.result))
        )
    }
    return score
}
