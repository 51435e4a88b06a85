/// A distance for every pair of things, the same both ways; that of a thing to itself is 0.
package struct PairDistances {
    /// How many things there are.
    package let count: Int
    /// Distances of pairs with the smaller place first, row by row.
    private var values: [Double]

    /// Makes distances.
    ///
    /// - Complexity: O(n^2) calls for n things.
    package init(count: Int, _ distance: (Int, Int) -> Double) {
        self.count = count
        values = []
        values.reserveCapacity(count * max(0, count - 1) / 2)
        for first in 0..<count {
            for second in first + 1..<max(count, first + 1) { values.append(distance(first, second)) }
        }
    }

    /// The distance of two things.
    package subscript(first: Int, second: Int) -> Double {
        get { first == second ? 0 : values[place(first, second)] }
        set { if first != second { values[place(first, second)] = newValue } }
    }

    /// The largest finite distance; 0 without one.
    var largest: Double { values.lazy.filter(\.isFinite).max() ?? 0 }

    /// The same with a distance for each pair that has none.
    func filled(with distance: Double) -> PairDistances {
        var filled = self
        for index in values.indices where !values[index].isFinite { filled.values[index] = distance }
        return filled
    }

    private func place(_ first: Int, _ second: Int) -> Int {
        let (low, high) = (min(first, second), max(first, second))
        return low * (2 * count - low - 1) / 2 + high - low - 1
    }
}
