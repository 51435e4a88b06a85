/// Adds up pixels per pair of labels in a hash table with open addressing.
///
/// A dictionary would do the same at several times the cost, and this is the innermost loop of the tracker. The result
/// is sorted, so it does not depend on the order in the table.
struct PairCounter {
    /// A pair with its pixels.
    struct Slot {
        /// Earlier label in the upper half, later label in the lower half; 0 marks an empty slot, for no label is 0.
        var key: UInt64 = 0
        var pixels = 0
    }

    /// The table, of which at most half is in use.
    private var slots = [Slot](repeating: Slot(), count: 1 << 10)
    private var used = 0
    /// What was counted and is not yet in the table.
    private var pending: [Slot] = []

    /// Lets a function count pairs.
    ///
    /// - Parameters:
    ///   - limit: pairs that the function adds at most.
    ///   - body: a function that adds pairs to the writer it is given.
    @inline(__always)
    mutating func count(atMost limit: Int, _ body: (inout Writer) -> Void) {
        while (used + limit) * 2 > slots.count {
            grow()
        }
        if pending.count < limit {
            pending = Array(repeating: Slot(), count: 2 * limit)
        }
        used = pending.withUnsafeMutableBufferPointer { pending in
            var writer = Writer(pending: pending)
            body(&writer)
            return slots.withUnsafeMutableBufferPointer { slots in
                var table = Table(slots: slots, used: used)
                for index in 0..<writer.count {
                    table.add(pending[index])
                }
                return table.used
            }
        }
    }

    /// The counts, ordered by earlier label, then by later label.
    func sortedOverlaps() -> [LabelOverlap] {
        var entries: [Slot] = []
        entries.reserveCapacity(used)
        for slot in slots where slot.key != 0 {
            entries.append(slot)
        }
        entries.sort { $0.key < $1.key }
        return entries.map { entry in
            LabelOverlap(
                earlier: UInt32(truncatingIfNeeded: entry.key >> 32),
                later: UInt32(truncatingIfNeeded: entry.key),
                pixels: entry.pixels
            )
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        slots.withUnsafeMutableBufferPointer { slots in
            var table = Table(slots: slots, used: 0)
            for slot in old where slot.key != 0 {
                table.add(slot)
            }
        }
    }

    /// Takes down pairs, one after the other.
    struct Writer {
        private let pending: UnsafeMutableBufferPointer<Slot>
        fileprivate private(set) var count = 0

        fileprivate init(pending: UnsafeMutableBufferPointer<Slot>) {
            self.pending = pending
        }

        /// Adds shared pixels to a pair; a number that is not positive is overwritten by the next one.
        @inline(__always)
        mutating func add(earlier: UInt32, later: UInt32, pixels: Int) {
            pending[count] = Slot(key: UInt64(earlier) << 32 | UInt64(later), pixels: pixels)
            count += pixels > 0 ? 1 : 0
        }
    }

    /// Adds to a table that has room enough.
    private struct Table {
        private let slots: UnsafeMutableBufferPointer<Slot>
        private let mask: Int
        private let shift: UInt64
        private(set) var used: Int

        init(slots: UnsafeMutableBufferPointer<Slot>, used: Int) {
            self.slots = slots
            self.used = used
            mask = slots.count - 1
            shift = UInt64(64 - mask.nonzeroBitCount)
        }

        /// Adds to the slot that holds the pair, or to the empty one where it belongs.
        ///
        /// Multiplying by 2^64 / golden ratio spreads neighbouring labels over the whole table; `mask` keeps every
        /// index inside it, and an empty slot is always found because half of the table is free.
        @inline(__always)
        mutating func add(_ entry: Slot) {
            var index = Int(truncatingIfNeeded: (entry.key &* 0x9E37_79B9_7F4A_7C15) >> shift)
            while slots[index].key != entry.key {
                if slots[index].key == 0 {
                    slots[index].key = entry.key
                    used += 1
                    break
                }
                index = (index + 1) & mask
            }
            slots[index].pixels += entry.pixels
        }
    }
}
