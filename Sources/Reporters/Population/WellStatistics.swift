/// A number of one cell and the well that the cell is of.
public struct WellNumber: Sendable, Hashable {
    /// The number; NaN where the cell has none.
    public var value: Double
    /// Name of the well; wells are the replicates of an experiment.
    public var well: String

    /// Makes a number.
    public init(value: Double, well: String) {
        self.value = value
        self.well = well
    }
}

/// How the numbers of cells become one number of their group.
public enum CellStatistic: String, Sendable, Hashable, Codable {
    /// The median.
    case median
    /// The mean; of ones and zeros a share.
    case mean
}

/// One number of a group of cells, or the difference between two groups, with intervals by wells.
///
/// Intervals (95 %) come from resampling wells and, within them, cells. There is none of a single well, which cannot
/// tell how wells differ; of fewer than four it is rough, and rather too short.
public struct WellStatistics: Sendable, Equatable {
    /// How intervals are drawn.
    public let parameters: PopulationParameters

    /// Makes statistics.
    ///
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    public init(_ parameters: PopulationParameters = PopulationParameters()) throws(ReporterError) {
        try parameters.validate()
        self.parameters = parameters
    }

    /// The number of a group; undefined without cells.
    ///
    /// - Complexity: O(draws times cells).
    public func estimate(_ statistic: CellStatistic, of cells: [WellNumber]) -> Estimate {
        let sample = WellSample(cells)
        return Estimate(sample.value(statistic), draws: draws(statistic, sample, stream: 0))
    }

    /// The number of treated cells minus that of controls; the interval needs two wells on either side.
    ///
    /// - Complexity: O(draws times cells).
    public func difference(
        _ statistic: CellStatistic,
        treated: [WellNumber],
        control: [WellNumber]
    ) -> Estimate {
        let (above, below) = (WellSample(treated), WellSample(control))
        let drawn = zip(draws(statistic, above, stream: 0), draws(statistic, below, stream: 1)).map { $0 - $1 }
        return Estimate(above.value(statistic) - below.value(statistic), draws: drawn)
    }

    /// The number of every well, in the order of their names.
    public static func wells(_ statistic: CellStatistic, of cells: [WellNumber]) -> [WellNumber] {
        Dictionary(grouping: cells.filter(\.value.isFinite), by: \.well).sorted { $0.key < $1.key }.map { well, cells in
            WellNumber(value: WellSample(cells).value(statistic), well: well)
        }
    }

    /// Drawn numbers of a group; none of a single well.
    private func draws(_ statistic: CellStatistic, _ sample: WellSample, stream: UInt64) -> [Double] {
        let bootstrap = WellBootstrap(wells: sample.wells, parameters: parameters, stream: stream)
        return bootstrap.draws { [sample.value(statistic, weights: $0)] }.flatMap(\.self)
    }
}

/// The cells of a group that have a number, in ascending order of it.
private struct WellSample {
    private let values: [Double]
    let wells: [String]

    init(_ cells: [WellNumber]) {
        let known = cells.filter(\.value.isFinite).sorted { ($0.value, $0.well) < ($1.value, $1.well) }
        values = known.map(\.value)
        wells = known.map(\.well)
    }

    func value(_ statistic: CellStatistic) -> Double {
        value(statistic, weights: Array(repeating: 1, count: values.count))
    }

    /// The statistic of cells that count so many times each; NaN of none.
    func value(_ statistic: CellStatistic, weights: [Int]) -> Double {
        let total = weights.reduce(0, +)
        guard total > 0 else { return .nan }
        switch statistic {
        case .mean: return zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(total)
        case .median: return (value(rank: (total - 1) / 2, weights) + value(rank: total / 2, weights)) / 2
        }
    }

    private func value(rank: Int, _ weights: [Int]) -> Double {
        var passed = 0
        for (value, weight) in zip(values, weights) {
            passed += weight
            if passed > rank { return value }
        }
        return .nan
    }
}
