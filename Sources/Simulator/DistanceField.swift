package import CellImage

/// For every pixel the nearest outline and the two smallest signed distances, over all cells of a frame.
///
/// A pixel belongs to the cell in whose outline it lies deepest, so that masks never overlap, and the difference of the
/// two distances tells how far a pixel is from the line of contact of two cells.
package struct DistanceField {
    package let width: Int
    package let height: Int
    /// Distance outside an outline up to which it counts, in pixels.
    private let reach: Float
    /// 1-based position, in the list of shapes, of the shape with the smallest signed distance; 0 when none is near.
    package private(set) var owner: [UInt32]
    /// Smallest signed distance, in pixels, negative inside; at most `reach`.
    package private(set) var nearest: [Float]
    /// Second smallest signed distance, in pixels; at most `reach`.
    ///
    /// Empty when `reach` is 0.
    package private(set) var second: [Float]

    /// Measures the distances of all pixels from all outlines.
    ///
    /// - Parameters:
    ///   - width: columns of the frame.
    ///   - height: rows of the frame.
    ///   - shapes: outlines in pixel coordinates of the frame.
    ///   - reach: distance outside an outline up to which it counts, in pixels; 0 is enough for masks.
    /// - Complexity: O(pixels + sum of the boxes around the outlines).
    package init(width: Int, height: Int, shapes: [CellShape], reach: Float) {
        self.width = width
        self.height = height
        self.reach = reach
        owner = Array(repeating: 0, count: width * height)
        nearest = Array(repeating: reach, count: width * height)
        second = reach > 0 ? nearest : []
        insert(shapes)
    }

    /// Measures again for other outlines, in the memory that is there already.
    package mutating func measure(_ shapes: [CellShape]) {
        owner.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        nearest.withUnsafeMutableBufferPointer { $0.update(repeating: reach) }
        second.withUnsafeMutableBufferPointer { $0.update(repeating: reach) }
        insert(shapes)
    }

    /// Distance from the nearest edge: an outline or, inside a cell, its line of contact with another; negative inside.
    package func edgeDistance(at pixel: Int) -> Float {
        let distance = nearest[pixel]
        return distance < 0 ? max(distance, 0.5 * (distance - second[pixel])) : distance
    }

    /// The pixels of a box around an outline that lie in the image; nil when there are none.
    package static func box(of shape: CellShape, reach: Float, width: Int, height: Int) -> PixelRect? {
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
    package func areas(count: Int) -> [Int] {
        var areas = Array(repeating: 0, count: count + 1)
        for (number, distance) in zip(owner, nearest) where distance < 0 {
            areas[Int(number)] += 1
        }
        return Array(areas.dropFirst())
    }

    /// The label image in which shape `i` carries `labels[i]`.
    package func labelImage(labels: [UInt32]) -> LabelImage {
        var image = LabelImage(width: width, height: height)
        let table = [0] + labels
        image.plane.pixels.withUnsafeMutableBufferPointer { pixels in
            for index in pixels.indices where nearest[index] < 0 {
                pixels[index] = table[Int(owner[index])]
            }
        }
        return image
    }

    /// The label image of inner outlines, each cut off at the edge of its own shape.
    ///
    /// - Parameters:
    ///   - inner: one outline per shape, such as its nucleus.
    ///   - labels: the label of every shape; 0 leaves one out.
    /// - Returns: the label image.
    package func labelImage(of inner: [CellShape], labels: [UInt32]) -> LabelImage {
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

    // MARK: Filling

    private mutating func insert(_ shapes: [CellShape]) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: width + OutlineEvaluator.Block.scalarCount) { row in
            for (index, shape) in shapes.enumerated() {
                insert(shape, as: UInt32(index + 1), row: row)
            }
        }
    }

    private mutating func insert(
        _ shape: CellShape,
        as number: UInt32,
        row buffer: UnsafeMutableBufferPointer<Float>
    ) {
        guard let box = DistanceField.box(of: shape, reach: reach, width: width, height: height) else { return }
        let outline = OutlineEvaluator(shape)
        for row in box.minY..<box.maxY {
            outline.signedDistances(
                startX: Float(box.minX) - shape.centre.x,
                y: Float(row) - shape.centre.y,
                count: box.width,
                into: buffer
            )
            let distances = UnsafeBufferPointer(rebasing: buffer[..<box.width])
            let start = row * width + box.minX
            if !second.isEmpty {
                mergeSecond(distances, at: start)
            }
            mergeNearest(distances, as: number, at: start)
        }
    }

    /// Takes over the distances of one row of one shape where they are the smallest.
    private mutating func mergeNearest(_ distances: UnsafeBufferPointer<Float>, as number: UInt32, at start: Int) {
        let pixels = start..<start + distances.count
        nearest.withUnsafeMutableBufferPointer { nearest in
            owner.withUnsafeMutableBufferPointer { owner in
                let nearest = UnsafeMutableBufferPointer(rebasing: nearest[pixels])
                let owner = UnsafeMutableBufferPointer(rebasing: owner[pixels])
                for offset in 0..<distances.count {
                    // Masks of bits, not branches: whether a pixel changes hands cannot be predicted.
                    let isNearer: UInt32 = distances[offset] < nearest[offset] ? .max : 0
                    owner[offset] = owner[offset] & ~isNearer | number & isNearer
                    nearest[offset] = min(distances[offset], nearest[offset])
                }
            }
        }
    }

    /// Takes over what is second after the merge to come: the larger of the old best and the new distance.
    private mutating func mergeSecond(_ distances: UnsafeBufferPointer<Float>, at start: Int) {
        let pixels = start..<start + distances.count
        nearest.withUnsafeBufferPointer { nearest in
            second.withUnsafeMutableBufferPointer { second in
                let nearest = UnsafeBufferPointer(rebasing: nearest[pixels])
                let second = UnsafeMutableBufferPointer(rebasing: second[pixels])
                for offset in 0..<distances.count {
                    second[offset] = min(second[offset], max(nearest[offset], distances[offset]))
                }
            }
        }
    }
}
