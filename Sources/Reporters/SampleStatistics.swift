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
    /// Median of the distances from the median, not scaled; NaN without samples or where it is not asked for.
    package var medianAbsoluteDeviation = Double.nan
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
    ///   - probabilities: ascending, 0 to 1; quantiles by linear interpolation (NumPy's default). The median absolute
    ///     deviation is computed where 0.5 is among them.
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
        guard let place = probabilities.firstIndex(of: 0.5) else { return }
        medianAbsoluteDeviation = SampleStatistics.medianDistance(of: samples, from: quantiles[place], &selector)
    }

    private static func medianDistance(
        of samples: UnsafeBufferPointer<Float>,
        from center: Double,
        _ selector: inout OrderStatistics
    ) -> Double {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: samples.count) { distances in
            for index in samples.indices {
                distances.initializeElement(at: index, to: Float(abs(Double(samples[index]) - center)))
            }
            let distances = UnsafeBufferPointer(distances)
            guard let first = distances.first else { return .nan }
            let (low, high) = distances.range(from: first)
            return selector.quantiles(of: distances, low: low, high: high, probabilities: [0.5])[0]
        }
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
