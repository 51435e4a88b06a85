import Figures
import Foundation
import Lineage
import Reporters

extension GrowthFit {
    /// Fewer births than this tell no rate worth drawing.
    private static let fewestBirths = 10

    /// The growth of a population, corrected for cells that leave and enter; nil where births are few or the number of
    /// cells does not grow beyond doubt.
    init?(_ forest: LineageForest, clock: LineageClock) {
        let kinds = Set(forest.divisions.map(\.kind))
        let growth = PopulationGrowth(forest, event: kinds == [.budding] ? .budEmergence : .mitosis, clock: clock)
        guard growth.births >= GrowthFit.fewestBirths, let rate = growth.rate, let time = growth.doublingTime,
            let interval = growth.doublingTimeInterval, let rSquared = growth.rSquared
        else { return nil }
        let frames = growth.correctedCounts.indices.filter { growth.correctedCounts[$0] > 0 }
        guard let first = frames.first, let last = frames.last else { return nil }
        // The line goes through the means of time and of log2 N.
        let logarithm = frames.reduce(0) { $0 + log2(growth.correctedCounts[$1]) } / Double(frames.count)
        let middle = frames.reduce(0) { $0 + clock.time(ofFrame: $1) } / Double(frames.count)
        self.init(
            frames: first...last,
            initialCount: exp2(logarithm - rate * (middle - clock.time(ofFrame: first))),
            doublingTime: Estimate(time, lower: interval.lowerBound, upper: interval.upperBound),
            rSquared: rSquared
        )
    }
}
