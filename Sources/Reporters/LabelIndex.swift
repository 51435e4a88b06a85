internal import CellImage

/// Numbers the labels of an image from 0 in ascending order of label.
struct LabelIndex {
    /// All labels, ascending.
    let labels: [UInt32]
    /// Position of each label in `labels`, if labels are small enough to be looked up in a table.
    private let table: [Int32]

    init(_ runs: [LabelRun]) {
        let largest = Int(runs.lazy.map(\.label).max() ?? 0)
        // Labels of an image of n runs are rarely much larger than n; others are found by bisection.
        guard largest < 4 * runs.count + 65_536 else {
            labels = Set(runs.lazy.map(\.label)).sorted()
            table = []
            return
        }
        var table = [Int32](repeating: -1, count: largest + 1)
        for run in runs {
            table[Int(run.label)] = 0
        }
        var labels: [UInt32] = []
        for label in table.indices where table[label] == 0 {
            table[label] = Int32(labels.count)
            labels.append(UInt32(label))
        }
        self.labels = labels
        self.table = table
    }

    /// Position of a label in `labels`; nil for a label that does not occur.
    subscript(label: UInt32) -> Int? {
        if !table.isEmpty {
            guard Int(label) < table.count, table[Int(label)] >= 0 else { return nil }
            return Int(table[Int(label)])
        }
        var (low, high) = (0, labels.count)
        while low < high {
            let middle = (low + high) / 2
            if labels[middle] < label {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < labels.count && labels[low] == label ? low : nil
    }
}
