public import CellImage

/// Where a ring around a nucleus lies.
public struct RingGeometry: Sendable, Hashable, Codable {
    /// Pixels within this distance of the nucleus are left out, in pixels.
    public var gap: Int
    /// Width of the ring beyond the gap, in pixels.
    public var width: Int

    /// Makes a ring of the pixels whose distance d from the nucleus is `gap < d <= gap + width`.
    public init(gap: Int = 1, width: Int = 4) {
        self.gap = gap
        self.width = width
    }
}

/// Measures every channel of a frame over regions of its cells.
///
/// The nucleus of a cell is the part inside the cell of every nucleus of which the cell covers more pixels than any
/// other cell does (of equals the cell with the nucleus's own label, else the lowest label). The cytoplasm is the cell
/// without any nucleus. The ring is cytoplasm within `ring` of the cell's nuclei; without cells, all pixels there that
/// lie in no nucleus. Pixels that are NaN or infinite are left out.
public struct RegionMeasurer: Sendable, Equatable {
    /// The largest radius of a ring, in pixels.
    public static let largestRing = 1_000
    private static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// The regions to measure.
    public let regions: Set<MeasurementRegion>
    /// Where the ring lies.
    public let ring: RingGeometry
    /// Largest value the detector can give; nil when unknown.
    public let saturationValue: Float?

    /// Makes a measurer.
    ///
    /// - Parameters:
    ///   - regions: the regions to measure, at least one.
    ///   - ring: where the ring lies, in pixels.
    ///   - saturationValue: largest value the detector can give, in raw units; nil when unknown.
    /// - Throws: `ReporterError.parameter` when there is no region or the ring is impossible.
    public init(
        regions: Set<MeasurementRegion> = [.cell],
        ring: RingGeometry = RingGeometry(),
        saturationValue: Float? = nil
    ) throws(ReporterError) {
        guard !regions.isEmpty else {
            throw .parameter(name: "regions", reason: "at least one region must be measured")
        }
        let limit = RegionMeasurer.largestRing
        guard (0...limit).contains(ring.gap), (1...limit).contains(ring.width) else {
            throw .parameter(name: "ring", reason: "the gap must be 0 to \(limit) pixels, the width 1 to \(limit)")
        }
        self.regions = regions
        self.ring = ring
        self.saturationValue = saturationValue
    }

    /// Measures a frame.
    ///
    /// - Parameters:
    ///   - frame: the pixels.
    ///   - cells: masks of whole cells; nil where only nuclei are known, each of which then stands for its cell.
    ///   - nuclei: masks of nuclei; their labels need not be those of the cells.
    ///   - detected: the frame as the detector gave it, in which saturated pixels are counted; nil for `frame` itself.
    /// - Returns: one measurement per cell, region and channel, in the order of label, region (as
    ///   `MeasurementRegion.allCases`) and channel; a region without finite pixels has count 0 and NaN statistics.
    /// - Throws: `ReporterError.sizeMismatch`, or `.regionUnavailable` when masks for a region are missing.
    /// - Complexity: O(runs + pixels inside the regions).
    public func measure(
        _ frame: Frame,
        cells: LabelRuns?,
        nuclei: LabelRuns? = nil,
        detected: Frame? = nil
    ) throws(ReporterError) -> [RegionMeasurement] {
        try measure(frame, cells: cells, nuclei: nuclei, detected: detected, part: nil)
    }

    /// Measures a part of every cell, or all of it; of a cell that the image's border cuts no part has a pixel.
    func measure(
        _ frame: Frame,
        cells: LabelRuns?,
        nuclei: LabelRuns?,
        detected: Frame?,
        part: CellPart?
    ) throws(ReporterError) -> [RegionMeasurement] {
        try cells?.requireSize(of: frame)
        try nuclei?.requireSize(of: frame)
        try detected?.requireShape(of: frame)
        try requireMasks(cells: cells, nuclei: nuclei)
        guard let layout = CellRegions(cells: cells, orNuclei: nuclei, part: part) else { return [] }
        let wanted = MeasurementRegion.allCases.filter(regions.contains)
        var summaries: [[RegionSampler.Summary]] = []
        var sampler = RegionSampler(probabilities: RegionMeasurer.probabilities, saturationValue: saturationValue)
        for region in wanted {
            let runs = PlacedRuns(layout.runs(of: region, ring: ring), by: layout.index)
            for (channel, plane) in frame.channels.enumerated() {
                var column = sampler.summaries(of: plane, over: runs)
                if let detected, saturationValue != nil {
                    let shares = sampler.saturatedFractions(of: detected.channels[channel], over: runs)
                    for place in column.indices { column[place].saturatedFraction = shares[place] }
                }
                summaries.append(column)
            }
        }
        return table(layout.index.labels, wanted, channels: frame.channels.count, summaries: summaries)
    }

    /// Turns one column of summaries per region and channel into rows in the order of label, region, channel.
    private func table(
        _ labels: [UInt32],
        _ regions: [MeasurementRegion],
        channels: Int,
        summaries: [[RegionSampler.Summary]]
    ) -> [RegionMeasurement] {
        var result: [RegionMeasurement] = []
        result.reserveCapacity(labels.count * summaries.count)
        for (place, label) in labels.enumerated() {
            for (column, ofCells) in summaries.enumerated() {
                result.append(
                    RegionMeasurement(
                        label: label,
                        region: regions[column / channels],
                        channel: column % channels,
                        summary: ofCells[place]
                    )
                )
            }
        }
        return result
    }

    private func requireMasks(cells: LabelRuns?, nuclei: LabelRuns?) throws(ReporterError) {
        for region in MeasurementRegion.allCases where regions.contains(region) {
            switch region {
            case .cell where cells == nil, .cytoplasm where cells == nil:
                throw .regionUnavailable(region: region, reason: "there are no masks of whole cells")
            case .nucleus where nuclei == nil, .cytoplasm where nuclei == nil, .ring where nuclei == nil:
                throw .regionUnavailable(region: region, reason: "there are no masks of nuclei")
            default: break
            }
        }
    }
}

extension RegionMeasurement {
    init(label: UInt32, region: MeasurementRegion, channel: Int, summary: RegionSampler.Summary) {
        let statistics = summary.statistics
        self.init(
            label: label,
            region: region,
            channel: channel,
            count: statistics.count,
            mean: statistics.mean,
            median: statistics.quantiles[2],
            sum: statistics.sum,
            standardDeviation: statistics.standardDeviation,
            minimum: statistics.minimum,
            maximum: statistics.maximum,
            quantile05: statistics.quantiles[0],
            quantile25: statistics.quantiles[1],
            quantile75: statistics.quantiles[3],
            quantile95: statistics.quantiles[4],
            saturatedFraction: summary.saturatedFraction
        )
    }
}
