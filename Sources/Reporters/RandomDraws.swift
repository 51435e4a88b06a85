/// Random numbers from a seed, the same on every machine.
///
/// - Source: SplitMix64; Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
struct RandomDraws: RandomNumberGenerator {
    private var state: UInt64

    /// Starts the numbered stream of a seed.
    init(seed: UInt64, stream: UInt64 = 0) {
        state = seed
        state = next() ^ stream
        state = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// An index below a count of at least 1.
    mutating func index(below count: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// A nearly normal number with mean 0 and standard deviation 1.
    ///
    /// It is the sum of twelve uniform numbers, which needs no logarithm, whose last bit differs from system to system,
    /// and never exceeds 6.
    mutating func normal() -> Double {
        var sum = UInt64(0)
        for _ in 0..<3 {
            let bits = next()
            sum += (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + bits >> 48
        }
        return (Double(sum) + 6) / 65_536 - 6
    }
}
