/// The pixels about a pixel that a rank filter looks at.
public enum Neighborhood: Sendable, Hashable {
    /// A square of `2 * radius + 1` pixels.
    case square(radius: Int)
    /// The pixels whose centres lie within `radius`, as `skimage.morphology.disk`.
    case disc(radius: Int)

    /// Half the side of the smallest square that holds it.
    var radius: Int {
        switch self {
        case .square(let radius), .disc(let radius): radius
        }
    }

    /// Half the width in the row `offset` rows from the centre.
    func halfWidth(atRow offset: Int) -> Int {
        switch self {
        case .square(let radius): radius
        case .disc(let radius): Int(Double(radius * radius - offset * offset).squareRoot())
        }
    }
}

extension Plane where Pixel == Float {
    /// The median over a neighbourhood, as `scipy.ndimage.median_filter`; exact for any Float image.
    ///
    /// - Parameters:
    ///   - neighborhood: square or disc of a radius of at least 0.
    ///   - edge: what lies beyond the edge.
    /// - Returns: the medians, of the same size.
    /// - Complexity: O(pixels * pixels of the neighbourhood).
    public func medianFiltered(_ neighborhood: Neighborhood, edge: EdgeMode = .reflect) -> Plane<Float> {
        percentileFiltered(neighborhood, fraction: 0.5, edge: edge)
    }

    /// A percentile over a neighbourhood, as `scipy.ndimage.percentile_filter`.
    ///
    /// Of n values in order it takes number `floor(n * fraction)`, counted from 0 (the last one at most). NaN sorts last.
    ///
    /// - Parameters:
    ///   - neighborhood: square or disc of a radius of at least 0.
    ///   - fraction: 0 (minimum) to 1 (maximum).
    ///   - edge: what lies beyond the edge.
    /// - Returns: the percentiles, of the same size.
    /// - Complexity: O(pixels * pixels of the neighbourhood).
    public func percentileFiltered(
        _ neighborhood: Neighborhood,
        fraction: Double,
        edge: EdgeMode = .reflect
    ) -> Plane<Float> {
        precondition(neighborhood.radius >= 0 && (0...1).contains(fraction), "no such neighbourhood or fraction")
        guard neighborhood.radius > 0, !pixels.isEmpty else { return self }
        let radius = neighborhood.radius
        let keys = pixels.map(\.orderedKey)
        let spans = (-radius...radius).map { (row: $0, half: neighborhood.halfWidth(atRow: $0)) }
        let columns = (-radius..<width + radius).map { edge.position($0, count: width) }
        var window = KeyWindow(capacity: spans.reduce(0) { $0 + 2 * $1.half + 1 })
        let wanted = min(Int(Double(window.capacity) * fraction), window.capacity - 1)
        var result = self
        for row in 0..<height {
            let starts = spans.map { edge.position(row + $0.row, count: height) * width }
            for column in 0..<width {
                for (span, start) in zip(spans, starts) {
                    for near in column - span.half + radius...column + span.half + radius {
                        window.append(keys[start + columns[near]])
                    }
                }
                result.pixels[row * width + column] = Float(orderedKey: window.takeKey(at: wanted))
            }
        }
        return result
    }
}

/// The keys of one neighbourhood, of which one is found by its position in ascending order (Hoare's selection).
private struct KeyWindow {
    private var keys: [UInt32]
    private var count = 0

    var capacity: Int { keys.count }

    init(capacity: Int) {
        keys = Array(repeating: 0, count: capacity)
    }

    mutating func append(_ key: UInt32) {
        keys[count] = key
        count += 1
    }

    /// The key at a position, counted from 0; empties the window.
    mutating func takeKey(at position: Int) -> UInt32 {
        var low = 0
        var high = count - 1
        count = 0
        return keys.withUnsafeMutableBufferPointer { keys in
            while low < high {
                let pivot = keys[(low + high) / 2]
                var left = low
                var right = high
                while left <= right {
                    while keys[left] < pivot { left += 1 }
                    while pivot < keys[right] { right -= 1 }
                    guard left <= right else { break }
                    keys.swapAt(left, right)
                    left += 1
                    right -= 1
                }
                if position <= right {
                    high = right
                } else if position >= left {
                    low = left
                } else {
                    break
                }
            }
            return keys[position]
        }
    }
}
