internal import CellImage

/// Parts pieces at their waists.
struct CellSplitting {
    /// Depth of a waist as a share of the smaller piece's radius.
    let waistDepth: Float
    /// By how much the parts' mean solidity must exceed that of the whole.
    private let gain = 0.04

    init(waistDepth: Float) {
        self.waistDepth = waistDepth
    }

    /// Numbers the parts of all pieces.
    ///
    /// Every pixel's distance to the background makes a landscape whose peaks are the middles of the pieces; a peak
    /// counts when the way to a higher one descends by the waist's depth.
    func parts(of cores: LabelImage) throws(ImageError) -> LabelImage {
        let mask = cores.plane.map { $0 != 0 }
        let distances = DistanceTransform(of: cores).distances
        let smooth = distances.gaussianFiltered(sigma: 1)
        let landscape = smooth.map { $0.isFinite ? $0 : Float(1) }
        var seeds = LabelImage(width: mask.width, height: mask.height)
        for (number, peak) in try landscape.peaks(within: mask).enumerated()
        where peak.dynamics >= max(0.5, waistDepth * peak.height) {
            seeds.plane.pixels[peak.index] = UInt32(number + 1)
        }
        let parts = try seeds.flooded(over: landscape.map { -$0 }, within: mask, connectivity: .eight)
        return rejoin(parts, wholes: cores)
    }

    /// Takes back the cuts that make pieces no more convex than the whole was.
    private func rejoin(_ parts: LabelImage, wholes: LabelImage) -> LabelImage {
        var solidity: [UInt32: Double] = [:]
        for shape in LabelRuns(wholes).regionShapes() { solidity[shape.label] = shape.solidity }
        var owner: [UInt32: UInt32] = [:]
        for (part, whole) in zip(parts.plane.pixels, wholes.plane.pixels) where part != 0 { owner[part] = whole }
        var sums: [UInt32: (Double, Double)] = [:]
        let shapes = LabelRuns(parts).regionShapes()
        for shape in shapes {
            let whole = owner[shape.label] ?? 0
            let old = sums[whole] ?? (0, 0)
            sums[whole] = (old.0 + Double(shape.area) * shape.solidity, old.1 + Double(shape.area))
        }
        var table: [UInt32: UInt32] = [:]
        let offset = (shapes.last?.label ?? 0) + 1
        for shape in shapes {
            guard let whole = owner[shape.label], let sum = sums[whole] else { continue }
            if sum.0 / sum.1 < (solidity[whole] ?? 0) + gain { table[shape.label] = offset + whole }
        }
        return parts.mappingLabels(table).relabeledSequentially().labels
    }
}
