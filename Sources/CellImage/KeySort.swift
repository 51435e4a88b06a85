/// Sorts pairs of a key and a position by key, digit by digit; pairs of equal keys keep their order.
struct KeySort: ~Copyable {
    private var pairs = ScratchMemory<UInt64>(filler: 0)
    private var spare = ScratchMemory<UInt64>(filler: 0)
    private var places = ScratchMemory<Int32>(filler: 0)
    private var count = 0
    private var lowest = UInt32.max
    private var highest: UInt32 = 0

    /// Removes all pairs and makes room for some.
    mutating func start(capacity: Int) {
        pairs.reserve(capacity)
        spare.reserve(capacity)
        count = 0
        (lowest, highest) = (.max, 0)
    }

    /// Adds a pair; there must be room.
    @inline(__always)
    mutating func append(key: UInt32, position: Int) {
        assert(count < pairs.count)
        pairs.elements[count] = UInt64(key) << 32 | UInt64(UInt32(truncatingIfNeeded: position))
        count += 1
        lowest = min(lowest, key)
        highest = max(highest, key)
    }

    /// Sorts the pairs and visits their positions in the order of the keys, with the rank of each key among all.
    ///
    /// - Returns: the number of different keys.
    /// - Complexity: O(pairs).
    mutating func rank(_ visit: (_ position: Int, _ rank: Int) -> Void) -> Int {
        sort()
        var different = 0
        var previous: UInt64?
        for pair in UnsafeBufferPointer(start: pairs.elements, count: count) {
            if pair >> 32 != previous { different += 1 }
            previous = pair >> 32
            visit(Int(UInt32(truncatingIfNeeded: pair)), different - 1)
        }
        return different
    }

    private mutating func sort() {
        guard count > 0, lowest < highest else { return }
        let bits = UInt32.bitWidth - (highest - lowest).leadingZeroBitCount
        let digit = digitWidth(bits: bits)
        places.reserve(1 << digit)
        for shift in stride(from: 0, to: bits, by: digit) {
            distribute(shift: UInt32(shift), mask: 1 << UInt32(digit) - 1)
            swap(&pairs, &spare)
        }
    }

    /// The width at which counting digits and moving pairs together take least.
    private func digitWidth(bits: Int) -> Int {
        func cost(_ passes: Int) -> Int { passes * (2 * count + 1 << width(passes)) }
        func width(_ passes: Int) -> Int { (bits + passes - 1) / passes }
        return width((1...8).filter { width($0) <= 11 }.min { cost($0) < cost($1) } ?? 8)
    }

    /// Moves all pairs to the spare memory, in the order of one digit.
    private func distribute(shift: UInt32, mask: UInt32) {
        let (source, target, places) = (pairs.elements, spare.elements, places.elements)
        let lowest = lowest
        // A digit is at most `mask`, and there are `mask + 1` places.
        func digit(_ pair: UInt64) -> Int {
            Int((UInt32(truncatingIfNeeded: pair >> 32) &- lowest) >> shift & mask)
        }
        places.update(repeating: 0, count: Int(mask) + 1)
        for position in 0..<count {
            places[digit(source[position])] += 1
        }
        var sum: Int32 = 0
        for value in 0...Int(mask) {
            (places[value], sum) = (sum, sum + places[value])
        }
        for position in 0..<count {
            let value = digit(source[position])
            target[Int(places[value])] = source[position]
            places[value] += 1
        }
    }
}
