extension Array {
    /// Position of the first element for which a condition holds that holds for all later ones as well; the count when it holds
    /// for none.
    ///
    /// - Complexity: O(log count).
    @inline(__always)
    func partitionIndex(where holds: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Position of the first element whose key is not below a key, in an array sorted by it; its count when there is none.
    ///
    /// - Complexity: O(log count).
    package func firstSortedIndex<Key: Comparable>(from key: Key, by path: (Element) -> Key) -> Int {
        partitionIndex { !(path($0) < key) }
    }

    /// Position of the element with this key in an array sorted by it; nil when there is none.
    ///
    /// - Complexity: O(log count).
    package func sortedIndex<Key: Comparable>(of key: Key, by path: (Element) -> Key) -> Int? {
        let index = firstSortedIndex(from: key, by: path)
        return index < count && path(self[index]) == key ? index : nil
    }
}
