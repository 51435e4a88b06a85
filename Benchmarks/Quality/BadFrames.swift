import BenchmarkSupport
import CellImage

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
