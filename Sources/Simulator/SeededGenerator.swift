/// A reproducible source of random numbers: the same seed and stream give the same numbers on every machine.
///
/// The stream number separates uses of one movie seed, so that, say, the noise of frame 7 does not depend on how many
/// numbers frame 6 took.
///
/// - Source: xoshiro256** 1.0 and SplitMix64 of D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number
///   Generators", ACM Trans. Math. Softw. 47 (2021).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)
    private var spareNormal: Double?

    /// Starts the numbered stream of a seed.
    package init(seed: UInt64, stream: UInt64 = 0) {
        var mixer = seed
        var scrambled = SeededGenerator.splitMix(&mixer) ^ (stream &* 0xD134_2543_DE82_EF95)
        state = (
            SeededGenerator.splitMix(&scrambled), SeededGenerator.splitMix(&scrambled),
            SeededGenerator.splitMix(&scrambled), SeededGenerator.splitMix(&scrambled)
        )
    }

    package mutating func next() -> UInt64 {
        let scaled = state.1 &* 5
        let result = (scaled << 7 | scaled >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A number from 0 up to, not including, 1.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number between two bounds.
    package mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
        lower + (upper - lower) * uniform()
    }

    /// A unit vector in any direction.
    package mutating func direction() -> SIMD2<Double> {
        PortableMath.unitVector(turns: uniform())
    }

    /// A normal number with mean 0 and standard deviation 1, by Marsaglia's polar method.
    package mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 {
                let factor = (-2 * PortableMath.log(square) / square).squareRoot()
                spareNormal = y * factor
                return x * factor
            }
        }
    }

    /// A log-normal number with the given median and coefficient of variation (small-spread form: sd of the logarithm).
    package mutating func logNormal(median: Double, spread: Double) -> Double {
        median * PortableMath.exp(spread * normal())
    }

    /// A Poisson number, by multiplying uniform numbers; the cost grows with the mean, so use it for small means.
    package mutating func poisson(mean: Double) -> Double {
        let limit = PortableMath.exp(-mean)
        var product = uniform()
        var count = 0.0
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
