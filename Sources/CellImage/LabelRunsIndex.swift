/// The regions of a label image in ascending order of label, and the region that each run belongs to.
///
/// Labels may be sparse and as large as `UInt32.max`; everything per region is then an array of the regions' number.
package struct RegionIndex: Sendable {
    /// The labels that occur, ascending.
    package let labels: [UInt32]
    /// For each run, in order, the position of its label in `labels`.
    package let regionOfRun: [Int32]

    /// Numbers the regions.
    ///
    /// - Complexity: O(runs) when the largest label is of the order of the number of runs, else O(runs log runs).
    package init(_ runs: [LabelRun]) {
        let largest = runs.reduce(0) { max($0, $1.label) }
        if Int(largest) <= 8 * runs.count + 65_536 {
            (labels, regionOfRun) = RegionIndex.dense(runs, largest: Int(largest))
        } else {
            (labels, regionOfRun) = RegionIndex.sparse(runs)
        }
    }

    /// Runs grouped by region: region `r` owns `order[starts[r] ..< starts[r + 1]]`, positions in scan order.
    package func runsByRegion() -> (starts: [Int], order: [Int32]) {
        var starts = [Int](repeating: 0, count: labels.count + 1)
        for region in regionOfRun { starts[Int(region) + 1] += 1 }
        for region in labels.indices { starts[region + 1] += starts[region] }
        var next = starts
        var order = [Int32](repeating: 0, count: regionOfRun.count)
        for (run, region) in regionOfRun.enumerated() {
            order[next[Int(region)]] = Int32(truncatingIfNeeded: run)
            next[Int(region)] += 1
        }
        return (starts, order)
    }

    private static func dense(_ runs: [LabelRun], largest: Int) -> ([UInt32], [Int32]) {
        var regionOfLabel = [Int32](repeating: -1, count: largest + 1)
        for run in runs { regionOfLabel[Int(run.label)] = 0 }
        var labels: [UInt32] = []
        for label in regionOfLabel.indices where regionOfLabel[label] == 0 {
            regionOfLabel[label] = Int32(truncatingIfNeeded: labels.count)
            labels.append(UInt32(truncatingIfNeeded: label))
        }
        return (labels, runs.map { regionOfLabel[Int($0.label)] })
    }

    private static func sparse(_ runs: [LabelRun]) -> ([UInt32], [Int32]) {
        var labels: [UInt32] = []
        for label in runs.map(\.label).sorted() where label != labels.last { labels.append(label) }
        let regionOfLabel = Dictionary(
            uniqueKeysWithValues: labels.enumerated().map { ($1, Int32(truncatingIfNeeded: $0)) }
        )
        return (labels, runs.map { regionOfLabel[$0.label] ?? 0 })
    }
}
