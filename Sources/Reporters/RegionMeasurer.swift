public import CellImage

/// Where a ring around a nucleus lies.
public struct RingGeometry: Sendable, Hashable, Codable {
    /// Pixels within this distance of the nucleus are left out, in pixels.
    public var gap: Int
    /// Width of the ring beyond the gap, in pixels.
    public var width: Int
    /// A pixel of the ring counts in a channel when it exceeds the background by this many of its standard deviations;
    /// 0 counts all, and so does a background without an estimate.
    ///
    /// A ring around a nucleus may reach beyond a narrow cell. Where most of its pixels are dim all count, for then the
    /// cell is dim, and the brighter part of the noise would be taken for its light.
    public var noiseMultiple: Double

    /// Makes a ring of the pixels whose distance d from the nucleus is `gap < d <= gap + width`.
    public init(gap: Int = 1, width: Int = 4, noiseMultiple: Double = 2) {
        self.gap = gap
        self.width = width
        self.noiseMultiple = noiseMultiple
    }
}

/// Measures every channel of a frame over regions of its cells.
///
/// The nucleus of a cell is the part inside the cell of every nucleus of which the cell covers more pixels than any
/// other cell does (of equals the cell with the nucleus's own label, else the lowest label). The cytoplasm is the cell
/// without any nucleus. The ring is cytoplasm within `ring` of the cell's nuclei; without cells, all pixels there that
/// lie in no nucleus; where the background is known, dim pixels are left out of it. The perimeter of a cell are the
/// pixels within `bandInPixels` steps, up, down, left or right, of a pixel that is not the cell's; the image's border is
/// no edge. Pixels that are NaN or infinite are left out.
public struct RegionMeasurer: Sendable, Equatable {
    /// The largest radius of a ring, in pixels.
    public static let largestRing = 1_000
    private static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// The regions to measure.
    public let regions: Set<MeasurementRegion>
    /// Where the ring lies.
    public let ring: RingGeometry
    /// Width of the band along the edge of a cell or nucleus, in pixels.
    public let bandInPixels: Int
    /// Largest value the detector can give; nil when unknown.
    public let saturationValue: Float?

    /// Makes a measurer.
    ///
    /// - Parameters:
    ///   - regions: the regions to measure, at least one.
    ///   - ring: where the ring lies, in pixels.
    ///   - bandInPixels: width of the band along edges that perimeter and cores are made by.
    ///   - saturationValue: largest value the detector can give, in raw units; nil when unknown.
    /// - Throws: `ReporterError.parameter` when there is no region, or ring or band are impossible.
    public init(
        regions: Set<MeasurementRegion> = [.cell],
        ring: RingGeometry = RingGeometry(),
        bandInPixels: Int = 2,
        saturationValue: Float? = nil
    ) throws(ReporterError) {
        guard !regions.isEmpty else {
            throw .parameter(name: "regions", reason: "at least one region must be measured")
        }
        let limit = RegionMeasurer.largestRing
        guard (0...limit).contains(ring.gap), (1...limit).contains(ring.width) else {
            throw .parameter(name: "ring", reason: "the gap must be 0 to \(limit) pixels, the width 1 to \(limit)")
        }
        guard (0...100).contains(ring.noiseMultiple) else {
            throw .parameter(name: "ring", reason: "noiseMultiple must be 0 to 100")
        }
        guard (1...limit).contains(bandInPixels) else {
            throw .parameter(name: "bandInPixels", reason: "must be 1 to \(limit) pixels")
        }
        self.regions = regions
        self.ring = ring
        self.bandInPixels = bandInPixels
        self.saturationValue = saturationValue
    }

    /// Measures a frame.
    ///
    /// - Parameters:
    ///   - frame: the pixels.
    ///   - cells: masks of whole cells; nil where only nuclei are known, each of which then stands for its cell.
    ///   - nuclei: masks of nuclei; their labels need not be those of the cells.
    ///   - background: background of the frame, by which dim pixels of rings are told; nil counts them.
    ///   - detected: the frame as the detector gave it, in which saturated pixels are counted; nil for `frame` itself.
    /// - Returns: one measurement per cell, region and channel, in the order of label, region (as
    ///   `MeasurementRegion.allCases`) and channel; a region without finite pixels has count 0 and NaN statistics.
    /// - Throws: `ReporterError.sizeMismatch`, or `.regionUnavailable` when masks for a region are missing.
    /// - Complexity: O(runs + pixels inside the regions).
    public func measure(
        _ frame: Frame,
        cells: LabelRuns?,
        nuclei: LabelRuns? = nil,
        background: FrameBackground? = nil,
        detected: Frame? = nil
    ) throws(ReporterError) -> [RegionMeasurement] {
        try measure(frame, cells: cells, nuclei: nuclei, background: background, detected: detected, part: nil)
    }

    /// Measures a part of every cell, or all of it; of a cell that the image's border cuts no part has a pixel.
    func measure(
        _ frame: Frame,
        cells: LabelRuns?,
        nuclei: LabelRuns?,
        background: FrameBackground?,
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
            let runs = PlacedRuns(layout.runs(of: region, by: self), by: layout.index)
            for (channel, plane) in frame.channels.enumerated() {
                let floors = region == .ring ? floors(layout.index.labels, channel: channel, background) : nil
                var column = sampler.summaries(of: plane, over: runs, notBelow: floors)
                if let detected, saturationValue != nil {
                    let shares = sampler.saturatedFractions(of: detected.channels[channel], over: runs)
                    for place in column.indices { column[place].saturatedFraction = shares[place] }
                }
                summaries.append(column)
            }
        }
        return table(layout.index.labels, wanted, channels: frame.channels.count, summaries: summaries)
    }

    /// The dimmest value of each cell's cytoplasm in a channel; nil where all values count.
    private func floors(_ labels: [UInt32], channel: Int, _ background: FrameBackground?) -> [Float]? {
        guard let background, ring.noiseMultiple > 0 else { return nil }
        return labels.map { label in
            guard let level = background.estimate(label: label, channel: channel), level.value.isFinite else {
                return -.infinity
            }
            let noise = level.standardDeviation.isFinite ? level.standardDeviation : 0
            return Float(level.value + ring.noiseMultiple * noise)
        }
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
            case .cell, .perimeter, .core, .cytoplasm:
                guard cells != nil else {
                    throw .regionUnavailable(region: region, reason: "there are no masks of whole cells")
                }
            case .nucleus, .nucleusCore, .ring: break
            }
            guard region.needsNuclei, nuclei == nil else { continue }
            throw .regionUnavailable(region: region, reason: "there are no masks of nuclei")
        }
    }
}

extension MeasurementRegion {
    /// Whether there is no such region without masks of nuclei.
    fileprivate var needsNuclei: Bool {
        switch self {
        case .nucleus, .nucleusCore, .cytoplasm, .ring: true
        case .cell, .perimeter, .core: false
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
            medianAbsoluteDeviation: statistics.medianAbsoluteDeviation.isNaN
                ? nil : statistics.medianAbsoluteDeviation,
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
