import CellImage

/// Where one of several cells in a common mask is expected, as an ellipse.
struct PartShape {
    var center: PixelPoint
    var varianceX: Double
    var varianceY: Double
    var covariance: Double

    /// The shape of a region that moved.
    init(_ region: RegionProperties, at center: PixelPoint) {
        self.center = center
        varianceX = region.varianceX
        varianceY = region.varianceY
        covariance = region.covarianceXY
    }

    /// The mean of two shapes.
    init(_ one: PartShape, _ other: PartShape) {
        center = PixelPoint(x: (one.center.x + other.center.x) / 2, y: (one.center.y + other.center.y) / 2)
        varianceX = (one.varianceX + other.varianceX) / 2
        varianceY = (one.varianceY + other.varianceY) / 2
        covariance = (one.covariance + other.covariance) / 2
    }

    /// Squared distance from the centre in units of the ellipse's axes; a pixel's own spread keeps thin ones apart.
    func squaredDistance(x: Double, y: Double) -> Double {
        let (dx, dy) = (x - center.x, y - center.y)
        let (a, b) = (varianceX + 0.25, varianceY + 0.25)
        let determinant = max(1e-6, a * b - covariance * covariance)
        return (b * dx * dx - 2 * covariance * dx * dy + a * dy * dy) / determinant
    }

    /// Gives every pixel of a common mask to the part whose ellipse is nearest.
    ///
    /// - Parameters:
    ///   - runs: the mask in scan order.
    ///   - parts: where its cells are expected.
    /// - Returns: the runs of each part in scan order; a part may come away with none.
    static func divide(_ runs: [LabelRun], among parts: [PartShape]) -> [[LabelRun]] {
        var result = [[LabelRun]](repeating: [], count: parts.count)
        for run in runs {
            var start = run.start
            var owner = nearest(parts, x: Double(run.start), y: Double(run.row))
            for column in run.start..<run.end {
                let next = column + 1 < run.end ? nearest(parts, x: Double(column + 1), y: Double(run.row)) : -1
                guard next != owner else { continue }
                result[owner].append(LabelRun(row: run.row, start: start, end: column + 1, label: run.label))
                start = column + 1
                owner = next
            }
        }
        return result
    }

    private static func nearest(_ parts: [PartShape], x: Double, y: Double) -> Int {
        var best = (part: 0, distance: Double.infinity)
        for (part, shape) in parts.enumerated() {
            let distance = shape.squaredDistance(x: x, y: y)
            if distance < best.distance { best = (part, distance) }
        }
        return best.part
    }
}
