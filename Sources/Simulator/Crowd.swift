/// Keeps cells from lying on top of each other by pushing overlapping outlines apart.
package enum Crowd {
    /// Moves every overlapping pair apart once, along the line of their centres.
    ///
    /// Pairs are visited in ascending order of x, then of index, so that the result depends on nothing else.
    ///
    /// - Parameters:
    ///   - shapes: outlines; only their centres change.
    ///   - partners: index of a shape that each one may overlap (a bud and its mother), or -1.
    ///   - gap: room wanted between two outlines, in pixels.
    ///   - stiffness: share of the overlap that is removed, 0 to 1.
    /// - Complexity: O(n log n + pairs close in x).
    package static func separate(_ shapes: inout [CellShape], partners: [Int] = [], gap: Float, stiffness: Float = 0.5)
    {
        let order = shapes.indices.sorted { (shapes[$0].centre.x, $0) < (shapes[$1].centre.x, $1) }
        let longestReach = shapes.reduce(0) { max($0, $1.reach) }
        for (position, first) in order.enumerated() {
            let limit = shapes[first].centre.x + shapes[first].reach + longestReach + gap
            for second in order[(position + 1)...] {
                if shapes[second].centre.x > limit { break }
                let arePartners = !partners.isEmpty && (partners[first] == second || partners[second] == first)
                if !arePartners {
                    push(&shapes, first, second, gap: gap, stiffness: stiffness)
                }
            }
        }
    }

    /// Overlap of two outlines along the line of their centres, in pixels; negative when they are apart.
    package static func overlap(_ first: CellShape, _ second: CellShape) -> Float {
        let delta = second.centre - first.centre
        let distance = delta.length
        let direction = distance > 1e-3 ? delta / distance : SIMD2(1, 0)
        return first.radius(towards: direction) + second.radius(towards: -direction) - distance
    }

    private static func push(_ shapes: inout [CellShape], _ first: Int, _ second: Int, gap: Float, stiffness: Float) {
        let delta = shapes[second].centre - shapes[first].centre
        let distance = delta.length
        if distance > shapes[first].reach + shapes[second].reach + gap { return }
        let direction = distance > 1e-3 ? delta / distance : SIMD2(1, 0)
        let excess = overlap(shapes[first], shapes[second]) + gap
        if excess <= 0 { return }
        let step = direction * (excess * stiffness)
        // The larger cell gives way less, in proportion to the areas.
        let firstShare = shapes[second].area / (shapes[first].area + shapes[second].area)
        shapes[first].centre -= step * firstShare
        shapes[second].centre += step * (1 - firstShare)
    }
}
