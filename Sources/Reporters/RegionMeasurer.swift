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
    /// - Returns: one measurement per cell, region and channel, in the order of label, region (as
    ///   `MeasurementRegion.allCases`) and channel; a region without finite pixels has count 0 and NaN statistics.
    /// - Throws: `ReporterError.sizeMismatch`, or `.regionUnavailable` when masks for a region are missing.
    /// - Complexity: O(runs + pixels inside the regions).
    public func measure(
        _ frame: Frame,
        cells: LabelRuns?,
        nuclei: LabelRuns? = nil
    ) throws(ReporterError) -> [RegionMeasurement] {
        try cells?.requireSize(of: frame)
        try nuclei?.requireSize(of: frame)
        try requireMasks(cells: cells, nuclei: nuclei)
        guard
            let layout = cells.map({ CellRegions(cells: $0, nuclei: nuclei) }) ?? nuclei.map(CellRegions.init(nuclei:))
        else { return [] }
        let wanted = MeasurementRegion.allCases.filter(regions.contains)
        let runs = wanted.map { layout.runs(of: $0, ring: ring) }
        var sampler = RegionSampler(probabilities: RegionMeasurer.probabilities, saturationValue: saturationValue)
        var result: [RegionMeasurement] = []
        result.reserveCapacity(layout.index.labels.count * wanted.count * frame.channels.count)
        for (place, label) in layout.index.labels.enumerated() {
            for (region, runs) in zip(wanted, runs) {
                for (channel, plane) in frame.channels.enumerated() {
                    let summary = sampler.summary(of: plane, over: runs[place])
                    result.append(
                        RegionMeasurement(label: label, region: region, channel: channel, summary: summary)
                    )
                }
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

/// Gathers the finite pixels under runs and summarises them, in memory that is used again and again.
struct RegionSampler {
    struct Summary {
        var statistics: SampleStatistics
        var saturatedFraction: Double?
    }

    private let probabilities: [Double]
    private let saturationValue: Float?
    private var samples: [Float] = []
    private var selector = OrderStatistics()

    init(probabilities: [Double], saturationValue: Float? = nil) {
        self.probabilities = probabilities
        self.saturationValue = saturationValue
    }

    mutating func summary(of plane: Plane<Float>, over runs: some Collection<LabelRun>) -> Summary {
        let count = gather(plane, over: runs)
        return samples.withUnsafeBufferPointer { samples in
            let finite = UnsafeBufferPointer(rebasing: samples[..<count])
            let statistics = SampleStatistics(finite, probabilities: probabilities, selector: &selector)
            return Summary(statistics: statistics, saturatedFraction: saturated(finite))
        }
    }

    /// Copies the finite pixels under runs to the front of `samples`; gives their number.
    private mutating func gather(_ plane: Plane<Float>, over runs: some Collection<LabelRun>) -> Int {
        let size = runs.reduce(0) { $0 + $1.length }
        if samples.count < size {
            samples = Array(repeating: 0, count: size)
        }
        var count = 0
        samples.withUnsafeMutableBufferPointer { samples in
            plane.pixels.withUnsafeBufferPointer { pixels in
                for run in runs {
                    let offset = Int(run.row) * plane.width
                    for index in offset + Int(run.start)..<offset + Int(run.end) {
                        samples[count] = pixels[index]
                        count += pixels[index].isFinite ? 1 : 0
                    }
                }
            }
        }
        return count
    }

    private func saturated(_ samples: UnsafeBufferPointer<Float>) -> Double? {
        guard let saturationValue else { return nil }
        guard !samples.isEmpty else { return .nan }
        var count = 0
        for sample in samples {
            count += sample >= saturationValue ? 1 : 0
        }
        return Double(count) / Double(samples.count)
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
