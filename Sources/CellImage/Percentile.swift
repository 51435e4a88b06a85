extension Plane where Pixel == Float {
    /// The value below which a share of the finite pixels lies, interpolated as `numpy.percentile` does by default.
    ///
    /// - Parameter fraction: 0 (minimum) to 1 (maximum).
    /// - Returns: nil when no pixel is finite.
    /// - Complexity: O(pixels); nothing is sorted.
    public func percentile(_ fraction: Double) -> Float? {
        CellImage.percentile(of: pixels, fraction)
    }
}

/// The value below which a share of the finite values lies, interpolated as `numpy.percentile` does by default.
///
/// - Parameters:
///   - values: any values; those that are not finite are left out.
///   - fraction: 0 (minimum) to 1 (maximum); 0.5 is the median.
/// - Returns: nil when no value is finite.
/// - Complexity: O(values).
public func percentile(of values: [Float], _ fraction: Double) -> Float? {
    values.withUnsafeBufferPointer { interpolatedPercentile(of: $0, fraction) }.map { Float($0) }
}

/// The value below which a share of the finite values lies, to the last bit what `numpy.percentile` gives for doubles.
///
/// - Parameters:
///   - values: any values; those that are not finite are left out.
///   - fraction: 0 (minimum) to 1 (maximum).
///   - skipsZeros: whether zeros are left out too.
/// - Returns: nil when no value is left.
/// - Complexity: O(values).
package func interpolatedPercentile(
    of values: UnsafeBufferPointer<Float>,
    _ fraction: Double,
    skipsZeros: Bool = false
) -> Double? {
    precondition((0...1).contains(fraction), "a percentile is a share from 0 to 1")
    let selection = KeySelection(values, skipsZeros: skipsZeros)
    guard selection.count > 0 else { return nil }
    let position = fraction * Double(selection.count - 1)
    let lower = Int(position)
    let share = position - Double(lower)
    let low = Double(Float(orderedKey: selection.key(at: lower)))
    guard lower + 1 < selection.count, share > 0 else { return low }
    let high = Double(Float(orderedKey: selection.key(at: lower + 1)))
    // From the nearer end, so that neither end is missed by a rounding error.
    return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
}

/// Finds values by their position in ascending order from two histograms, of the upper and lower halves of their keys.
private struct KeySelection {
    private let values: UnsafeBufferPointer<Float>
    private let skipsZeros: Bool
    private let counts: [Int32]
    /// Values that are not left out.
    private(set) var count = 0

    init(_ values: UnsafeBufferPointer<Float>, skipsZeros: Bool) {
        precondition(values.count < Int(Int32.max), "an image has fewer than 2^31 pixels")
        self.values = values
        self.skipsZeros = skipsZeros
        counts = Self.histogram(of: values, skipsZeros: skipsZeros) { Int($0 >> 16) }
        count = counts.reduce(0) { $0 + Int($1) }
    }

    /// The key of the value at a position in `0 ..< count`.
    func key(at position: Int) -> UInt32 {
        let (upper, remaining) = Self.bin(of: position, in: counts)
        let lowerCounts = Self.histogram(of: values, skipsZeros: skipsZeros) { key in
            key >> 16 == upper ? Int(key & 0xFFFF) : nil
        }
        return UInt32(upper) << 16 | UInt32(Self.bin(of: remaining, in: lowerCounts).bin)
    }

    /// Counts the values that are not left out by a half of their keys.
    @inline(__always)
    private static func histogram(
        of values: UnsafeBufferPointer<Float>,
        skipsZeros: Bool,
        half: (UInt32) -> Int?
    ) -> [Int32] {
        var counts = [Int32](repeating: 0, count: 1 << 16)
        counts.withUnsafeMutableBufferPointer { counts in
            for value in values where value.isFinite && !(skipsZeros && value == 0) {
                if let bin = half(value.orderedKey) { counts[bin] += 1 }
            }
        }
        return counts
    }

    private static func bin(of position: Int, in counts: [Int32]) -> (bin: Int, remaining: Int) {
        var remaining = position
        var bin = 0
        while remaining >= Int(counts[bin]) {
            remaining -= Int(counts[bin])
            bin += 1
        }
        return (bin, remaining)
    }
}
