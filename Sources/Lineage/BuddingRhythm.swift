import Foundation

/// How regularly the cells of a movie bud: the waits from a cell's own birth to its first bud, and from bud to bud.
///
/// Waits are taken for log-normal. Their medians and spreads are those of the product-limit estimator (Kaplan and Meier, Journal
/// of the American Statistical Association 53 (1958) 457), because a cell that is not seen to bud again has waited, too. Where
/// too few waits are known, buds count as coming at random.
package struct BuddingRhythm {
    /// What is known of one cell's buds.
    package struct Life {
        /// First frame of the cell.
        package var begin: Int
        /// Last frame of the cell.
        package var end: Int
        /// Whether the first frame is that of its birth; else it may have had a bud just before.
        package var isBorn: Bool
        /// First frames of its buds, ascending.
        package var buds: [Int]

        /// Notes a cell.
        package init(begin: Int, end: Int, isBorn: Bool, buds: [Int] = []) {
            self.begin = begin
            self.end = end
            self.isBorn = isBorn
            self.buds = buds
        }
    }

    /// A wait of which the end was seen, or not.
    private struct Wait {
        var frames: Int
        var isComplete: Bool
    }

    /// How waits of one kind are spread.
    private enum Law {
        /// At a constant rate per frame.
        case random(rate: Double)
        /// Log-normal: mean and standard deviation of the logarithm of frames.
        case regular(mean: Double, deviation: Double)

        /// Logarithm of the density of a wait.
        func logDensity(_ frames: Int) -> Double {
            switch self {
            case .random(let rate):
                return log(rate) - rate * Double(frames)
            case .regular(let mean, let deviation):
                let logFrames = log(max(0.5, Double(frames)))
                let distance = (logFrames - mean) / deviation
                return -distance * distance / 2 - log(deviation * (2 * Double.pi).squareRoot()) - logFrames
            }
        }

        /// Logarithm of the probability of a longer wait.
        func logSurvival(_ frames: Int) -> Double {
            switch self {
            case .random(let rate):
                return -rate * Double(frames)
            case .regular(let mean, let deviation):
                let distance = (log(max(0.5, Double(frames))) - mean) / deviation
                return log(max(1e-30, erfc(distance / 2.0.squareRoot()) / 2))
            }
        }
    }

    /// Fewest complete waits of a kind that show a rhythm.
    private static let leastWaits = 8
    /// Least and greatest standard deviation of the logarithm of waits that is believed.
    private static let deviations = 0.25...1.0
    /// Most that one bud's time may tell, in natural logarithms.
    private static let limit = 3.0

    private let first: Law
    private let later: Law
    /// Buds per cell and frame.
    private let rate: Double

    /// Learns the rhythm from cells and their buds.
    package init(_ lives: [Life]) {
        var firstWaits: [Wait] = []
        var laterWaits: [Wait] = []
        for life in lives {
            if life.isBorn {
                let bud = life.buds.first
                firstWaits.append(Wait(frames: (bud ?? life.end) - life.begin, isComplete: bud != nil))
            }
            for (bud, next) in zip(life.buds, life.buds.dropFirst()) {
                laterWaits.append(Wait(frames: next - bud, isComplete: true))
            }
            if let last = life.buds.last {
                laterWaits.append(Wait(frames: life.end - last, isComplete: false))
            }
        }
        let waits = firstWaits + laterWaits
        let frames = waits.reduce(0) { $0 + max(0, $1.frames) }
        rate = Double(max(1, waits.count { $0.isComplete })) / Double(max(1, frames))
        first = BuddingRhythm.law(of: firstWaits, rate: rate)
        later = BuddingRhythm.law(of: laterWaits, rate: rate)
    }

    /// Whether the movie shows any.
    var isKnown: Bool {
        if case .random = first, case .random = later { false } else { true }
    }

    /// Frames between two buds of one cell that few undercut: two standard deviations below the median; nil where there is no
    /// rhythm.
    package var shortestWait: Int? {
        guard case .regular(let mean, let deviation) = later else { return nil }
        return Int(exp(mean - 2 * deviation))
    }

    /// How much more, or less, likely a bud at a frame is than one that comes at random.
    ///
    /// This is the likelihood of the cell's buds with that bud over the likelihood without it, each wait on its own (a renewal
    /// process), divided by the rate.
    ///
    /// - Parameters:
    ///   - frame: first frame of the bud.
    ///   - life: the cell, without that bud.
    /// - Returns: a logarithm between -3 and 3; 0 where there is no rhythm.
    package func logRatio(ofBudAt frame: Int, in life: Life) -> Double {
        let last = life.buds.last { $0 < frame }
        let next = life.buds.first { $0 >= frame }
        let before = last != nil ? later : life.isBorn ? first : .random(rate: rate)
        let start = last ?? life.begin
        var ratio = before.logDensity(frame - start) - log(rate)
        if let next {
            ratio += later.logDensity(next - frame) - before.logDensity(next - start)
        } else {
            ratio += later.logSurvival(life.end - frame) - before.logSurvival(life.end - start)
        }
        return min(BuddingRhythm.limit, max(-BuddingRhythm.limit, ratio))
    }

    private static func law(of waits: [Wait], rate: Double) -> Law {
        guard waits.count(where: \.isComplete) >= leastWaits,
            let quarter = quantile(0.25, of: waits), let half = quantile(0.5, of: waits)
        else { return .random(rate: rate) }
        // A quarter of a normal distribution lies below -0.674 standard deviations.
        let deviation = (log(half) - log(quarter)) / 0.674
        return .regular(
            mean: log(half),
            deviation: min(deviations.upperBound, max(deviations.lowerBound, deviation))
        )
    }

    /// The wait that a share of all do not exceed; nil where it is longer than the cells were watched.
    private static func quantile(_ share: Double, of waits: [Wait]) -> Double? {
        let sorted = waits.sorted { ($0.frames, $0.isComplete ? 0 : 1) < ($1.frames, $1.isComplete ? 0 : 1) }
        var remaining = 1.0
        for (index, wait) in sorted.enumerated() where wait.isComplete {
            remaining *= 1 - 1 / Double(sorted.count - index)
            if remaining <= 1 - share { return Double(max(1, wait.frames)) }
        }
        return nil
    }
}
