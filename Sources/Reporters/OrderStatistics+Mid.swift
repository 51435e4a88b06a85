extension OrderStatistics {
    /// Quantiles of the mid-distribution, which sees through the steps of a camera's counts.
    ///
    /// Where many samples are equal, as in whole counts with little noise, an ordinary median is a whole count too, up to
    /// half a count off. Here each distinct value z stands at the probability P(Z < z) + P(Z = z) / 2, and quantiles are
    /// interpolated between them: the median of normal noise of half a step or more is found to 0.03 of a step. Samples that are all different give Hyndman's and Fan's definition 5.
    ///
    /// - Parameters:
    ///   - samples: at least one finite value.
    ///   - low: the smallest of them.
    ///   - high: the largest of them.
    ///   - probabilities: 0 to 1.
    /// - Returns: one quantile per probability.
    /// - Complexity: O(samples) per probability.
    /// - Source: Ma, Genton and Parzen, Asymptotic properties of sample quantiles of discrete distributions, Ann. Inst.
    ///   Stat. Math. 63 (2011).
    package mutating func midQuantiles(
        of samples: UnsafeBufferPointer<Float>,
        low: Float,
        high: Float,
        probabilities: [Double]
    ) -> [Double] {
        let count = Double(samples.count)
        let ranks = probabilities.map { min(Int($0 * count), samples.count - 1) }
        return zip(probabilities, select(ranks, from: samples, low: low, high: high)).map { probability, value in
            let place = Place(of: value, in: samples)
            let below = Double(place.below) + Double(place.equal) / 2
            let target = probability * count
            guard target != below, let other = target < below ? place.previous : place.next else {
                return Double(value)
            }
            let neighbour = Place(of: other, in: samples)
            let there = Double(neighbour.below) + Double(neighbour.equal) / 2
            return Double(value) + (Double(other) - Double(value)) * (target - below) / (there - below)
        }
    }

    /// Where a value stands among samples.
    private struct Place {
        /// Samples that are smaller, and those that are equal.
        private(set) var (below, equal) = (0, 0)
        /// The next distinct samples on either side.
        private(set) var (previous, next): (Float?, Float?)

        init(of value: Float, in samples: UnsafeBufferPointer<Float>) {
            var (lower, upper) = (-Float.infinity, Float.infinity)
            for sample in samples {
                below += sample < value ? 1 : 0
                equal += sample == value ? 1 : 0
                lower = sample < value && sample > lower ? sample : lower
                upper = sample > value && sample < upper ? sample : upper
            }
            previous = lower.isFinite ? lower : nil
            next = upper.isFinite ? upper : nil
        }
    }
}
