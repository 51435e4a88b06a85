import BenchmarkSupport
import CellImage
import Foundation

extension LabelRuns {
    /// Without some of the masks.
    func dropping(share: Double, using generator: inout SplitMix) -> LabelRuns {
        let labels = regionProperties().map(\.label)
        return removingLabels(Set(labels.filter { _ in generator.isDrawn(share) }))
    }

    /// Masks that carry the label of their nearest neighbour.
    func merging(share: Double, using generator: inout SplitMix) -> LabelRuns {
        let regions = regionProperties()
        var names: [UInt32: UInt32] = [:]
        for region in regions where generator.isDrawn(share) {
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
        for region in regions where generator.isDrawn(share) {
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
        for region in regions where generator.isDrawn(share) {
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
