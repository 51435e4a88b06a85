import BenchmarkSupport
import CellImage
import Foundation

extension LabelRuns {
    /// Without some of the masks.
    func dropping(share: Double, using generator: inout SplitMix) -> LabelRuns {
        let labels = regionProperties().map(\.label)
        return removingLabels(Set(labels.filter { _ in Double.random(in: 0..<1, using: &generator) < share }))
    }

    /// Masks that carry the label of their nearest neighbour.
    func merging(share: Double, using generator: inout SplitMix) -> LabelRuns {
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
    func cutting(share: Double, using generator: inout SplitMix) -> LabelRuns {
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
        return replacing(pixels)
    }

    /// Copies of cells at places where there is none.
    func addingFalse(share: Double, using generator: inout SplitMix) -> LabelRuns {
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
        return replacing(pixels)
    }
}

extension QualityMovie {
    /// Frames that lack a share of their detections, all but the first and last three with the same chance.
    func worseningFrames(share: Double, missing: Double, using generator: inout SplitMix) -> QualityMovie {
        let inner = masks.indices.dropFirst(3).dropLast(3)
        let worse = Set(inner.filter { _ in generator.isDrawn(share) })
        var frame = 0
        return changingMasks { runs in
            defer { frame += 1 }
            return worse.contains(frame) ? runs.dropping(share: missing, using: &generator) : runs
        }
    }

    /// Without the masks whose centres are in a square of a quarter of the field's sides, for three of every ten frames.
    func hidingSquares(using generator: inout SplitMix) -> QualityMovie {
        var frame = 0
        var corner = (x: 0.0, y: 0.0)
        return changingMasks { runs in
            defer { frame += 1 }
            let (width, height) = (Double(runs.width), Double(runs.height))
            if frame % 10 == 4 {
                corner.x = Double.random(in: 0..<0.75 * width, using: &generator)
                corner.y = Double.random(in: 0..<0.75 * height, using: &generator)
            }
            guard (4...6).contains(frame % 10) else { return runs }
            let hidden = runs.regionProperties().filter { region in
                (corner.x..<corner.x + width / 4).contains(region.centroid.x)
                    && (corner.y..<corner.y + height / 4).contains(region.centroid.y)
            }
            return runs.removingLabels(Set(hidden.map(\.label)))
        }
    }
}

extension SplitMix {
    /// Whether something of a chance happens.
    mutating func isDrawn(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &self) < chance }

    /// A number of the standard normal distribution (Box and Muller, 1958).
    mutating func nextNormal() -> Double {
        let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
    }
}
