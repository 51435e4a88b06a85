internal import CellImage
import Foundation

/// The pixels whose centres a polygon holds, row by row.
struct PolygonFill {
    /// Runs in scan order, all with label 1.
    let runs: [LabelRun]

    /// Fills a polygon.
    ///
    /// - Parameters:
    ///   - corners: in pixels; the polygon is closed from the last to the first.
    ///   - width: columns of the image.
    ///   - height: rows of the image.
    init(_ corners: [PixelPoint], width: Int, height: Int) {
        var runs: [LabelRun] = []
        let top = max(0, (corners.map(\.y).min() ?? 0).rounded(.up))
        let bottom = min(Double(height - 1), corners.map(\.y).max() ?? -1)
        for y in stride(from: top, through: bottom, by: 1) {
            let crossings = PolygonFill.crossings(of: corners, y: y)
            for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                let start = max(0, crossings[pair].rounded(.up))
                let end = min(Double(width), crossings[pair + 1].rounded(.up))
                guard start < end else { continue }
                runs.append(LabelRun(row: Int32(y), start: Int32(start), end: Int32(end), label: 1))
            }
        }
        self.runs = runs
    }

    /// Where the edges cross a row, ascending.
    private static func crossings(of corners: [PixelPoint], y: Double) -> [Double] {
        var found: [Double] = []
        for (index, from) in corners.enumerated() {
            let to = corners[index + 1 == corners.count ? 0 : index + 1]
            guard (from.y <= y) != (to.y <= y) else { continue }
            found.append(from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x))
        }
        return found.sorted()
    }

    /// Pixels.
    var area: Int { runs.reduce(0) { $0 + $1.length } }

    /// The mean of the pixels' positions; nil without pixels.
    var centroid: PixelPoint? {
        guard area > 0 else { return nil }
        var sum = PixelPoint(x: 0, y: 0)
        for run in runs {
            sum.x += Double(run.length) * Double(run.start + run.end - 1) / 2
            sum.y += Double(run.length) * Double(run.row)
        }
        return PixelPoint(x: sum.x / Double(area), y: sum.y / Double(area))
    }

    /// The mean of a plane over the pixels that have another one beside them, within the image, that is not of the polygon.
    func outlineMean(of plane: Plane<Float>) -> Double {
        guard let first = runs.first, let last = runs.last else { return 0 }
        let rows = max(0, Int(first.row) - 1)...min(plane.height - 1, Int(last.row) + 1)
        let left = max(0, Int(runs.map(\.start).min() ?? 0) - 1)
        let right = min(plane.width, Int(runs.map(\.end).max() ?? 0) + 1)
        var image = LabelImage(width: right - left, height: rows.count)
        for run in runs {
            let place = (Int(run.row) - rows.lowerBound) * image.width - left
            for column in Int(run.start)..<Int(run.end) { image.plane.pixels[place + column] = 1 }
        }
        let values = rows.flatMap { plane.pixels[$0 * plane.width + left..<$0 * plane.width + right] }
        let window = Plane(uncheckedWidth: image.width, height: image.height, pixels: values)
        return image.outlineMeans(of: window).first ?? 0
    }
}
