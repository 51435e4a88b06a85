extension LabelRuns {
    /// Measures every region in one pass over the runs, with closed sums per run.
    ///
    /// - Returns: one entry per label that occurs, ascending by label.
    /// - Complexity: O(runs); labels may be sparse and as large as `UInt32.max`.
    public func regionProperties() -> [RegionProperties] {
        let index = RegionIndex(runs)
        var sums = [RegionSums](repeating: RegionSums(), count: index.labels.count)
        for (run, region) in zip(runs, index.regionOfRun) {
            sums[Int(region)].add(run)
        }
        return zip(index.labels, sums).map { label, sums in
            sums.properties(label: label, width: width, height: height)
        }
    }
}

/// Sums over a region's pixels, relative to its first pixel so that no precision is lost far from the origin.
private struct RegionSums {
    private var originX = 0
    private var originY = 0
    private var area = 0
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var yy = 0.0
    private var xy = 0.0
    private var box = PixelRect(minX: 0, minY: 0, maxX: 0, maxY: 0)

    private mutating func begin(at run: LabelRun) {
        originX = Int(run.start)
        originY = Int(run.row)
        box = PixelRect(minX: originX, minY: originY, maxX: Int(run.end), maxY: originY + 1)
    }

    /// Adds a run's pixels: with `n` pixels of mean column `m`, the squares sum to `n (m^2 + (n^2 - 1) / 12)`.
    mutating func add(_ run: LabelRun) {
        if area == 0 { begin(at: run) }
        let count = Double(run.length)
        let middle = Double(Int(run.start) + Int(run.end) - 1 - 2 * originX) / 2
        let row = Double(Int(run.row) - originY)
        area += run.length
        x += count * middle
        y += count * row
        xx += count * (middle * middle + (count * count - 1) / 12)
        yy += count * row * row
        xy += count * middle * row
        box.minX = min(box.minX, Int(run.start))
        box.maxX = max(box.maxX, Int(run.end))
        box.maxY = Int(run.row) + 1
    }

    func properties(label: UInt32, width: Int, height: Int) -> RegionProperties {
        let count = Double(area)
        let meanX = x / count
        let meanY = y / count
        return RegionProperties(
            label: label,
            area: area,
            centroid: PixelPoint(x: Double(originX) + meanX, y: Double(originY) + meanY),
            boundingBox: box,
            varianceX: max(0, xx / count - meanX * meanX),
            varianceY: max(0, yy / count - meanY * meanY),
            covarianceXY: xy / count - meanX * meanY,
            touchesBorder: box.minX == 0 || box.minY == 0 || box.maxX == width || box.maxY == height
        )
    }
}
