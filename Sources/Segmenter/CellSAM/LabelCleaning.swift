package import CellImage

extension LabelImage {
    /// Fills the holes of every cell, removes small cells, and numbers the others from 1 in the order of their labels.
    ///
    /// As in the reference, a filled hole takes what lies in it, so that a later cell may become small, and the parts
    /// of a cell that are not connected stay together.
    ///
    /// - Parameter leastArea: cells of fewer pixels are removed, counted before their holes are filled.
    /// - Returns: the new labels, and for new label `i` its old one in entry `i - 1`.
    /// - Complexity: O(pixels of the cells' bounding boxes).
    package func fillingHolesAndRemovingSmallCells(leastArea: Int) -> (labels: LabelImage, originals: [UInt32]) {
        var result = self
        var originals: [UInt32] = []
        for (label, rectangle) in boundingBoxes() {
            let mask = result.mask(of: label, in: rectangle)
            let area = mask.pixels.reduce(0) { $0 + ($1 ? 1 : 0) }
            if area < leastArea {
                result.paint(0, where: mask, in: rectangle)
            } else {
                originals.append(label)
                result.paint(UInt32(originals.count), where: mask.fillingHoles(), in: rectangle)
            }
        }
        return (result, originals)
    }

    /// Makes background of every pixel whose left or lower neighbour has another label.
    ///
    /// - Complexity: O(pixels).
    package func separatingCells() -> LabelImage {
        var result = self
        for row in 0..<height {
            for column in 0..<width {
                let label = self[row, column]
                let differsToTheLeft = column > 0 && self[row, column - 1] != label
                let differsBelow = row + 1 < height && self[row + 1, column] != label
                if differsToTheLeft || differsBelow { result[row, column] = 0 }
            }
        }
        return result
    }

    /// The rectangle around each label, in ascending order of the labels.
    func boundingBoxes() -> [(label: UInt32, rectangle: PixelRect)] {
        var rectangles: [UInt32: PixelRect] = [:]
        for run in LabelRuns(self).runs {
            let row = Int(run.row)
            var rectangle =
                rectangles[run.label]
                ?? PixelRect(minX: Int(run.start), minY: row, maxX: Int(run.end), maxY: row + 1)
            rectangle.minX = min(rectangle.minX, Int(run.start))
            rectangle.maxX = max(rectangle.maxX, Int(run.end))
            rectangle.maxY = row + 1
            rectangles[run.label] = rectangle
        }
        return rectangles.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Which pixels of a rectangle inside the image carry a label.
    func mask(of label: UInt32, in rectangle: PixelRect) -> Plane<Bool> {
        var mask = Plane(width: rectangle.width, height: rectangle.height, repeating: false)
        for row in 0..<rectangle.height {
            let start = (rectangle.minY + row) * width + rectangle.minX
            for column in 0..<rectangle.width {
                mask.pixels[row * rectangle.width + column] = plane.pixels[start + column] == label
            }
        }
        return mask
    }

    /// Gives a label to the set pixels of a rectangle inside the image.
    mutating func paint(_ label: UInt32, where mask: Plane<Bool>, in rectangle: PixelRect) {
        for row in 0..<rectangle.height {
            let start = (rectangle.minY + row) * width + rectangle.minX
            for column in 0..<rectangle.width where mask.pixels[row * rectangle.width + column] {
                plane.pixels[start + column] = label
            }
        }
    }
}
