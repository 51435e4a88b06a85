/// Finds the position of a label in an ascending list of labels.
///
/// Labels that are numbered without great holes are looked up in a table, others by bisection.
package struct LabelIndex {
    private let labels: [UInt32]
    private var table: [Int32] = []
    /// Whether the labels are 1, 2, 3 and so on.
    private let isCounted: Bool

    /// Indexes labels in ascending order.
    package init(_ labels: [UInt32]) {
        self.labels = labels
        isCounted = labels.first == 1 && labels.last.map { Int($0) } == labels.count
        guard !isCounted, let last = labels.last, Int(last) <= 8 * labels.count + 1024 else { return }
        table = Array(repeating: -1, count: Int(last) + 1)
        for (index, label) in labels.enumerated() {
            table[Int(label)] = Int32(index)
        }
    }

    /// The position of a label; nil when it is not in the list.
    package func index(of label: UInt32) -> Int? {
        if isCounted { return label >= 1 && Int(label) <= labels.count ? Int(label) - 1 : nil }
        guard table.isEmpty else {
            guard Int(label) < table.count, table[Int(label)] >= 0 else { return nil }
            return Int(table[Int(label)])
        }
        var low = 0
        var high = labels.count
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
