internal import CellImage

/// Means over the pieces of an image whose labels run from 1 to n, in that order.
extension LabelImage {
    /// For each label the mean of a plane over the pixels that have another label beside them within the image.
    func outlineMeans(of plane: Plane<Float>) -> [Double] {
        let count = Int(self.plane.pixels.max() ?? 0)
        var sums = [Double](repeating: 0, count: count + 1)
        var counts = [Int](repeating: 0, count: count + 1)
        self.plane.pixels.withUnsafeBufferPointer { labels in
            for row in 0..<height {
                // At the image's edge a pixel stands for the neighbour that is missing.
                let above = row > 0 ? -width : 0
                let below = row + 1 < height ? width : 0
                for index in row * width..<(row + 1) * width where labels[index] != 0 {
                    let label = labels[index]
                    let left = index > row * width ? labels[index - 1] : label
                    let right = index + 1 < (row + 1) * width ? labels[index + 1] : label
                    if left != label || right != label || labels[index + above] != label
                        || labels[index + below] != label
                    {
                        sums[Int(label)] += Double(plane.pixels[index])
                        counts[Int(label)] += 1
                    }
                }
            }
        }
        return (1..<count + 1).map { counts[$0] > 0 ? sums[$0] / Double(counts[$0]) : 0 }
    }
}

extension LabelRuns {
    /// For each label the mean of a plane over its pixels, negative values taken for 0.
    func positiveMeans(of plane: Plane<Float>) -> [Double] {
        let count = Int(runs.reduce(0) { max($0, $1.label) })
        var sums = [Double](repeating: 0, count: count + 1)
        var counts = [Int](repeating: 0, count: count + 1)
        plane.pixels.withUnsafeBufferPointer { pixels in
            for run in runs {
                var sum: Float = 0
                for index in run.indices(inWidth: width) { sum += max(pixels[index], 0) }
                sums[Int(run.label)] += Double(sum)
                counts[Int(run.label)] += run.length
            }
        }
        return (1..<count + 1).map { sums[$0] / Double(counts[$0]) }
    }
}
