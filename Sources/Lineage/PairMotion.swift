import CellImage
import Foundation

/// How a bud and a cell beside it move during the bud's first frames, from their centroids and areas alone.
///
/// A bud hangs on its mother by the neck: wherever she goes it goes too, and it does not roll around her.
struct PairMotion {
    /// Frames in which both were seen.
    private(set) var frames = 0
    /// Frames among them in which there was a clear gap between the two.
    private(set) var framesApart = 0
    /// Angle by which the bud moved around the other's centroid, in radians; not negative.
    private(set) var turn = 0.0

    /// Follows a pair.
    ///
    /// - Parameters:
    ///   - bud: sightings of the bud.
    ///   - other: sightings of the other cell.
    ///   - frames: frames from the bud's first one that count.
    ///   - gap: distance of the outlines that is clear, in pixels.
    init(bud: [Sighting], other: [Sighting], frames: Int, gap: Double) {
        guard let first = bud.first else { return }
        let places = Dictionary(other.lazy.map { ($0.frame, $0) }) { earlier, _ in earlier }
        var angles: [(x: Double, y: Double)] = []
        for sighting in bud where sighting.frame < first.frame + frames {
            guard let cell = places[sighting.frame] else { continue }
            self.frames += 1
            let distance = cell.centroid.distance(to: sighting.centroid)
            if distance - cell.radius(towards: sighting.centroid) - sighting.radius(towards: cell.centroid) > gap {
                framesApart += 1
            }
            let angle = atan2(sighting.centroid.y - cell.centroid.y, sighting.centroid.x - cell.centroid.x)
            let previous = angles.last?.y ?? angle
            angles.append((x: Double(sighting.frame), y: previous + remainder(angle - previous, 2 * .pi)))
        }
        guard angles.count >= 3, let last = angles.last, let start = angles.first, let slope = slope(angles) else {
            return
        }
        turn = abs(slope) * (last.x - start.x)
    }
}

extension Sighting {
    /// Half the long axis of the ellipse of the same moments, in pixels.
    var longRadius: Double {
        (area / .pi).squareRoot() / max(0.1, 1 - eccentricity * eccentricity).squareRoot().squareRoot()
    }

    /// Distance from the centroid to the outline of the ellipse of the same moments, in pixels.
    func radius(towards point: PixelPoint) -> Double {
        let x = point.x - centroid.x
        let y = point.y - centroid.y
        let length = (x * x + y * y).squareRoot()
        guard length > 0 else { return longRadius }
        let flattening = max(0.1, 1 - eccentricity * eccentricity).squareRoot()
        let along = (x * axis.x + y * axis.y) / length
        let across = 1 - along * along
        return longRadius * flattening / (flattening * flattening * along * along + across).squareRoot()
    }
}
