import CellImage
import Evaluation

extension QualityMovie {
    /// The movie with other masks.
    func changingMasks(_ change: (LabelRuns) -> LabelRuns) -> QualityMovie {
        replacing(masks: QualityMovie.anonymous(masks.map(change)), truth: truth, records: records)
    }

    /// The movie with masks and true masks that are changed alike.
    func changingMasksAndTruth(_ change: (LabelRuns) -> LabelRuns) -> QualityMovie {
        let masks = QualityMovie.anonymous(masks.map(change))
        return replacing(masks: masks, truth: truth.mapValues(change), records: records)
    }

    /// Every `step`-th frame, numbered anew.
    func thinned(by step: Int) -> QualityMovie {
        selecting(Array(stride(from: 0, to: masks.count, by: step)))
    }

    /// The frames that are annotated, numbered anew.
    var annotated: QualityMovie { selecting(truth.keys.sorted()) }

    /// Median diameter of a disc of a mask's area, in pixels.
    var medianDiameter: Double {
        let areas = masks.flatMap { $0.regionProperties().map(\.area) }.sorted()
        return areas.isEmpty ? 0 : (4 * Double(areas[areas.count / 2]) / .pi).squareRoot()
    }

    /// So many annotated frames that follow each other, from one of them on.
    func brief(from first: Int, count: Int) -> QualityMovie {
        selecting(Array(truth.keys.sorted().dropFirst(first).prefix(count)))
    }

    /// Frames whose cells are moved by so many pixels; what leaves the field is cut off, in the truth, too.
    func moved(by shift: (_ frame: Int) -> (x: Int, y: Int)) -> QualityMovie {
        cuttingTracks { $1.moved(by: shift($0)) }
    }

    /// The pixels of half the width and height.
    func quarter(atX x: Int, y: Int) -> QualityMovie {
        cuttingTracks { $1.quarter(atX: x, y: y) }
    }

    /// The annotated frames with other masks, some of which are lost, in the truth, too.
    private func cuttingTracks(_ change: (_ frame: Int, LabelRuns) -> LabelRuns) -> QualityMovie {
        let movie = annotated
        let masks = QualityMovie.anonymous(movie.masks.enumerated().map(change))
        var truth = movie.masks.indices.compactMap { frame in movie.truth[frame].map { change(frame, $0) } }
        let records = TrackPieces(movie.records, frames: &truth).records
        return movie.replacing(masks: masks, truth: QualityMovie.byFrame(truth), records: records)
    }

    /// Discs at the places of the true cells, which stand for truth and masks.
    func withDiscs(_ radius: (_ medianDiameter: Double) -> Double) -> QualityMovie {
        let diameter = medianDiameter
        let movie = annotated
        let discs = movie.masks.indices.compactMap { frame in
            movie.truth[frame].map { $0.discs { radius(diameter) } }
        }
        return movie.replacing(
            masks: QualityMovie.anonymous(discs),
            truth: QualityMovie.byFrame(discs),
            records: movie.records
        )
    }

    private func selecting(_ frames: [Int]) -> QualityMovie {
        let kept = frames.enumerated().compactMap { new, old in truth[old].map { (new, $0) } }
        let pixels = frames.enumerated().compactMap { new, old in images[old].map { (new, $0) } }
        return QualityMovie(
            name: name,
            masks: frames.map { masks[$0] },
            images: Dictionary(uniqueKeysWithValues: pixels),
            records: AnnotatedFrames(frames: frames).records(records),
            truth: Dictionary(uniqueKeysWithValues: kept),
            divisions: divisions
        )
    }

    private func replacing(masks: [LabelRuns], truth: [Int: LabelRuns], records: [TrackRecord]) -> QualityMovie {
        QualityMovie(
            name: name,
            masks: masks,
            images: images,
            records: records,
            truth: truth,
            divisions: divisions
        )
    }
}
