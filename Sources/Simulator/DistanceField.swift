internal import CellImage

/// For every pixel the nearest outline and the two smallest signed distances, over all cells of a frame.
///
/// A pixel belongs to the cell in whose outline it lies deepest, so that masks never overlap, and the difference of the
/// two distances tells how far a pixel is from the line of contact of two cells.
struct DistanceField {
    let width: Int
    let height: Int
    /// 1-based position, in the list of shapes, of the shape with the smallest signed distance; 0 when none is near.
    private(set) var owner: [UInt32]
    /// Smallest signed distance, in pixels, negative inside; at most `reach`.
    private(set) var nearest: [Float]
    /// Second smallest signed distance, in pixels; at most `reach`.
    private(set) var second: [Float]

    /// Measures the distances of all pixels from all outlines.
    ///
    /// - Parameters:
    ///   - shapes: outlines in pixel coordinates of the frame.
    ///   - reach: distance outside an outline up to which it counts, in pixels; 0 is enough for masks.
    /// - Complexity: O(pixels + sum of the boxes around the outlines).
    init(width: Int, height: Int, shapes: [CellShape], reach: Float) {
        self.width = width
        self.height = height
        owner = Array(repeating: 0, count: width * height)
        nearest = Array(repeating: reach, count: width * height)
        second = nearest
        for (index, shape) in shapes.enumerated() {
            insert(shape, as: UInt32(index + 1), reach: reach)
        }
    }

    /// Distance from the nearest edge: an outline or, inside a cell, its line of contact with another; negative inside.
    func edgeDistance(at pixel: Int) -> Float {
        let distance = nearest[pixel]
        return distance < 0 ? max(distance, 0.5 * (distance - second[pixel])) : distance
    }

    /// The pixels of a box around an outline that lie in the image; nil when there are none.
    static func box(of shape: CellShape, reach: Float, width: Int, height: Int) -> PixelRect? {
        let half = shape.halfBox + reach
        let lower = shape.centre - half
        let upper = shape.centre + half
        guard lower.x < Float(width), lower.y < Float(height), upper.x >= 0, upper.y >= 0 else { return nil }
        let box = PixelRect(
            minX: max(0, Int(lower.x)),
            minY: max(0, Int(lower.y)),
            maxX: min(width, Int(min(upper.x, Float(width))) + 1),
            maxY: min(height, Int(min(upper.y, Float(height))) + 1)
        )
        return box.area > 0 ? box : nil
    }

    /// Pixels inside an outline, per shape in the order of the shapes.
    func areas(count: Int) -> [Int] {
        var areas = Array(repeating: 0, count: count + 1)
        for index in owner.indices where nearest[index] < 0 {
            areas[Int(owner[index])] += 1
        }
        return Array(areas.dropFirst())
    }

    /// The label image in which shape `i` carries `labels[i]`.
    func labelImage(labels: [UInt32]) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        let table = [0] + labels
        for index in owner.indices where nearest[index] < 0 {
            image.plane.pixels[index] = table[Int(owner[index])]
        }
        return image
    }

    /// The label image of inner outlines, each cut off at the edge of its own shape.
    ///
    /// - Parameters:
    ///   - inner: one outline per shape, such as its nucleus.
    ///   - labels: the label of every shape; 0 leaves one out.
    func labelImage(of inner: [CellShape], labels: [UInt32]) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        for (index, shape) in inner.enumerated() where labels[index] != 0 {
            guard let box = DistanceField.box(of: shape, reach: 0, width: width, height: height) else { continue }
            let outline = OutlineEvaluator(shape)
            for row in box.minY..<box.maxY {
                for column in box.minX..<box.maxX {
                    let pixel = row * width + column
                    guard owner[pixel] == UInt32(index + 1), nearest[pixel] < 0 else { continue }
                    if outline.signedDistance(Float(column) - shape.centre.x, Float(row) - shape.centre.y) < 0 {
                        image.plane.pixels[pixel] = labels[index]
                    }
                }
            }
        }
        return image
    }

    private mutating func insert(_ shape: CellShape, as number: UInt32, reach: Float) {
        guard let box = DistanceField.box(of: shape, reach: reach, width: width, height: height) else { return }
        let outline = OutlineEvaluator(shape)
        let count = box.width
        for row in box.minY..<box.maxY {
            let start = row * width + box.minX
            let y = Float(row) - shape.centre.y
            let firstX = Float(box.minX) - shape.centre.x
            owner.withUnsafeMutableBufferPointer { owner in
                nearest.withUnsafeMutableBufferPointer { nearest in
                    second.withUnsafeMutableBufferPointer { second in
                        for offset in 0..<count {
                            let distance = outline.signedDistance(firstX + Float(Int32(truncatingIfNeeded: offset)), y)
                            let index = start + offset
                            let best = nearest[index]
                            let isNearer = distance < best
                            let loser = isNearer ? best : distance
                            owner[index] = isNearer ? number : owner[index]
                            nearest[index] = isNearer ? distance : best
                            second[index] = loser < second[index] ? loser : second[index]
                        }
                    }
                }
            }
        }
    }
}
