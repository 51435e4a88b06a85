package import CellImage
import Foundation

/// The ellipse that has the centroid and the second moments of a cell.
package struct CellEllipse: Sendable {
    /// Centroid in pixels.
    package var center: PixelPoint
    /// Area of the cell itself, in pixels.
    let area: Double
    /// The unit disc becomes the ellipse about its centre by `x = a u`, `y = b u + c v`.
    private let a: Double
    private let b: Double
    private let c: Double
    /// No point of the ellipse is farther from its centre, in pixels.
    fileprivate let reach: Double

    /// Takes the moments of a region.
    package init(_ region: RegionProperties) {
        // A pixel is a square and has a variance of its own, so that no ellipse is flat.
        let xx = 4 * (region.varianceX + 1.0 / 12)
        let yy = 4 * (region.varianceY + 1.0 / 12)
        let xy = 4 * region.covarianceXY
        center = region.centroid
        area = Double(region.area)
        a = xx.squareRoot()
        b = xy / a
        c = max(yy - b * b, 1e-6).squareRoot()
        reach = (xx + yy).squareRoot()
    }

    /// The place of a point of the unit disc, from the centre.
    fileprivate func place(of point: PixelPoint) -> PixelPoint {
        PixelPoint(x: a * point.x, y: b * point.x + c * point.y)
    }

    /// Whether a place, from the centre, lies within.
    fileprivate func holds(_ place: PixelPoint) -> Bool {
        let u = place.x / a
        let v = (place.y - b * u) / c
        return u * u + v * v <= 1
    }
}

/// How many pixels two cells would share if the earlier one had moved.
///
/// Masks are compared once, where the drift leaves them. How a cell moves beyond it is known only later, and by how much its
/// overlaps change then is told well enough by ellipses: the pixels that were counted, and the difference of what the two
/// ellipses share before and after the movement.
package struct EllipseOverlap: Sendable {
    /// Points that cover the unit disc evenly, like the seeds of a sunflower.
    private let points: [PixelPoint]

    /// Of 64 points each one stands for 1.6 % of a cell.
    private static let pointCount = 64

    /// Lays out the points.
    package init() {
        points = (0..<EllipseOverlap.pointCount).map { index in
            let radius = ((Double(index) + 0.5) / Double(EllipseOverlap.pointCount)).squareRoot()
            let angle = Double(index) * .pi * (3 - 5.0.squareRoot())
            return PixelPoint(x: radius * cos(angle), y: radius * sin(angle))
        }
    }

    /// The pixels that an earlier and a later cell share once the earlier one is moved.
    ///
    /// - Parameters:
    ///   - counted: the pixels that their masks share before.
    ///   - earlier: the earlier cell, where the drift leaves it.
    ///   - later: the later cell.
    ///   - movement: how far the earlier cell is moved, in pixels.
    /// - Returns: pixels, from 0 to the area of the smaller cell.
    package func pixels(
        _ counted: Double,
        of earlier: CellEllipse,
        and later: CellEllipse,
        movedBy movement: PixelPoint
    ) -> Double {
        let offset = PixelPoint(x: later.center.x - earlier.center.x, y: later.center.y - earlier.center.y)
        let moved = PixelPoint(x: offset.x - movement.x, y: offset.y - movement.y)
        let least = min(earlier.area, later.area)
        let isEarlierLess = earlier.area < later.area
        let (small, large, sign) = isEarlierLess ? (earlier, later, -1.0) : (later, earlier, 1.0)
        func share(at offset: PixelPoint) -> Double {
            self.share(of: small, in: large, at: PixelPoint(x: sign * offset.x, y: sign * offset.y))
        }
        let change = share(at: moved) - share(at: offset)
        return min(least, max(0, counted + change * least))
    }

    /// The share of a cell at an offset from another one that lies in that one.
    private func share(of cell: CellEllipse, in other: CellEllipse, at offset: PixelPoint) -> Double {
        let reach = cell.reach + other.reach
        guard offset.x * offset.x + offset.y * offset.y < reach * reach else { return 0 }
        let inside = points.count { point in
            let place = cell.place(of: point)
            return other.holds(PixelPoint(x: offset.x + place.x, y: offset.y + place.y))
        }
        return Double(inside) / Double(points.count)
    }
}
