internal import Foundation

/// Whether one group of values tends to be larger than another.
///
/// Cells of one well are not independent: where wells are replicates, test the medians of wells.
///
/// - Source: Mann and Whitney, On a test of whether one of two random variables is stochastically larger than the other,
///   Ann. Math. Stat. 18 (1947); normal approximation with the correction for ties and continuity.
public struct RankTest: Sendable, Equatable {
    /// Number of pairs in which the treated value is larger, ties counting one half: U.
    public let statistic: Double
    /// Two-sided p-value; NaN when either group is empty or all values are equal.
    public let pValue: Double
    /// Cliff's delta, from -1 to 1: the share of pairs in which the treated value is larger minus that in which it is
    /// smaller.
    ///
    /// Source: Cliff, Dominance statistics: ordinal analyses to answer ordinal questions, Psychol. Bull. 114 (1993).
    public let effectSize: Double
    /// Treated values.
    public let treatedCount: Int
    /// Control values.
    public let controlCount: Int

    /// Compares two groups; values that are not finite are left out.
    ///
    /// - Complexity: O(n log n).
    public init(treated: [Double], control: [Double]) {
        let (above, below) = (treated.filter(\.isFinite), control.filter(\.isFinite))
        treatedCount = above.count
        controlCount = below.count
        let (m, n) = (Double(above.count), Double(below.count))
        let ranks = MidRanks(above + below)
        let ranksAbove = ranks.ranks[..<above.count].reduce(0, +)
        statistic = ranksAbove - m * (m + 1) / 2
        effectSize = m * n > 0 ? 2 * statistic / (m * n) - 1 : .nan
        let total = m + n
        let variance = m * n / 12 * (total + 1 - ranks.tieSum / (total * (total - 1)))
        let distance = max(0, abs(statistic - m * n / 2) - 0.5)
        pValue = variance > 0 ? min(1, erfc(distance / (2 * variance).squareRoot())) : .nan
    }
}

/// Ranks from 1; equal values share the mean of theirs.
struct MidRanks {
    let ranks: [Double]
    /// Sum of t^3 - t over groups of t equal values.
    let tieSum: Double

    init(_ values: [Double]) {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var ties = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            let size = Double(end - start)
            ties += size * size * size - size
            start = end
        }
        self.ranks = ranks
        tieSum = ties
    }
}
