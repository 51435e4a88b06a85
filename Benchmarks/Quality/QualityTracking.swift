import CellImage
import Evaluation
import Lineage
import Reporters
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
        return try challengeForm(result, masks: masks, of: movie)
    }

    /// Tracks and divisions of a movie.
    func follow(_ movie: QualityMovie) throws -> RepairedTracking.Result {
        var parameters = TrackingParameters()
        if self != .celltrack {
            parameters.method = .iou
            parameters.iou.geometry = self == .iouMasks ? .masks : .boxes
        }
        var detected = try DetectedMovie(for: parameters)
        for (frame, runs) in movie.masks.enumerated() {
            guard let image = movie.images[frame] else {
                try detected.add(runs, frame: frame)
                continue
            }
            let means = runs.means(of: image)
            let pixels = try Frame(index: frame, timeInSeconds: nil, channels: [image])
            let background = try BackgroundEstimator().estimate(pixels, cells: runs)
            try detected.add(
                runs,
                frame: frame,
                meanIntensities: means,
                signals: background.signals(of: means, channel: 0)
            )
        }
        let tracker = try Tracker(parameters: parameters)
        let finds = self == .celltrack && movie.divisions == .mitosis
        let tracking =
            try finds
            ? RepairedTracking(tracker: tracker, mitoses: DivisionDetection()) : RepairedTracking(tracker: tracker)
        let source = movie.masks
        return try tracking.run(detected) { source[$0] }
    }

    private func challengeForm(
        _ result: RepairedTracking.Result,
        masks: [LabelRuns],
        of movie: QualityMovie
    ) throws -> TrackedMovie {
        let tracks = result.tracks
        let pieces = try CTCTracks(try result.forest(), tracks: tracks, allow32Bit: true)
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
