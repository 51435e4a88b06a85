import CellImage

/// Makes a mask between two others.
///
/// - Source: S. P. Raya and J. K. Udupa, "Shape-based interpolation of multidimensional objects", IEEE Trans. Medical
///   Imaging 9 (1990): the signed distances to both outlines are averaged.
enum MaskInterpolation {
    /// A mask and its centre.
    struct Shape {
        var runs: [LabelRun]
        var center: PixelPoint
    }

    /// The mask at a share of the way from one shape to another, laid at a centre.
    ///
    /// - Parameters:
    ///   - one: the earlier shape.
    ///   - other: the later shape.
    ///   - share: 0 gives the earlier one, 1 the later one.
    ///   - center: where the mask's centre is to be.
    /// - Returns: runs in scan order; they may reach beyond the image.
    static func between(_ one: Shape, _ other: Shape, share: Double, at center: PixelPoint) -> [LabelRun] {
        let half = 2 + max(one.reach, other.reach)
        let side = 2 * half + 1
        guard side <= 4096 else { return moved(share < 0.5 ? one : other, to: center) }
        let first = one.signedDistances(half: half)
        let second = other.signedDistances(half: half)
        let left = Int32(center.x.rounded()) - Int32(half)
        let top = Int32(center.y.rounded()) - Int32(half)
        var runs: [LabelRun] = []
        for row in 0..<side {
            var start: Int?
            for column in 0...side {
                let place = row * side + column
                let isInside =
                    column < side && (1 - share) * Double(first[place]) + share * Double(second[place]) > 0
                if isInside, start == nil { start = column }
                if !isInside, let begin = start {
                    runs.append(
                        LabelRun(
                            row: top + Int32(row),
                            start: left + Int32(begin),
                            end: left + Int32(column),
                            label: 1
                        )
                    )
                    start = nil
                }
            }
        }
        return runs
    }

    /// A shape laid at another centre, by whole pixels.
    static func moved(_ shape: Shape, to center: PixelPoint) -> [LabelRun] {
        let x = Int32((center.x - shape.center.x).rounded())
        let y = Int32((center.y - shape.center.y).rounded())
        return shape.runs.map { LabelRun(row: $0.row + y, start: $0.start + x, end: $0.end + x, label: 1) }
    }
}

extension MaskInterpolation.Shape {
    private var column: Int { Int(center.x.rounded()) }
    private var row: Int { Int(center.y.rounded()) }

    /// Pixels from the centre to the farthest one in a row or column.
    fileprivate var reach: Int {
        runs.reduce(0) { reach, run in
            max(reach, abs(Int(run.row) - row), abs(Int(run.start) - column), abs(Int(run.end) - 1 - column))
        }
    }

    /// Distances to the outline, positive inside, of the pixels of a square about the centre.
    fileprivate func signedDistances(half: Int) -> [Float] {
        let side = 2 * half + 1
        var mask = Plane<Bool>(width: side, height: side, repeating: false)
        for run in runs {
            let start = (Int(run.row) - row + half) * side + Int(run.start) - column + half
            for place in start..<start + run.length { mask.pixels[place] = true }
        }
        let inside = DistanceTransform(of: mask).distances
        let outside = DistanceTransform(of: mask.map { !$0 }).distances
        return zip(inside.pixels, outside.pixels).map { $0 - $1 }
    }
}
