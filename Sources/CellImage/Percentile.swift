extension Plane where Pixel == Float {
    /// The value below which a share of the finite pixels lies, interpolated as `numpy.percentile` does by default.
    ///
    /// - Parameter fraction: 0 (minimum) to 1 (maximum).
    /// - Returns: nil when no pixel is finite.
    /// - Complexity: O(pixels); nothing is sorted as a whole.
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
    precondition((0...1).contains(fraction), "a percentile is a share from 0 to 1")
    let keys = values.lazy.filter(\.isFinite).map(\.orderedKey)
    let selection = KeySelection(Array(keys))
    guard selection.count > 0 else { return nil }
    let position = fraction * Double(selection.count - 1)
    let lower = Int(position)
    let low = Double(Float(orderedKey: selection.key(at: lower)))
    guard lower + 1 < selection.count, position > Double(lower) else { return Float(low) }
    let high = Double(Float(orderedKey: selection.key(at: lower + 1)))
    return Float(low + (high - low) * (position - Double(lower)))
}

/// Finds keys by their position in ascending order from a histogram of their upper halves.
private struct KeySelection {
    private let keys: [UInt32]
    private var counts = [Int](repeating: 0, count: 1 << 16)

    var count: Int { keys.count }

    init(_ keys: [UInt32]) {
        self.keys = keys
        for key in keys {
            counts[Int(key >> 16)] += 1
        }
    }

    func key(at position: Int) -> UInt32 {
        var remaining = position
        var upper = 0
        while remaining >= counts[upper] {
            remaining -= counts[upper]
            upper += 1
        }
        return keys.filter { Int($0 >> 16) == upper }.sorted()[remaining]
    }
}
