import Foundation

/// A small generator, so that every run draws alike.
public struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    /// Begins with a state.
    public init(state: UInt64) {
        self.state = state
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Whether something of a chance happens.
    public mutating func isDrawn(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &self) < chance }

    /// A number of the standard normal distribution (Box and Muller, 1958).
    public mutating func nextNormal() -> Double {
        let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
    }
}
