package import CellImage

/// Finds the boxes that overlap a box, by listing every box in the coarse bins it covers.
package struct BoxGrid {
    private let boxes: [PixelRect]
    private let side: Int
    private let bounds: PixelRect
    private let columns: Int
    private let bins: [[Int]]

    /// Lists boxes in bins; bins are about as large as a box, but never more than about four per box.
    package init(_ boxes: [PixelRect]) {
        let bounds = PixelRect(
            minX: boxes.map(\.minX).min() ?? 0,
            minY: boxes.map(\.minY).min() ?? 0,
            maxX: boxes.map(\.maxX).max() ?? 1,
            maxY: boxes.map(\.maxY).max() ?? 1
        )
        let fewest = (Double(bounds.width) * Double(bounds.height) / Double(4 * boxes.count + 4)).squareRoot()
        let side = max(8, Int(fewest), max(bounds.width, bounds.height) / 4096)
        columns = bounds.width / side + 1
        var bins = [[Int]](repeating: [], count: columns * (bounds.height / side + 1))
        self.boxes = boxes
        self.side = side
        self.bounds = bounds
        for (index, box) in boxes.enumerated() where box.area > 0 {
            for row in (box.minY - bounds.minY) / side...(box.maxY - 1 - bounds.minY) / side {
                for column in (box.minX - bounds.minX) / side...(box.maxX - 1 - bounds.minX) / side {
                    bins[row * columns + column].append(index)
                }
            }
        }
        self.bins = bins
    }

    /// The boxes that share pixels with a box, in ascending order, with their IoU.
    package func overlapping(_ box: PixelRect) -> [(index: Int, iou: Double)] {
        let inside = box.intersection(bounds)
        guard inside.width > 0, inside.height > 0 else { return [] }
        var found: [Int] = []
        for row in (inside.minY - bounds.minY) / side...(inside.maxY - 1 - bounds.minY) / side {
            for column in (inside.minX - bounds.minX) / side...(inside.maxX - 1 - bounds.minX) / side {
                found += bins[row * columns + column]
            }
        }
        found.sort()
        var result: [(index: Int, iou: Double)] = []
        for index in found where result.last?.index != index {
            let shared = box.intersection(boxes[index])
            guard shared.width > 0, shared.height > 0 else { continue }
            let union = box.area + boxes[index].area - shared.area
            result.append((index, Double(shared.area) / Double(union)))
        }
        return result
    }
}

extension PixelRect {
    /// The rectangle after the field of view moved.
    func moved(by drift: PixelShift) -> PixelRect {
        PixelRect(minX: minX + drift.x, minY: minY + drift.y, maxX: maxX + drift.x, maxY: maxY + drift.y)
    }
}
