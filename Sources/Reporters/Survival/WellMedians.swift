/// Medians of a group's times by Kaplan and Meier, with intervals (95 %) by wells.
///
/// Wells, and the times within them, are resampled. A draw in which more than half last longer than the record counts as
/// longer than any.
public struct WellMedians: Sendable {
    private let times: [CensoredTime]
    private let draws: [Double]

    /// Resamples times.
    ///
    /// - Parameters:
    ///   - times: times in any order; those that are negative or not finite are left out.
    ///   - parameters: how many draws there are, and where their random numbers begin.
    ///   - stream: which random numbers; groups that are subtracted from each other need different ones.
    /// - Complexity: O(draws times n) for n times.
    public init(of times: [CensoredTime], parameters: PopulationParameters, stream: UInt64 = 0) {
        let sorted = KaplanMeier.sorted(times)
        let bootstrap = WellBootstrap(wells: sorted.map(\.well), parameters: parameters, stream: stream)
        self.times = sorted
        draws = bootstrap.draws { [KaplanMeier(sorted: sorted, weights: $0).median.value] }.flatMap(\.self)
    }

    /// The median of all times; NaN where more than half last longer than the record, which the ends of the interval may
    /// be as well.
    public var estimate: Estimate {
        let sorted = draws.map { $0.isNaN ? .infinity : $0 }.sorted()
        let ends = [0.025, 0.975].map { RobustStatistics.quantile(sorted: sorted, $0) }
        return Estimate(
            KaplanMeier(times).median.value,
            lower: ends[0].isFinite ? ends[0] : .nan,
            upper: ends[1].isFinite ? ends[1] : .nan
        )
    }

    /// The median minus that of another group, of other random numbers; the interval needs two wells on either side, and
    /// is unknown where draws without a median could move its ends.
    public func minus(_ other: WellMedians) -> Estimate {
        let difference = KaplanMeier(times).median.value - KaplanMeier(other.times).median.value
        return WellBootstrap.difference(difference, draws: draws, minus: other.draws)
    }
}
