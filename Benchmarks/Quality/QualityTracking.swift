import CellImage
import Evaluation
import Lineage
import Tracker

/// A way of tracking that is scored.
enum TrackingWay: String, CaseIterable {
    case celltrack = "celltrack"
    case iouMasks = "IoU, masks"
    case iouBoxes = "IoU, boxes"

    /// Tracks and divisions of a movie in the form that is scored.
    func track(_ movie: QualityMovie) throws -> TrackedMovie {
        let result = try follow(movie)
        let masks = try result.movie.frames.map { try result.movie.masks(inFrame: $0.frame) }
        return try challengeForm(result.division, frames: result.movie.frames, masks: masks, of: movie)
    }

    /// Tracks and divisions of a movie.
    func follow(_ movie: QualityMovie) throws -> RepairedTracking.Result {
        let frames = movie.masks.enumerated().map { frame, runs in
            let means = movie.images[frame].map { runs.means(of: $0) } ?? [:]
            return FrameDetections(
                frame: frame,
                detections: runs.regionProperties().map { Detection(region: $0, meanIntensity: means[$0.label]) }
            )
        }
        var parameters = TrackingParameters()
        if self != .celltrack {
            parameters.method = .iou
            parameters.iou.geometry = self == .iouMasks ? .masks : .boxes
        }
        var overlapper = try FrameOverlapper(reach: self == .celltrack ? parameters.maximumGap + 1 : 1)
        let overlaps = try frames.flatMap { frame in
            try overlapper.add(frame: frame.frame, runs: movie.masks[frame.frame], detections: frame.detections)
        }
        let finds = self == .celltrack && movie.divisions == .mitosis
        let tracking = RepairedTracking(tracker: try Tracker(parameters: parameters)) { repaired, linked in
            guard finds else { return DivisionResult(tracking: linked, divisions: []) }
            return try DivisionDetection()
                .detect(frames: repaired.frames, overlaps: repaired.overlaps, tracking: linked)
        }
        let source = RepairedFrames(frames: frames, overlaps: overlaps) { movie.masks[$0] }
        return try tracking.run(source)
    }

    private func challengeForm(
        _ result: DivisionResult,
        frames: [FrameDetections],
        masks: [LabelRuns],
        of movie: QualityMovie
    ) throws -> TrackedMovie {
        let tracks = result.tracking.tracks
        let forest = try LineageForest(tracks: tracks, divisions: result.divisions, frames: frames)
        let pieces = try CTCTracks(forest, tracks: tracks, allow32Bit: true)
        var names = [[UInt32: UInt32]](repeating: [:], count: masks.count)
        for track in tracks {
            for observation in track.observations {
                let label = pieces.ctcLabel(track: track.id, frame: observation.frame)
                names[observation.frame][observation.label] = label ?? 0
            }
        }
        let painted = zip(masks, names).map { runs, names in
            runs.keepingLabels(Set(names.keys)).mappingLabels(names)
        }
        let records = pieces.pieces.map { piece in
            TrackRecord(
                label: piece.label,
                firstFrame: piece.firstFrame,
                lastFrame: piece.lastFrame,
                parent: piece.parent
            )
        }
        let annotated = AnnotatedFrames(movie)
        return annotated.movie(records, masks: annotated.select(painted))
    }
}

extension LabelRuns {
    /// Mean of an image over every mask.
    fileprivate func means(of image: Plane<Float>) -> [UInt32: Float] {
        var sums: [UInt32: (sum: Double, pixels: Double)] = [:]
        for run in runs {
            let row = Int(run.row) * width
            let sum = image.pixels[row + Int(run.start)..<row + Int(run.end)].reduce(0.0) { $0 + Double($1) }
            sums[run.label, default: (0, 0)].sum += sum
            sums[run.label, default: (0, 0)].pixels += Double(run.end - run.start)
        }
        return sums.mapValues { Float($0.sum / $0.pixels) }
    }
}
