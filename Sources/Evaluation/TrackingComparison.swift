import CellImage

/// A result and its reference, brought together frame by frame; every tracking measure is taken from it.
///
/// Only labels and matches are kept, so memory grows with the number of objects, not with pixels.
public struct TrackingComparison: Sendable {
    /// The reference's track table, cut to the frames compared and counted from the first of them.
    public let referenceRecords: [TrackRecord]
    /// The result's track table, cut likewise.
    public let resultRecords: [TrackRecord]
    /// Agreement of the masks: over the segmentation reference where one was given, else over the tracks' masks.
    public let segmentation: SegmentationScore
    let frames: [FrameMatch]

    /// Reads both movies, one frame at a time.
    ///
    /// - Parameters:
    ///   - reference: the truth. Its masks may lack an object where the table has it; SEG aside, every frame counts.
    ///   - result: what is scored; it must keep all rules of `CTCValidator`, but may have no tracks.
    ///   - segmentation: reference masks for SEG and the overlap counts, when they are not those of the tracks.
    ///   - stretch: the frames to compare, to which the tracks of both are cut; nil for all frames of movies of one
    ///     length.
    /// - Throws: `EvaluationError.frameCountMismatch`, `.sizeMismatch`, `.invalidTracks`, `.parameter` for frames outside
    ///   the reference, and what the movies throw.
    public init(
        reference: TrackedMovie,
        result: TrackedMovie,
        segmentation: SegmentedFrames? = nil,
        frames stretch: Range<Int>? = nil
    ) throws {
        let stretch = try TrackingComparison.checked(stretch, reference, result)
        let checks = (
            reference: try TrackingComparison.checkedTable(of: reference, .reference),
            result: try TrackingComparison.checkedTable(of: result, .result)
        )
        var score = try SegmentationScore()
        var frames: [FrameMatch] = []
        for frame in stretch {
            let resultMasks = try result.masks(frame)
            let overlap = try TrackingComparison.overlap(try reference.masks(frame), resultMasks, frame: frame)
            if let violation = checks.result.violation(inFrame: frame, labels: overlap.resultLabels) {
                throw EvaluationError.invalidTracks(.result, violation)
            }
            if let violation = checks.reference.violation(
                inFrame: frame,
                labels: overlap.referenceLabels,
                allowingGaps: true
            ) {
                throw EvaluationError.invalidTracks(.reference, violation)
            }
            frames.append(FrameMatch(overlap))
            if let segmentation {
                guard segmentation.frames.contains(frame) else { continue }
                score.add(try TrackingComparison.overlap(try segmentation.masks(frame), resultMasks, frame: frame))
            } else {
                score.add(overlap)
            }
        }
        referenceRecords = reference.records.cut(to: stretch)
        resultRecords = result.records.cut(to: stretch)
        self.segmentation = score
        self.frames = frames
    }

    private static func checked(
        _ stretch: Range<Int>?,
        _ reference: TrackedMovie,
        _ result: TrackedMovie
    ) throws(EvaluationError) -> Range<Int> {
        if let stretch {
            guard stretch.lowerBound >= 0, stretch.upperBound <= reference.frameCount else {
                throw .parameter(name: "frames", reason: "the reference has frames 0 to \(reference.frameCount - 1)")
            }
        }
        let frames = stretch ?? 0..<reference.frameCount
        guard stretch == nil ? frames.upperBound == result.frameCount : frames.upperBound <= result.frameCount else {
            throw .frameCountMismatch(reference: frames, result: result.frameCount)
        }
        return frames
    }

    private static func checkedTable(of movie: TrackedMovie, _ role: EvaluationError.MovieRole) throws -> CTCValidator {
        let validator = CTCValidator(movie.records, frameCount: movie.frameCount)
        if let violation = validator.tableViolation, violation != .noTracks {
            throw EvaluationError.invalidTracks(role, violation)
        }
        return validator
    }

    private static func overlap(_ reference: LabelRuns, _ result: LabelRuns, frame: Int) throws -> MaskOverlap {
        do {
            return try MaskOverlap(reference: reference, result: result)
        } catch .sizeMismatch(_, let expectedWidth, let expectedHeight, let foundWidth, let foundHeight) {
            throw EvaluationError.sizeMismatch(
                frame: frame,
                expectedWidth: expectedWidth,
                expectedHeight: expectedHeight,
                foundWidth: foundWidth,
                foundHeight: foundHeight
            )
        }
    }

    /// The reference's tracks as a forest.
    var referenceGraph: TrackGraph {
        TrackGraph(records: referenceRecords, labels: frames.map(\.referenceLabels))
    }

    /// The result's tracks as a forest.
    var resultGraph: TrackGraph {
        TrackGraph(records: resultRecords, labels: frames.map(\.resultLabels))
    }
}
