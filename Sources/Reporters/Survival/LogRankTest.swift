internal import Foundation

/// Whether times of one group tend to be longer than those of another, where some records end before what they hold does.
///
/// Each time counts as a replicate. Times of one well are not independent: where wells are replicates, test their medians.
///
/// - Source: Mantel, Evaluation of survival data and two new rank order statistics arising in its consideration, Cancer
///   Chemother. Rep. 50 (1966), with the hypergeometric variance.
public struct LogRankTest: Sendable, Equatable {
    /// Squared distance of the ends seen from those expected, in units of its variance; NaN where nothing can be compared.
    public let statistic: Double
    /// Two-sided p-value from the chi-squared distribution with one degree of freedom; NaN where nothing can be compared.
    public let pValue: Double
    /// Ends of treated times.
    public let endCount: Int
    /// Ends of treated times that would be expected if both groups were alike; fewer are seen where times are longer.
    public let expectedEndCount: Double

    /// Compares two groups; times that are negative or not finite are left out.
    ///
    /// - Complexity: O(n log n) for n times.
    public init(treated: [CensoredTime], control: [CensoredTime]) {
        let (above, below) = (KaplanMeier.sorted(treated), KaplanMeier.sorted(control))
        let ends = Set((above + below).filter(\.isComplete).map(\.time)).sorted()
        var (first, second) = (RiskSet(above), RiskSet(below))
        var (seen, expected, variance) = (0, 0.0, 0.0)
        for time in ends {
            let (own, other) = (first.advance(to: time), second.advance(to: time))
            let (atRisk, ended) = (Double(own.atRisk + other.atRisk), Double(own.ended + other.ended))
            let share = Double(own.atRisk) / atRisk
            seen += own.ended
            expected += ended * share
            if atRisk > 1 { variance += ended * share * (1 - share) * (atRisk - ended) / (atRisk - 1) }
        }
        let distance = Double(seen) - expected
        endCount = seen
        expectedEndCount = expected
        statistic = variance > 0 ? distance * distance / variance : .nan
        pValue = variance > 0 ? erfc((statistic / 2).squareRoot()) : .nan
    }
}

/// Who of a group still lasts, time by time.
private struct RiskSet {
    private let times: [CensoredTime]
    private var place = 0

    /// Times in ascending order.
    init(_ times: [CensoredTime]) {
        self.times = times
    }

    /// How many had lasted until a time, and how many ended then; times are asked for in ascending order.
    mutating func advance(to time: Double) -> (atRisk: Int, ended: Int) {
        while place < times.count, times[place].time < time { place += 1 }
        let ended = times[place...].prefix { $0.time == time }.count(where: \.isComplete)
        return (times.count - place, ended)
    }
}
