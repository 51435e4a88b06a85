import Foundation

/// How much a measure of a cell changes from one sighting to the next, against how much it differs between cells.
///
/// All values are in octaves: differences of binary logarithms.
package struct ChangeScale: Equatable {
    /// Spread of the change between sightings of one cell.
    package var spread: Double
    /// Spread of the difference of two cells of the movie.
    package var variety: Double
    /// Share of the links in which the measure tells nothing, as where a mask is badly cut.
    var accidents: Double

    /// Makes a scale.
    package init(spread: Double, variety: Double, accidents: Double) {
        self.spread = spread
        self.variety = variety
        self.accidents = accidents
    }

    /// The same for cells whose measure changes a number of times as much.
    func widened(by factor: Double) -> ChangeScale {
        guard factor != 1 else { return self }
        let spread = max(ChangeScale.leastSpread, spread * factor)
        return ChangeScale(spread: spread, variety: max(variety, spread), accidents: accidents)
    }

    /// The cost of a change, negative where it speaks for one cell.
    package func cost(of change: Double) -> Double {
        -log((1 - accidents) * ratio(of: change) + accidents)
    }

    /// How much likelier a change is of one cell than of two; both distributions are Student's, of three degrees.
    func ratio(of change: Double) -> Double {
        let one = 1 + change * change / (3 * spread * spread)
        let two = 1 + change * change / (3 * variety * variety)
        return variety * two * two / (spread * one * one)
    }
}

extension ChangeScale {
    /// Least spread: masks of whole pixels are no surer.
    static let leastSpread = 0.05
    /// Share of accidents that is believed at most.
    private static let mostAccidents = 0.2

    /// Measures how much links change a measure.
    ///
    /// - Parameters:
    ///   - changes: its changes along links.
    ///   - values: the measure itself, of the later ends of the links.
    ///   - usual: what most movies are like.
    ///   - priorCount: links that the usual share of accidents weighs as much as.
    init(changes: [Double], values: [Double], usual: ChangeScale, priorCount: Double) {
        spread = max(ChangeScale.leastSpread, Spread(changes).deviation)
        variety = usual.variety
        accidents = usual.accidents
        let ratios = changes.map(ratio)
        for _ in 0..<5 {
            let all = ratios.reduce(priorCount * usual.accidents) { sum, ratio in
                sum + accidents / ((1 - accidents) * ratio + accidents)
            }
            accidents = min(ChangeScale.mostAccidents, all / (Double(changes.count) + priorCount))
        }
        variety = max(spread, 2.0.squareRoot() * Spread(values).deviation)
    }
}
