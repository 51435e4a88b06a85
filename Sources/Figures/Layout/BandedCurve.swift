internal import Reporters

/// A line through estimates with a band for their intervals, broken where points are not to be joined.
struct BandedCurve {
    /// An estimate at a time.
    struct Point {
        let frame: Int
        let time: Double
        let estimate: Estimate
        /// Whether the line may go through the point.
        let isJoined: Bool
    }

    private let stretches: [[Point]]

    /// Makes a curve of points in ascending order of frames.
    init(_ points: [Point]) {
        stretches = BandedCurve.stretches(of: points) { $0.isJoined && $0.estimate.value.isFinite }
    }

    /// The line; a stretch of one point becomes a dot.
    func line(x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        for stretch in stretches {
            for (index, point) in stretch.enumerated() {
                let place = (x: x(point.time), y: y(point.estimate.value))
                index == 0 ? path.move(toX: place.x, y: place.y) : path.line(toX: place.x, y: place.y)
                // A line without length is drawn as a dot by its round caps.
                if stretch.count == 1 { path.line(toX: place.x, y: place.y) }
            }
        }
        return path
    }

    /// The points that no line goes through, because neither neighbour is there to be joined.
    var lonePoints: [Point] {
        stretches.filter { $0.count == 1 }.flatMap(\.self)
    }

    /// The band, wherever two neighbours have an interval.
    func band(x: LinearScale, y: LinearScale) -> SVGPath {
        var path = SVGPath()
        let parts = stretches.flatMap { stretch in
            BandedCurve.stretches(of: stretch) { $0.estimate.lower.isFinite && $0.estimate.upper.isFinite }
        }
        for part in parts where part.count > 1 {
            for (index, point) in part.enumerated() {
                let place = (x: x(point.time), y: y(point.estimate.upper))
                index == 0 ? path.move(toX: place.x, y: place.y) : path.line(toX: place.x, y: place.y)
            }
            part.reversed().forEach { path.line(toX: x($0.time), y: y($0.estimate.lower)) }
            path.close()
        }
        return path
    }

    private static func stretches(of points: [Point], where isUsable: (Point) -> Bool) -> [[Point]] {
        points.reduce(into: []) { result, point in
            guard isUsable(point) else { return }
            if let last = result.last?.last, last.frame + 1 == point.frame {
                result[result.count - 1].append(point)
            } else {
                result.append([point])
            }
        }
    }
}
