/// The detections of some frames that have no link on one side.
package struct OpenDetections {
    /// Their numbers, ascending.
    package let numbers: [Int]
    private let first: Int
    private let starts: [Int]

    /// Collects the detections for which a condition holds.
    ///
    /// - Parameters:
    ///   - positions: positions of the frames.
    ///   - movie: the number of the first detection at each position of the movie, one entry more than positions.
    ///   - isOpen: the condition.
    package init(_ positions: Range<Int>, starts movie: [Int], where isOpen: (Int) -> Bool) {
        var numbers: [Int] = []
        var starts = [0]
        for position in positions {
            numbers += (movie[position]..<movie[position + 1]).lazy.filter(isOpen)
            starts.append(numbers.count)
        }
        self.numbers = numbers
        self.starts = starts
        first = positions.lowerBound
    }

    /// Those at a position.
    package func at(_ position: Int) -> [Int] {
        Array(numbers[starts[position - first]..<starts[position - first + 1]])
    }

    /// The place of one of them in the list of all.
    package func place(of number: Int) -> Int {
        var low = 0
        var high = numbers.count - 1
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
