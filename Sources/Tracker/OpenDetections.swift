/// The detections of some frames that have no link on one side.
struct OpenDetections {
    /// Their numbers, ascending.
    let numbers: [Int]
    private let first: Int
    private let starts: [Int]

    /// Collects the detections for which a condition holds.
    init(_ positions: Range<Int>, of table: DetectionTable, where isOpen: (Int) -> Bool) {
        var numbers: [Int] = []
        var starts = [0]
        for position in positions {
            numbers += table.range(at: position).lazy.filter(isOpen)
            starts.append(numbers.count)
        }
        self.numbers = numbers
        self.starts = starts
        first = positions.lowerBound
    }

    /// Those at a position.
    func at(_ position: Int) -> [Int] {
        Array(numbers[starts[position - first]..<starts[position - first + 1]])
    }

    /// The place of one of them in the list of all.
    func place(of number: Int) -> Int {
        var low = 0
        var high = numbers.count - 1
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
