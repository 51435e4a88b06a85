package import CellImage

extension LabelImage {
    /// Smooths the outline of every label: small holes and pieces go, narrow parts and gaps too, and corners are rounded.
    ///
    /// As in the reference, the smallest value counts as background, so that without background the first cell is lost;
    /// and the first label is opened with a small disc, all others with a large one. An image of one value stays as it
    /// is.
    ///
    /// - Returns: the smoothed labels; where two overlap, the larger number wins.
    /// - Complexity: O(pixels around the cells).
    package func smoothingOutlines() -> LabelImage {
        let cells = boundingBoxes()
        let hasBackground = plane.pixels.contains(0)
        guard hasBackground || cells.count > 1 else { return self }
        var result = LabelImage(width: width, height: height)
        for (index, cell) in (hasBackground ? cells[...] : cells.dropFirst()).enumerated() {
            let rectangle = surroundings(of: cell.rectangle)
            let mask = mask(of: cell.label, in: rectangle)
            let smooth = mask.smoothed(openingRadius: index == 0 ? 2 : OutlineSmoothing.largeRadius)
            result.raise(to: cell.label, where: smooth, in: rectangle)
        }
        return result
    }

    /// The part of the image around a cell, wide enough for nothing beyond it to matter.
    private func surroundings(of rectangle: PixelRect) -> PixelRect {
        let margin = OutlineSmoothing.margin
        return PixelRect(
            minX: max(rectangle.minX - margin, 0),
            minY: max(rectangle.minY - margin, 0),
            maxX: min(rectangle.maxX + margin, width),
            maxY: min(rectangle.maxY + margin, height)
        )
    }

    private mutating func raise(to label: UInt32, where mask: Plane<Bool>, in rectangle: PixelRect) {
        for row in 0..<rectangle.height {
            let start = (rectangle.minY + row) * width + rectangle.minX
            for column in 0..<rectangle.width where mask.pixels[row * rectangle.width + column] {
                plane.pixels[start + column] = max(plane.pixels[start + column], label)
            }
        }
    }
}

private enum OutlineSmoothing {
    /// Holes and pieces of fewer pixels go.
    static let leastArea = 20
    static let largeRadius = 10.0
    static let sigma = 3.0
    /// Two closings may each reach one radius further towards the image's edge and look one beyond; the Gaussian ends
    /// after four standard deviations, and what it lifts over one half looks as far again.
    static let margin = 50
}

extension Plane where Pixel == Bool {
    fileprivate func smoothed(openingRadius: Double) -> Plane<Bool> {
        let large = StructuringElement.disc(radius: OutlineSmoothing.largeRadius)
        let opening = StructuringElement.disc(radius: openingRadius)
        let solid = fillingSmallGaps().droppingSmallPieces()
        let closed = solid.opened(by: opening).closed(by: opening).closed(by: large)
        return closed.map { $0 ? Float(1) : 0 }.gaussianFiltered(sigma: OutlineSmoothing.sigma).map { $0 > 0.5 }
    }

    /// Sets the unset pieces of few pixels, at the edge too.
    private func fillingSmallGaps() -> Plane<Bool> {
        let pieces = ConnectedComponents(of: inverted, connectivity: .eight).runs
        let small = pieces.removingLabels(Set(pieces.areas.filter { $0.value >= OutlineSmoothing.leastArea }.keys))
        var result = self
        for run in small.runs { result.set(run) }
        return result
    }

    /// Unsets the pieces of few pixels; when all are small, all but the largest.
    private func droppingSmallPieces() -> Plane<Bool> {
        let pieces = ConnectedComponents(of: self, connectivity: .eight).runs
        let areas = pieces.areas
        var kept = Set(areas.filter { $0.value >= OutlineSmoothing.leastArea }.keys)
        let largest = areas.max { $0.value != $1.value ? $0.value < $1.value : $0.key > $1.key }
        if kept.isEmpty, let largest { kept.insert(largest.key) }
        var result = Plane(width: width, height: height, repeating: false)
        for run in pieces.keepingLabels(kept).runs { result.set(run) }
        return result
    }

    private mutating func set(_ run: LabelRun) {
        for index in run.indices(inWidth: width) { pixels[index] = true }
    }
}

extension LabelRuns {
    /// Pixels of every label.
    fileprivate var areas: [UInt32: Int] {
        var areas: [UInt32: Int] = [:]
        for run in runs { areas[run.label, default: 0] += run.length }
        return areas
    }
}
