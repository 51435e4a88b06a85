internal import CellImage

extension SVGPath {
    /// Adds an outline whose stairs are cut to slopes: every corner gives way to points half a pixel before and after
    /// it, so the line stays within half a pixel of the mask's edge.
    ///
    /// - Parameters:
    ///   - contour: the outline; pixel centres lie on integers.
    ///   - field: the part of the frame that is drawn, a unit per pixel.
    mutating func outline(_ contour: Contour, field: PixelRect) {
        guard var last = contour.points.last else { return }
        var isFirst = true
        for point in contour.points {
            let length = abs(point.x - last.x) + abs(point.y - last.y)
            let step = (x: (point.x - last.x) / length / 2, y: (point.y - last.y) / length / 2)
            let cuts =
                length > 1
                ? [(last.x + step.x, last.y + step.y), (point.x - step.x, point.y - step.y)]
                : [(last.x + step.x, last.y + step.y)]
            for cut in cuts {
                let place = (x: cut.0 + 0.5 - Double(field.minX), y: cut.1 + 0.5 - Double(field.minY))
                isFirst ? move(toX: place.x, y: place.y) : line(toX: place.x, y: place.y)
                isFirst = false
            }
            last = point
        }
        close()
    }
}
