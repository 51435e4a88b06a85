/// Splits numbers into two clusters as a fixed sequence of random numbers would have it.
///
/// - Source: k-means++ (Arthur and Vassilvitskii 2007) and Lloyd's algorithm with the draws, the tolerance and the
///   stopping rule of scikit-learn's `KMeans(2, random_state=42)`; it stops early on purpose, as that does.
struct TwoMeans {
    /// The means of the two clusters, in the order of their first members chosen.
    let centers: (Float, Float)

    /// First numbers of the Mersenne Twister MT19937 with seed 42, between 0 and 1.
    private static let draws = (0.3745401188473625, 0.9507143064162014, 0.7319939418114051)
    private static let mostIterations = 300

    /// Clusters numbers; nil for fewer than two, or when one is not finite.
    ///
    /// - Parameter values: the numbers, in descending order.
    /// - Complexity: O(numbers * iterations).
    init?(_ values: [Float]) {
        guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
        let count = Double(values.count)
        let mean = Float(values.reduce(0) { $0 + Double($1) } / count)
        let centered = values.map { Double($0 - mean) }
        let variance = centered.reduce(0) { $0 + $1 * $1 } / count
        let (first, second) = Self.start(centered)
        let found = Self.iterate(centered, from: (first, second), tolerance: 1e-4 * variance)
        centers = (Float(found.0) + mean, Float(found.1) + mean)
    }

    /// Chooses a number by chance, and as the second the better of two drawn with odds that grow with the square of
    /// their distance to it.
    private static func start(_ values: [Double]) -> (Double, Double) {
        let first = values[min(Int(draws.0 * Double(values.count)), values.count - 1)]
        let distances = values.map { ($0 - first) * ($0 - first) }
        let total = distances.reduce(0, +)
        let candidates = [draws.1, draws.2].map { draw in
            var sum = 0.0
            let index = distances.firstIndex { distance in
                sum += distance
                return sum >= draw * total
            }
            return values[index ?? values.count - 1]
        }
        let costs = candidates.map { candidate in
            zip(values, distances).reduce(0) { $0 + min($1.1, ($1.0 - candidate) * ($1.0 - candidate)) }
        }
        return (first, costs[1] < costs[0] ? candidates[1] : candidates[0])
    }

    /// Moves both centres to the means of what is nearest to them, until nothing or little changes.
    private static func iterate(
        _ values: [Double],
        from start: (Double, Double),
        tolerance: Double
    ) -> (Double, Double) {
        var centers = start
        var previous: [Bool] = []
        for _ in 0..<mostIterations {
            let isSecond = values.map { value in
                (value - centers.1) * (value - centers.1) < (value - centers.0) * (value - centers.0)
            }
            let next = means(of: values, isSecond: isSecond, else: centers)
            let shift = (next.0 - centers.0, next.1 - centers.1)
            centers = next
            if isSecond == previous || shift.0 * shift.0 + shift.1 * shift.1 <= tolerance { break }
            previous = isSecond
        }
        return centers
    }

    private static func means(
        of values: [Double],
        isSecond: [Bool],
        else centers: (Double, Double)
    ) -> (Double, Double) {
        var sums = (0.0, 0.0)
        var secondCount = 0
        for (value, isSecond) in zip(values, isSecond) {
            if isSecond {
                sums.1 += value
                secondCount += 1
            } else {
                sums.0 += value
            }
        }
        let firstCount = values.count - secondCount
        return (
            firstCount > 0 ? sums.0 / Double(firstCount) : centers.0,
            secondCount > 0 ? sums.1 / Double(secondCount) : centers.1
        )
    }
}
