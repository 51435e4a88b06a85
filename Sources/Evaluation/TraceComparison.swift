/// How near measured reporter values come to the true ones.
///
/// Cells are paired frame by frame where their masks overlap by an IoU of at least one half; the error of a pair is the
/// difference relative to the true value.
public struct TraceComparison: Sendable {
    private var errors: [Double] = []
    /// True values that no measured one stands beside: the cell was not found, or its value is undefined.
    public private(set) var missing = 0

    /// Begins a comparison.
    public init() {}

    /// Adds a frame.
    ///
    /// - Parameters:
    ///   - overlap: overlaps of the true masks with the found ones.
    ///   - reference: the true value of each true label; values that are not finite or 0 are left out.
    ///   - result: the measured value of each found label.
    public mutating func add(_ overlap: MaskOverlap, reference: [UInt32: Double], result: [UInt32: Double]) {
        var partner: [UInt32: UInt32] = [:]
        for pair in SegmentationMatching(overlap, threshold: 0.5).pairs {
            partner[overlap.referenceLabels[pair.reference]] = overlap.resultLabels[pair.result]
        }
        for (label, truth) in reference.sorted(by: { $0.key < $1.key }) where truth.isFinite && truth != 0 {
            guard let found = partner[label], let value = result[found], value.isFinite else {
                missing += 1
                continue
            }
            errors.append((value - truth) / truth)
        }
    }

    /// Pairs of a true and a measured value.
    public var count: Int { errors.count }

    /// Median of the absolute relative errors; nil without pairs.
    public var medianRelativeError: Double? { quantile(0.5, of: errors.map(abs)) }

    /// The absolute relative error that 95 % of the pairs do not exceed; nil without pairs.
    public var relativeError95: Double? { quantile(0.95, of: errors.map(abs)) }

    /// Median of the signed relative errors: above 0 where values are measured too high; nil without pairs.
    public var medianBias: Double? { quantile(0.5, of: errors) }

    private func quantile(_ share: Double, of values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
