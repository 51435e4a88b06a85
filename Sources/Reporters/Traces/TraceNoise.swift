/// The noise of a trace from frame to frame, seen from how much values differ from the mean of their neighbours.
enum TraceNoise {
    /// Fewer differences than this do not tell a trace's noise.
    private static let fewestDifferences = 5

    /// Standard deviation relative to the value, from the second differences of consecutive values, which a straight
    /// course leaves 0.
    ///
    /// - Parameter values: values of consecutive frames; NaN where there is none.
    /// - Returns: NaN when there are too few differences.
    static func relative(_ values: [Double]) -> Double {
        let level = RobustStatistics.median(values.filter(\.isFinite).map(abs))
        let differences = values.indices.dropFirst().dropLast().compactMap { index -> Double? in
            let second = values[index - 1] - 2 * values[index] + values[index + 1]
            guard second.isFinite, level > 0 else { return nil }
            // Independent values of variance 1 have second differences of variance 1 + 4 + 1.
            return second / (6.0.squareRoot() * scale(of: values[index], level: level))
        }
        guard differences.count >= fewestDifferences else { return .nan }
        return RobustStatistics.normalScale * RobustStatistics.median(differences.map(abs))
    }

    /// What noise is relative to: the value, but not less than a tenth of the trace's usual one.
    static func scale(of value: Double, level: Double) -> Double {
        max(abs(value), 0.1 * level)
    }
}
