import BenchmarkSupport
import CellImage
import Evaluation
import Foundation

/// What is done to a movie before it is tracked.
enum Degradation: String, CaseIterable {
    case clean
    /// Every second frame only.
    case s2
    /// Every third frame only.
    case s3
    /// One detection of twenty is missing.
    case d5
    /// One detection of ten is missing.
    case d10
    /// Three cells of a hundred carry the label of their nearest neighbour.
    case m3
    /// For every fifty cells, a mask of nothing.
    case f2
    /// Three cells of a hundred are cut in two across their long axis.
    case o3

    /// Whether chance has a part in it, so that several draws make sense.
    var isRandom: Bool { ![.clean, .s2, .s3].contains(self) }

    /// The movie after it; masks become worse, the truth stays.
    func applied(to movie: QualityMovie, seed: UInt64) -> QualityMovie {
        var generator = SplitMix(state: 1_000 + seed)
        switch self {
        case .clean: return movie
        case .s2: return movie.thinned(by: 2)
        case .s3: return movie.thinned(by: 3)
        case .d5: return movie.changingMasks { $0.dropping(share: 0.05, using: &generator) }
        case .d10: return movie.changingMasks { $0.dropping(share: 0.10, using: &generator) }
        case .m3: return movie.changingMasks { $0.merging(share: 0.03, using: &generator) }
        case .f2: return movie.changingMasks { $0.addingFalse(share: 0.02, using: &generator) }
        case .o3: return movie.changingMasks { $0.cutting(share: 0.03, using: &generator) }
        }
    }
}

extension QualityMovie {
    fileprivate func changingMasks(_ change: (LabelRuns) -> LabelRuns) -> QualityMovie {
        QualityMovie(
            name: name,
            masks: QualityMovie.anonymous(masks.map(change)),
            images: images,
            records: records,
            truth: truth,
            divisions: divisions
        )
    }

    /// Every `step`-th frame, numbered anew.
    fileprivate func thinned(by step: Int) -> QualityMovie {
        let frames = Array(stride(from: 0, to: masks.count, by: step))
        let kept = truth.filter { $0.key % step == 0 }
        return QualityMovie(
            name: name,
            masks: frames.map { masks[$0] },
            images: Dictionary(
                uniqueKeysWithValues: frames.enumerated().compactMap { new, old in images[old].map { (new, $0) } }
            ),
            records: AnnotatedFrames(frames: frames).records(records),
            truth: Dictionary(uniqueKeysWithValues: kept.map { ($0.key / step, $0.value) }),
            divisions: divisions
        )
    }
}

extension LabelRuns {
    fileprivate func dropping(share: Double, using generator: inout SplitMix) -> LabelRuns {
        let labels = regionProperties().map(\.label)
        return removingLabels(Set(labels.filter { _ in Double.random(in: 0..<1, using: &generator) < share }))
    }

    fileprivate func merging(share: Double, using generator: inout SplitMix) -> LabelRuns {
        let regions = regionProperties()
        var names: [UInt32: UInt32] = [:]
        for region in regions where Double.random(in: 0..<1, using: &generator) < share {
            let others = regions.filter { $0.label != region.label && names[$0.label] == nil }
            let nearest = others.min {
                $0.centroid.distance(to: region.centroid) < $1.centroid.distance(to: region.centroid)
            }
            if let nearest, !names.values.contains(region.label) { names[region.label] = nearest.label }
        }
        return mappingLabels(names)
    }

    /// Cells cut in halves at their centres.
    fileprivate func cutting(share: Double, using generator: inout SplitMix) -> LabelRuns {
        var pixels = labelImage().plane.pixels
        let regions = regionProperties()
        var next = (regions.map(\.label).max() ?? 0) + 1
        for region in regions where Double.random(in: 0..<1, using: &generator) < share {
            let angle = atan2(2 * region.covarianceXY, region.varianceX - region.varianceY) / 2
            for run in runs where run.label == region.label {
                for column in Int(run.start)..<Int(run.end) {
                    let along = (Double(column) - region.centroid.x) * cos(angle)
                    if along + (Double(run.row) - region.centroid.y) * sin(angle) > 0 {
                        pixels[Int(run.row) * width + column] = next
                    }
                }
            }
            next += 1
        }
        guard let plane = try? Plane(width: width, height: height, pixels: pixels) else { return self }
        return LabelRuns(LabelImage(plane))
    }

    /// Copies of cells at places where there is none.
    fileprivate func addingFalse(share: Double, using generator: inout SplitMix) -> LabelRuns {
        var pixels = labelImage().plane.pixels
        let regions = regionProperties()
        var next = (regions.map(\.label).max() ?? 0) + 1
        for region in regions where Double.random(in: 0..<1, using: &generator) < share {
            let own = runs.filter { $0.label == region.label }
            for _ in 0..<20 {
                let x = Int.random(in: 0..<width, using: &generator) - region.boundingBox.minX
                let y = Int.random(in: 0..<height, using: &generator) - region.boundingBox.minY
                let places = own.flatMap { run in
                    (run.start..<run.end).map { (column: Int($0) + x, row: Int(run.row) + y) }
                }
                let isInside = places.allSatisfy { $0.column < width && $0.row < height }
                guard isInside, places.allSatisfy({ pixels[$0.row * width + $0.column] == 0 }) else { continue }
                for place in places { pixels[place.row * width + place.column] = next }
                next += 1
                break
            }
        }
        guard let plane = try? Plane(width: width, height: height, pixels: pixels) else { return self }
        return LabelRuns(LabelImage(plane))
    }
}
