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
        let parts = try seeds.flooded(over: landscape.map { -$0 }, within: mask)
        return rejoin(parts, wholes: cores)
    }

    /// Takes back the cuts that make a piece's parts hardly more convex than the whole was.
    private func rejoin(_ parts: LabelImage, wholes: LabelImage) -> LabelImage {
        let partRuns = LabelRuns(parts)
        var owners: [UInt32: UInt32] = [:]
        for run in partRuns.runs { owners[run.label] = wholes[Int(run.row), Int(run.start)] }
        var sums: [UInt32: (solid: Double, area: Double)] = [:]
        let shapes = partRuns.regionShapes()
        for shape in shapes {
            sums[owners[shape.label] ?? 0, default: (0, 0)].solid += Double(shape.area) * shape.solidity
            sums[owners[shape.label] ?? 0, default: (0, 0)].area += Double(shape.area)
        }
        var rejoined: Set<UInt32> = []
        for whole in LabelRuns(wholes).regionShapes() {
            let sum = sums[whole.label] ?? (0, 1)
            if sum.solid / sum.area < whole.solidity + gain { rejoined.insert(whole.label) }
        }
        // Labels of rejoined wholes follow those of the parts, so that none is given twice.
        let offset = shapes.last?.label ?? 0
        let table = owners.filter { rejoined.contains($0.value) }.mapValues { offset + $0 }
        return partRuns.mappingLabels(table).relabeledSequentially().labels.labelImage()
    }
}
