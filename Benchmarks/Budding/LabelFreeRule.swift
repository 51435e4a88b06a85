import CellImage
import Foundation
import Tracker

/// A published way of choosing a bud's mother from masks alone, after the bread toolbox of the Rahi laboratory.
///
/// - Source: the documentation of bread (github.com/ninivert/bread): nearest contour, expansion speed and major axis,
///   each over the first five frames among cells within eight pixels. Written anew from the description.
enum LabelFreeRule: String, CaseIterable {
    /// The cell whose outline is nearest to the bud's.
    case nearestContour = "nearest contour"
    /// The cell from which the bud's far end recedes fastest.
    case expansionSpeed = "expansion speed"
    /// The cell whose long axis points best at the bud.
    case majorAxis = "major axis"

    private static let frames = 5
    private static let reach = 8.0

    /// The mother of a bud; nil when no older cell is in reach.
    func mother(of bud: Track, in tracked: TrackedYeast) -> Int? {
        let looks = bud.observations.prefix(LabelFreeRule.frames).map { Look($0, bud: bud, in: tracked) }
        let neighbours = Set(looks.flatMap { $0.gaps.filter { $0.value <= LabelFreeRule.reach }.keys })
        let costs = neighbours.sorted().compactMap { mother in cost(of: mother, looks).map { (mother, $0) } }
        return costs.min { $0.1 < $1.1 }?.0
    }

    private func cost(of mother: Int, _ looks: [Look]) -> Double? {
        switch self {
        case .nearestContour: return looks.compactMap { $0.gaps[mother] }.min()
        case .majorAxis:
            let angles = looks.compactMap { $0.angles[mother] }
            return angles.isEmpty ? nil : angles.reduce(0, +) / Double(angles.count)
        case .expansionSpeed:
            let distances = looks.compactMap { $0.tips[mother] }
            guard let first = distances.first, let last = distances.last else { return nil }
            return -(last - first) / Double(max(1, distances.count - 1))
        }
    }
}

/// What one frame shows of a bud and the older cells about it, by their tracks.
private struct Look {
    /// Smallest distance of the outlines, in pixels.
    var gaps: [Int: Double] = [:]
    /// Greatest distance of the bud's outline from the other one's centroid, in pixels.
    var tips: [Int: Double] = [:]
    /// Angle between the other one's long axis and the line to the bud, in radians.
    var angles: [Int: Double] = [:]

    init(_ observation: DetectionID, bud: Track, in tracked: TrackedYeast) {
        let frame = observation.frame
        let outlines = tracked.masks[frame].outlines
        guard let own = outlines[observation.label], let place = tracked.regions[frame][observation.label] else {
            return
        }
        for track in tracked.tracks where track.firstFrame < bud.firstFrame {
            guard let label = track.observations.first(where: { $0.frame == frame })?.label,
                let other = outlines[label], let region = tracked.regions[frame][label]
            else { continue }
            gaps[track.id] = own.lazy.map { point in other.lazy.map { $0.distance(to: point) }.min() ?? 1e9 }.min()
            tips[track.id] = own.lazy.map { $0.distance(to: region.centroid) }.max()
            let axis = 0.5 * atan2(2 * region.covarianceXY, region.varianceX - region.varianceY)
            let line = atan2(place.centroid.y - region.centroid.y, place.centroid.x - region.centroid.x)
            angles[track.id] = abs(asin(sin(line - axis)))
        }
    }
}

extension LabelRuns {
    /// Pixels of every label that have a side on something else.
    var outlines: [UInt32: [PixelPoint]] {
        let image = labelImage()
        var result: [UInt32: [PixelPoint]] = [:]
        for run in runs {
            let row = Int(run.row)
            for column in Int(run.start)..<Int(run.end) {
                let isInside =
                    row > 0 && row + 1 < height && column > 0 && column + 1 < width
                    && image[row - 1, column] == run.label && image[row + 1, column] == run.label
                    && image[row, column - 1] == run.label && image[row, column + 1] == run.label
                if !isInside { result[run.label, default: []].append(PixelPoint(x: Double(column), y: Double(row))) }
            }
        }
        return result
    }
}
