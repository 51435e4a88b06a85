extension LabelRuns {
    /// Measures the moments up to order 3 of every region.
    ///
    /// - Returns: one entry per label that occurs, ascending by label.
    /// - Complexity: O(runs).
    public func regionMoments() -> [RegionMoments] {
        let index = RegionIndex(runs)
        let properties = regionProperties()
        var raw = [MomentTable](repeating: MomentTable(), count: properties.count)
        var central = raw
        for (run, region) in zip(runs, index.regionOfRun) {
            let measured = properties[Int(region)]
            let corner = PixelPoint(x: Double(measured.boundingBox.minX), y: Double(measured.boundingBox.minY))
            raw[Int(region)].add(run, origin: corner)
            central[Int(region)].add(run, origin: measured.centroid)
        }
        return properties.indices.map { region in
            RegionMoments(label: properties[region].label, raw: raw[region], central: central[region])
        }
    }
}

extension MomentTable {
    /// Adds the pixels of a run, seen from an origin.
    ///
    /// With `n` pixels of mean column `m` and `v = (n^2 - 1) / 12`, the column powers sum to
    /// `n`, `n m`, `n (m^2 + v)` and `n m (m^2 + 3 v)`.
    fileprivate mutating func add(_ run: LabelRun, origin: PixelPoint) {
        let count = Double(run.length)
        let middle = Double(Int(run.start) + Int(run.end) - 1) / 2 - origin.x
        let row = Double(run.row) - origin.y
        let spread = (count * count - 1) / 12
        let columnSums = SIMD4(
            count,
            count * middle,
            count * (middle * middle + spread),
            count * middle * (middle * middle + 3 * spread)
        )
        var rowFactor = 1.0
        for rowPower in 0...3 {
            for columnPower in 0...3 - rowPower {
                self[rowPower, columnPower] += rowFactor * columnSums[columnPower]
            }
            rowFactor *= row
        }
    }
}
