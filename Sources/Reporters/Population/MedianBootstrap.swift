/// Medians over cells at many places at once, and medians of resampled cells.
///
/// Values are sorted once; a draw then only counts how often each cell occurs in it. All places of a draw share its cells,
/// so a cell is drawn with its whole course.
struct MedianBootstrap {
    /// For each place the cells with a value there, in ascending order of the value.
    private let orders: [[(cell: Int, value: Double)]]
    private let resampling: WellResampling

    /// Sorts values.
    ///
    /// - Parameters:
    ///   - rows: one row per cell with a value for each place; NaN where there is none.
    ///   - wells: name of the well of each cell.
    ///   - placeCount: number of places.
    init(rows: [[Double]], wells: [String], placeCount: Int) {
        orders = (0..<placeCount).map { place in
            rows.indices.map { (cell: $0, value: rows[$0][place]) }.filter { $0.value.isFinite }
                .sorted { ($0.value, $0.cell) < ($1.value, $1.cell) }
        }
        resampling = WellResampling(wells: wells)
    }

    /// Cells with a value at each place.
    var counts: [Int] { orders.map(\.count) }

    /// The medians over all cells; NaN where there is none.
    var medians: [Double] { medians(weights: Array(repeating: 1, count: resampling.cellCount)) }

    /// The medians of one resampling of wells, and of the cells within them.
    func draw(_ draws: inout RandomDraws) -> [Double] {
        medians(weights: resampling.draw(&draws))
    }

    private func medians(weights: [Int]) -> [Double] {
        orders.map { order in
            let total = order.reduce(0) { $0 + weights[$1.cell] }
            guard total > 0 else { return .nan }
            return
                (value(of: order, rank: (total - 1) / 2, weights: weights)
                + value(of: order, rank: total / 2, weights: weights)) / 2
        }
    }

    private func value(of order: [(cell: Int, value: Double)], rank: Int, weights: [Int]) -> Double {
        var passed = 0
        for entry in order {
            passed += weights[entry.cell]
            if passed > rank { return entry.value }
        }
        return .nan
    }
}

extension Estimate {
    /// A value with the central 95 % of its draws; unknown when fewer than half of the draws have a value.
    init(_ value: Double, draws: [Double]) {
        let sorted = draws.filter(\.isFinite).sorted()
        guard value.isFinite, 2 * sorted.count > draws.count else {
            self.init(value)
            return
        }
        self.init(
            value,
            lower: RobustStatistics.quantile(sorted: sorted, 0.025),
            upper: RobustStatistics.quantile(sorted: sorted, 0.975)
        )
    }
}
