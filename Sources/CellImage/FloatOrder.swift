extension Float {
    /// A key whose unsigned order is the order of the numbers: -infinity first, then +infinity, then NaN; -0 equals 0.
    var orderedKey: UInt32 {
        guard !isNaN else { return .max }
        let bits = (self + 0).bitPattern
        return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }

    /// The number of a key made by `orderedKey`.
    init(orderedKey key: UInt32) {
        self.init(bitPattern: key & 0x8000_0000 == 0 ? ~key : key & 0x7FFF_FFFF)
    }
}
