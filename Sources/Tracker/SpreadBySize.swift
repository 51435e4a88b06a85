import Foundation

/// How much less sure a measure is of small cells than of large ones.
///
/// An outline errs by more of a small mask than of a large one, and cells at the margin of focus are small and change
/// fast. So the spread of a cell's changes is `(median area / area)^exponent` times that of a cell of the median area.
package struct SpreadBySize: Equatable {
    /// Of cells of the median area, in the unit of the changes.
    package let spread: Double
    /// 0 where all cells are alike.
    package let exponent: Double
    /// Binary logarithm of the median area, in pixels.
    package let middle: Double

    /// Makes a spread that is the same for cells of all sizes.
    package init(spread: Double) {
        self.init(spread: spread, exponent: 0, middle: 0)
    }

    private init(spread: Double, exponent: Double, middle: Double) {
        self.spread = spread
        self.exponent = exponent
        self.middle = middle
    }

    /// Links that are looked at, at most; they are taken evenly from all.
    private static let sampleSize = 2_000
    /// Links from which on sizes are told apart.
    private static let leastSample = 20

    /// Takes the exponent that makes the changes likeliest.
    ///
    /// Changes are taken for Student's of three degrees of freedom about their median, their spread for what the median
    /// absolute deviation shows.
    ///
    /// - Parameters:
    ///   - changes: changes of the measure along links, in any unit.
    ///   - sizes: mean binary logarithm of the two areas of each link.
    ///   - exponents: those to choose from; of equally likely ones the first.
    package init(changes: [Double], sizes: [Double], exponents: [Double]) {
        let step = max(1, (changes.count + SpreadBySize.sampleSize - 1) / SpreadBySize.sampleSize)
        let sample = stride(from: 0, to: min(changes.count, sizes.count), by: step)
        let links = sample.map { (change: changes[$0], size: sizes[$0]) }
        let middle = Spread(links.map(\.size)).median
        var best = SpreadBySize(spread: Spread(links.map(\.change)).deviation)
        var most = -Double.infinity
        for exponent in exponents where links.count >= SpreadBySize.leastSample {
            let trial = SpreadBySize(spread: 1, exponent: exponent, middle: middle)
            let factors = links.map { trial.factor(at: $0.size) }
            let changes = Spread(zip(links, factors).map { $0.change / $1 })
            guard changes.deviation > 0 else { break }
            let likelihood = zip(links, factors).reduce(0) { sum, pair in
                let (link, factor) = pair
                let deviations = (link.change / factor - changes.median) / changes.deviation
                return sum - 2 * log(1 + deviations * deviations / 3) - log(changes.deviation * factor)
            }
            guard likelihood > most else { continue }
            most = likelihood
            best = SpreadBySize(spread: changes.deviation, exponent: exponent, middle: middle)
        }
        self = best
    }

    /// How many times as wide the spread is at a size as at the median area.
    ///
    /// - Parameter size: binary logarithm of an area in pixels.
    /// - Returns: the factor, 1 at the median area.
    package func factor(at size: Double) -> Double {
        exponent > 0 ? exp2(exponent * (middle - size)) : 1
    }
}
