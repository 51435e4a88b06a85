/// Sets signs of one column aside so that they cover each other as little as possible.
struct Swarm {
    /// How far each sign moves to the right, negative to the left.
    let offsets: [Double]

    /// Places signs one after the other at the free place nearest to the middle.
    ///
    /// - Parameters:
    ///   - heights: heights of the signs in the drawing, in order.
    ///   - spacing: least distance of two signs.
    ///   - width: room for all; signs that find none lie in the middle.
    /// - Complexity: O(n k) for k signs within the spacing of a height.
    init(_ heights: [Double], spacing: Double, width: Double) {
        let steps = max(0, Int(width / 2 / (spacing / 2)))
        var candidates = [0.0]
        for step in 0..<steps {
            let side = Double(step + 1) * spacing / 2
            candidates += [side, -side]
        }
        var offsets: [Double] = []
        for (index, height) in heights.enumerated() {
            let near = (0..<index).reversed().prefix { abs(heights[$0] - height) < spacing }
            let free = candidates.first { candidate in
                near.allSatisfy { other in
                    let (across, along) = (offsets[other] - candidate, heights[other] - height)
                    return across * across + along * along >= spacing * spacing * 0.999
                }
            }
            offsets.append(free ?? 0)
        }
        self.offsets = offsets
    }
}
