internal import CellImage

/// Tells which pixels near a nucleus are nearer to it than to any other; Euclidean distance between pixel centres.
struct NearestNucleus {
    /// All nuclei of the frame.
    private let nuclei: RunRows
    /// No pixel that is asked for lies farther from its nucleus, in pixels.
    private let radius: Int

    init(_ nuclei: RunRows, radius: Int) {
        self.nuclei = nuclei
        self.radius = radius
    }

    /// The pixels of a row that are nearer to the nucleus of a label than to any other; what is as near to two is
    /// neither's.
    ///
    /// - Complexity: O(pixels x runs of nuclei within the radius), O(runs) where there is no other nucleus.
    func parts(of pixels: [Interval], row: Int, nearestTo label: UInt32) -> [Interval] {
        guard let first = pixels.first, let last = pixels.last else { return [] }
        let near = runs(around: row, columns: first.start..<last.end)
        guard near.contains(where: { $0.run.label != label }) else { return pixels }
        return pixels.flatMap { interval in
            (interval.start..<interval.end)
                .filter { column in isNearest(label, to: column, among: near) }
                .joined()
        }
    }

    /// A run of a nucleus, and its distance in rows.
    private struct NearRun {
        let run: LabelRun
        let rows: Int

        /// Squared distance of the run's nearest pixel from a column of the row.
        func squaredDistance(to column: Int32) -> Int {
            let columns = Int(max(run.start - column, column - (run.end - 1), 0))
            return columns * columns + rows * rows
        }
    }

    private func runs(around row: Int, columns: Range<Int32>) -> [NearRun] {
        (-radius...radius).flatMap { offset in
            nuclei[row + offset]
                .filter {
                    Int($0.end) + radius > Int(columns.lowerBound) && Int($0.start) - radius < Int(columns.upperBound)
                }
                .map { NearRun(run: $0, rows: abs(offset)) }
        }
    }

    private func isNearest(_ label: UInt32, to column: Int32, among runs: [NearRun]) -> Bool {
        var (own, other) = (Int.max, Int.max)
        for near in runs {
            let distance = near.squaredDistance(to: column)
            if near.run.label == label {
                own = min(own, distance)
            } else {
                other = min(other, distance)
            }
        }
        return own < other
    }
}

extension [Int32] {
    /// Ascending columns as intervals.
    fileprivate func joined() -> [Interval] {
        var result: [Interval] = []
        for column in self {
            if result.last?.end == column {
                result[result.count - 1].end = column + 1
            } else {
                result.append(Interval(start: column, end: column + 1))
            }
        }
        return result
    }
}
