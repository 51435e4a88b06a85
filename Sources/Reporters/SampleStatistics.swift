/// Moments and quantiles of finite samples.
package struct SampleStatistics: Sendable, Equatable {
    /// Number of samples.
    package var count = 0
    /// Arithmetic mean; NaN without samples.
    package var mean = Double.nan
    /// Sum; NaN without samples.
    package var sum = Double.nan
    /// Population standard deviation; NaN without samples.
    package var standardDeviation = Double.nan
    /// Smallest sample.
    package var minimum = Double.nan
    /// Largest sample.
    package var maximum = Double.nan
    /// One value per probability asked for.
    package var quantiles: [Double] = []

    /// Computes the statistics of samples, of which none may be NaN or infinite.
    ///
    /// - Parameters:
    ///   - samples: the samples; their order is kept.
    ///   - probabilities: ascending, 0 to 1; quantiles by linear interpolation (NumPy's default).
    ///   - selector: scratch memory that calls may share.
    /// - Complexity: O(samples).
    package init(
        _ samples: UnsafeBufferPointer<Float>,
        probabilities: [Double],
        selector: inout OrderStatistics
    ) {
        guard let first = samples.first else {
            quantiles = Array(repeating: .nan, count: probabilities.count)
            return
        }
        count = samples.count
        let total = SampleStatistics.sum(samples)
        let center = total / Double(count)
        let (low, high) = samples.range(from: first)
        sum = total
        mean = center
        standardDeviation = (SampleStatistics.squares(samples, around: center) / Double(count)).squareRoot()
        minimum = Double(low)
        maximum = Double(high)
        quantiles = selector.quantiles(of: samples, low: low, high: high, probabilities: probabilities)
    }

    // Four accumulators break the chain of dependent additions, and fix the order of summation.
    private static func sum(_ samples: UnsafeBufferPointer<Float>) -> Double {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        let whole = samples.count & ~3
        var index = 0
        while index < whole {
            a += Double(samples[index])
            b += Double(samples[index + 1])
            c += Double(samples[index + 2])
            d += Double(samples[index + 3])
            index += 4
        }
        while index < samples.count {
            a += Double(samples[index])
            index += 1
        }
        return (a + b) + (c + d)
    }

    private static func squares(_ samples: UnsafeBufferPointer<Float>, around center: Double) -> Double {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        let whole = samples.count & ~3
        var index = 0
        while index < whole {
            let (e, f) = (Double(samples[index]) - center, Double(samples[index + 1]) - center)
            let (g, h) = (Double(samples[index + 2]) - center, Double(samples[index + 3]) - center)
            a += e * e
            b += f * f
            c += g * g
            d += h * h
            index += 4
        }
        while index < samples.count {
            let e = Double(samples[index]) - center
            a += e * e
            index += 1
        }
        return (a + b) + (c + d)
    }
}
