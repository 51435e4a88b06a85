/// The shape that a mask is grown or shrunk by.
public enum StructuringElement: Sendable, Hashable {
    /// All offsets of length `radius` or less: the Euclidean disc, as `skimage.morphology.disk`.
    case disc(radius: Double)
    /// A square of `2 * radius + 1` pixels.
    case square(radius: Int)
    /// All offsets of at most `radius` steps to the four neighbours; radius 1 is the cross.
    case diamond(radius: Int)
}

extension Plane where Pixel == Bool {
    /// Grows the mask: a pixel is set when the element laid on it meets a set pixel.
    ///
    /// - Complexity: O(pixels), whatever the radius: the distance to the mask decides.
    public func dilated(by element: StructuringElement) -> Plane<Bool> {
        switch element {
        case .disc(let radius):
            precondition(radius >= 0, "an element has a radius of at least 0")
            let limit = Int32(clamping: Int((radius * radius).rounded(.down)))
            return DistanceTransform(of: inverted).squared.map { $0 <= limit && $0 != .max }
        case .square(let radius):
            precondition(radius >= 0, "an element has a radius of at least 0")
            return chamferDistances(diagonal: 1, limit: radius).map { $0 <= radius }
        case .diamond(let radius):
            precondition(radius >= 0, "an element has a radius of at least 0")
            return chamferDistances(diagonal: 2, limit: radius).map { $0 <= radius }
        }
    }

    /// Shrinks the mask: a pixel stays when the element laid on it lies within the mask.
    ///
    /// Beyond the edge of the image everything counts as set, as in scikit-image, so that an object cut off by the
    /// edge is not eaten from there.
    ///
    /// - Complexity: O(pixels), whatever the radius.
    public func eroded(by element: StructuringElement) -> Plane<Bool> {
        inverted.dilated(by: element).inverted
    }

    /// Removes parts of the mask into which the element does not fit: erosion, then dilation.
    public func opened(by element: StructuringElement) -> Plane<Bool> {
        eroded(by: element).dilated(by: element)
    }

    /// Closes gaps into which the element does not fit: dilation, then erosion.
    public func closed(by element: StructuringElement) -> Plane<Bool> {
        dilated(by: element).eroded(by: element)
    }

    /// The mask with set and unset pixels exchanged.
    public var inverted: Plane<Bool> {
        map { !$0 }
    }

    /// Exact distance to the nearest set pixel in steps of 1 to the side and `diagonal` (1 or 2) across, by one sweep
    /// down and one up; more than `limit` where it exceeds `limit`.
    private func chamferDistances(diagonal: Int, limit: Int) -> Plane<Int32> {
        let far = Int32(clamping: limit) + 1
        var distances = map { $0 ? Int32(0) : far }
        let diagonal = Int32(diagonal)
        distances.pixels.withUnsafeMutableBufferPointer { values in
            func relax(_ row: Int, _ column: Int, from other: Int, side: Int) {
                let index = row * width + column
                var best = values[index]
                if (0..<height).contains(other) {
                    best = Swift.min(best, values[other * width + column] + 1)
                    if column > 0 { best = Swift.min(best, values[other * width + column - 1] + diagonal) }
                    if column + 1 < width { best = Swift.min(best, values[other * width + column + 1] + diagonal) }
                }
                if (0..<width).contains(column + side) {
                    best = Swift.min(best, values[index + side] + 1)
                }
                values[index] = best
            }
            for row in 0..<height {
                for column in 0..<width { relax(row, column, from: row - 1, side: -1) }
            }
            for row in (0..<height).reversed() {
                for column in (0..<width).reversed() { relax(row, column, from: row + 1, side: 1) }
            }
        }
        return distances
    }
}
