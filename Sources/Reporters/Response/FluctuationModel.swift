/// How the values of cells that are left alone wander, relative to their means.
///
/// A slow fluctuation with variance s^2 whose correlation falls by the factor c per frame (an autoregressive process of
/// order one) plus noise that differs from frame to frame. Read from the mean squared differences of baseline values
/// against their distance in time (the variogram): V(h) = 2 (w^2 + s^2 (1 - c^h)).
package struct FluctuationModel {
    /// Standard deviation s of the slow fluctuation.
    package var slow: Double
    /// Correlation c of the slow fluctuation from one frame to the next.
    package var kept: Double

    /// The mean squared difference of values so many frames apart, and its weight in the fit.
    private struct Lag {
        var frames: Int
        var square: Double
        var weight: Double
    }

    /// No slow fluctuation.
    static let none = FluctuationModel(slow: 0, kept: 0)

    /// Correlations that are tried: memories of 2, 4, 8, 16 and 32 frames.
    private static let candidates = [0.606_530_66, 0.778_800_78, 0.882_496_90, 0.939_413_06, 0.969_233_23]
    /// How much worse than the best a model may fit, in units of chi squared.
    private static let tolerance = 1.0
    /// Fewer pairs than this say nothing about their distance in time.
    private static let fewestPairs = 20

    init(slow: Double, kept: Double) {
        self.slow = slow
        self.kept = kept
    }

    /// Fits the model to baselines.
    ///
    /// - Parameter baselines: values of consecutive frames of one cell each, divided by their mean; NaN where there is
    ///   none.
    /// - Complexity: O(values times frames).
    package init(fitting baselines: [[Double]]) {
        let frames = baselines.map(\.count).max() ?? 0
        var lags: [Lag] = []
        for lag in 1..<max(2, frames) {
            let differences = baselines.flatMap { values in
                values.indices.dropLast(lag).map { abs(values[$0 + lag] - values[$0]) }.filter(\.isFinite)
            }
            guard differences.count >= FluctuationModel.fewestPairs else { continue }
            let square = FluctuationModel.meanSquare(differences)
            guard square > 0 else { continue }
            // Far pairs overlap in time: as many as fit side by side are independent.
            // The variance of a mean square of n normal values is 2 / n of its square.
            lags.append(
                Lag(
                    frames: lag,
                    square: square,
                    weight: Double(differences.count) / (2 * Double(lag) * square * square)
                )
            )
        }
        self = FluctuationModel.best(of: lags)
        // Few cells tell the variance badly; see `ExponentialDrift.wideError` for the factor.
        let cells = baselines.count { values in values.count { $0.isFinite } > 1 }
        slow *= 1 + 1 / Double(max(1, cells - 1))
    }

    /// The mean square of differences, of which those beyond three robust standard deviations count as three.
    private static func meanSquare(_ differences: [Double]) -> Double {
        let limit = 3 * RobustStatistics.normalScale * RobustStatistics.median(differences)
        return differences.reduce(0) { $0 + min($1, limit) * min($1, limit) } / Double(differences.count)
    }

    /// The model with the longest memory of those that fit nearly as well as the best: baselines are shorter than the
    /// responses, and too short a memory makes too short intervals.
    private static func best(of lags: [Lag]) -> FluctuationModel {
        guard lags.count >= 3 else { return none }
        let fits = candidates.map { fit(lags, kept: $0) }
        let smallest = fits.map(\.misfit).min() ?? 0
        return fits.last { $0.misfit <= smallest + tolerance }?.model ?? none
    }

    /// The variances that fit best, none of them negative, for a given memory.
    private static func fit(_ lags: [Lag], kept: Double) -> (model: FluctuationModel, misfit: Double) {
        var (aa, ab, bb, ar, br) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for lag in lags {
            let slope = 2 * (1 - integerPower(kept, lag.frames))
            aa += 4 * lag.weight
            ab += 2 * slope * lag.weight
            bb += slope * slope * lag.weight
            ar += 2 * lag.square * lag.weight
            br += slope * lag.square * lag.weight
        }
        let free = (aa * br - ab * ar) / (aa * bb - ab * ab)
        let hasNoise = ar * bb > ab * br
        let slow = max(0, hasNoise ? free : br / bb)
        let white = hasNoise ? max(0, (ar - ab * slow) / aa) : 0
        let misfit = lags.reduce(0) { sum, lag in
            let rest = lag.square - 2 * white - 2 * slow * (1 - integerPower(kept, lag.frames))
            return sum + lag.weight * rest * rest
        }
        return (FluctuationModel(slow: slow.squareRoot(), kept: kept), misfit)
    }

    /// The standard deviation of the noise alone, from that of frame to frame in which the slow fluctuation shows too.
    func white(of noise: Double) -> Double {
        // Second differences of the process have variance s^2 (6 - 8 c + 2 c^2), those of noise six times its own.
        let shown = slow * slow * (6 - 8 * kept + 2 * kept * kept) / 6
        return max(0, noise * noise - shown).squareRoot()
    }

    /// A course of the fluctuation with noise of a standard deviation of its own.
    func course(frames: Int, white: Double, _ draws: inout RandomDraws) -> [Double] {
        var state = slow * draws.normal()
        let renewed = slow * (1 - kept * kept).squareRoot()
        return (0..<frames).map { _ in
            let value = state + white * draws.normal()
            state = kept * state + renewed * draws.normal()
            return value
        }
    }
}
