extension Array {
    /// Position of the first element whose key is not below a key, in an array sorted by it; its count when there is none.
    ///
    /// - Complexity: O(log count).
    package func firstSortedIndex<Key: Comparable>(from key: Key, by path: (Element) -> Key) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if path(self[middle]) < key {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Position of the element with this key in an array sorted by it; nil when there is none.
    ///
    /// - Complexity: O(log count).
    package func sortedIndex<Key: Comparable>(of key: Key, by path: (Element) -> Key) -> Int? {
        let index = firstSortedIndex(from: key, by: path)
        return index < count && path(self[index]) == key ? index : nil
    }
}
