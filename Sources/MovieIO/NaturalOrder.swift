/// The order in which people expect numbered names: `t2` before `t10`.
public enum NaturalOrder {
    /// Whether one name comes before another.
    ///
    /// Runs of digits are compared as numbers of any length, everything else byte by byte; names that differ only in
    /// leading zeros are ordered by their bytes, so that the order is total.
    ///
    /// - Complexity: O(length of the names).
    public static func precedes(_ left: String, _ right: String) -> Bool {
        switch compare(Array(left.utf8), Array(right.utf8)) {
        case .orderedBefore: true
        case .orderedAfter: false
        case .same: left.utf8.lexicographicallyPrecedes(right.utf8)
        }
    }

    /// The names in natural order.
    public static func sorted(_ names: [String]) -> [String] {
        names.sorted(by: precedes)
    }

    private enum Comparison {
        case orderedBefore, same, orderedAfter
    }

    private static func compare(_ left: [UInt8], _ right: [UInt8]) -> Comparison {
        var i = 0
        var j = 0
        while i < left.count && j < right.count {
            let order: Comparison
            if left[i].isDigit && right[j].isDigit {
                order = compareNumbers(digits(of: left, from: &i), digits(of: right, from: &j))
            } else {
                order = left[i] == right[j] ? .same : left[i] < right[j] ? .orderedBefore : .orderedAfter
                i += 1
                j += 1
            }
            if order != .same { return order }
        }
        let leftRest = left.count - i
        let rightRest = right.count - j
        return leftRest == rightRest ? .same : leftRest < rightRest ? .orderedBefore : .orderedAfter
    }

    /// The digits from a position on without leading zeros; moves the position behind them.
    private static func digits(of name: [UInt8], from index: inout Int) -> ArraySlice<UInt8> {
        let start = index
        while index < name.count && name[index].isDigit { index += 1 }
        return name[start..<index].drop { $0 == UInt8(ascii: "0") }
    }

    private static func compareNumbers(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Comparison {
        if left.count != right.count { return left.count < right.count ? .orderedBefore : .orderedAfter }
        if left.elementsEqual(right) { return .same }
        return left.lexicographicallyPrecedes(right) ? .orderedBefore : .orderedAfter
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
