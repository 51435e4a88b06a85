internal import Foundation

/// Which share lasts longer than a time, where some records end before what they hold does.
///
/// Whose record ends counts among those at risk until then, and nowhere later. That is right where records end for
/// reasons of their own, such as the last frame of the movie.
///
/// - Source: Kaplan and Meier, Nonparametric estimation from incomplete observations, J. Am. Stat. Assoc. 53 (1958); the
///   variance of Greenwood on the scale of log(-log S) (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time
///   Data, 1980); the interval of the median of Brookmeyer and Crowley, Biometrics 38 (1982).
public struct KaplanMeier: Sendable, Equatable {
    /// A time at which something ended.
    public struct Step: Sendable, Equatable {
        /// The time.
        public var time: Double
        /// How many had lasted until then.
        public var atRiskCount: Int
        /// How many ended then.
        public var endCount: Int
        /// Share that lasts longer, with its 95 % interval; the interval is unknown where the share is 0.
        public var share: Estimate
    }

    /// Standard errors to either end of an interval that holds 95 %.
    private static let reach = 1.959_963_984_540_054
    /// A share is one half where it differs from it by rounding.
    private static let half = 0.5 + 1e-12

    /// Where the curve falls, in ascending order of time.
    public let steps: [Step]
    /// All times.
    public let count: Int
    /// Times whose end was seen.
    public let completeCount: Int
    /// The longest time, to which the curve reaches; NaN without times.
    public let lastTime: Double

    /// Estimates the curve; times that are negative or not finite are left out.
    ///
    /// - Complexity: O(n log n) for n times.
    public init(_ times: [CensoredTime]) {
        let times = KaplanMeier.sorted(times)
        self.init(sorted: times, weights: Array(repeating: 1, count: times.count))
    }

    /// Estimates the curve of times in ascending order that count so many times each.
    init(sorted times: [CensoredTime], weights: [Int]) {
        count = weights.reduce(0, +)
        completeCount = zip(times, weights).reduce(0) { $0 + ($1.0.isComplete ? $1.1 : 0) }
        lastTime = weights.lastIndex { $0 > 0 }.map { times[$0].time } ?? .nan
        var steps: [Step] = []
        var (atRisk, share, variance) = (count, 1.0, 0.0)
        var start = 0
        while start < times.count {
            var (end, left, ended) = (start, 0, 0)
            while end < times.count, times[end].time == times[start].time {
                left += weights[end]
                ended += times[end].isComplete ? weights[end] : 0
                end += 1
            }
            if ended > 0 {
                share *= 1 - Double(ended) / Double(atRisk)
                variance += Double(ended) / (Double(atRisk) * Double(atRisk - ended))
                let estimate = KaplanMeier.estimate(share, variance)
                steps.append(
                    Step(time: times[start].time, atRiskCount: atRisk, endCount: ended, share: estimate)
                )
            }
            atRisk -= left
            start = end
        }
        self.steps = steps
    }

    /// The times that count, in ascending order.
    static func sorted(_ times: [CensoredTime]) -> [CensoredTime] {
        times.filter { $0.time.isFinite && $0.time >= 0 }
            .sorted { ($0.time, $0.isComplete ? 0 : 1, $0.well) < ($1.time, $1.isComplete ? 0 : 1, $1.well) }
    }

    /// A share with its interval from the sum of Greenwood.
    private static func estimate(_ share: Double, _ variance: Double) -> Estimate {
        guard share > 0, share < 1 else { return Estimate(share) }
        let distance = reach * variance.squareRoot() / log(share)
        return Estimate(share, lower: pow(share, exp(-distance)), upper: pow(share, exp(distance)))
    }

    /// The shortest time that no more than half last longer than, with its 95 % interval; NaN where more than half do,
    /// which the ends of the interval may be as well.
    ///
    /// - Complexity: O(steps).
    public var median: Estimate {
        func first(_ end: (Estimate) -> Double) -> Double {
            steps.first { end($0.share) <= KaplanMeier.half }?.time ?? .nan
        }
        return Estimate(first(\.value), lower: first(\.lower), upper: first(\.upper))
    }
}
