/// Packs codes of any number of bits into bytes, the least significant bit first, as deflate does.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var count = 0

    /// Appends the `length` lowest bits of a value, at most 32.
    mutating func write(_ value: UInt32, length: Int) {
        pending |= UInt64(value) << UInt64(count)
        count += length
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    /// Fills the last byte with zeros.
    mutating func finish() {
        guard count > 0 else { return }
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending = 0
        count = 0
    }
}
