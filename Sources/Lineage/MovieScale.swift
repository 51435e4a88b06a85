import CellImage
import Foundation
import Tracker

/// How large cells are and how far they move between frames, taken from the movie itself.
struct MovieScale: Equatable {
    /// Diameter of the circle of the median area, in pixels.
    var diameter: Double
    /// Median step of a linked cell between neighbouring frames, in pixels, drift and the neighbours' movement removed.
    var step: Double
    /// Step that 95 % of the linked cells do not exceed, in pixels.
    var largeStep: Double
    /// Spread of the change of a linked cell's area between neighbouring frames, beyond what cells grow; a natural logarithm.
    var areaChange: SpreadBySize
    /// The same of its integrated intensity, where that is known.
    var intensityChange: Double
    /// Spread of the difference of two cells' integrated intensities, in octaves; nil where these are not known, or change from
    /// frame to frame by half as much.
    var intensityVariety: Double?

    init(_ histories: TrackHistories) {
        diameter = MovieScale.diameter(of: histories)
        var steps: [Double] = []
        var changes: [Double] = []
        var sizes: [Double] = []
        var intensities: [Double] = []
        for track in histories.tracks {
            for (earlier, later) in zip(track, track.dropFirst()) where later.frame == earlier.frame + 1 {
                steps.append(earlier.position(in: later.frame).distance(to: later.position))
                guard !earlier.touchesBorder, !later.touchesBorder else { continue }
                changes.append(log(later.area / earlier.area))
                sizes.append(log2(later.area * earlier.area) / 2)
                guard let before = earlier.integratedIntensity, let after = later.integratedIntensity else { continue }
                intensities.append(log(after / before))
            }
        }
        steps.sort()
        step = median(steps) ?? 0
        largeStep = steps.isEmpty ? 0 : steps[min(steps.count - 1, steps.count * 95 / 100)]
        areaChange = SpreadBySize(changes: changes, sizes: sizes, exponents: MovieScale.sizeExponents)
        intensityChange = MovieScale.spread(intensities)
        intensityVariety = MovieScale.intensityVariety(histories)
        if let variety = intensityVariety, intensityChange / log(2) > variety / 2 { intensityVariety = nil }
    }

    private static func intensityVariety(_ histories: TrackHistories) -> Double? {
        let octaves = histories.tracks.joined().compactMap(\.integratedIntensity).map { log2($0) }
        return octaves.isEmpty ? nil : 2.0.squareRoot() * spread(octaves)
    }

    /// Spread of values about their median.
    private static func spread(_ values: [Double]) -> Double {
        let middle = median(values) ?? 0
        return normalDeviation * (median(values.map { abs($0 - middle) }) ?? 0)
    }

    /// Cells whose neighbours are looked for, about; they are taken evenly from all.
    private static let sampleSize = 4_000

    /// Median distance from a cell to the nearest one of its frame, the limit where there is none nearer; in pixels.
    static func spacing(_ histories: TrackHistories, within limit: Double) -> Double {
        let sightings = histories.tracks.lazy.joined()
        let step = max(1, histories.tracks.reduce(0) { $0 + $1.count } / sampleSize)
        let distances = sightings.enumerated().lazy.filter { $0.offset % step == 0 }.map { _, sighting in
            var nearest = limit
            histories.forEachPlace(in: sighting.frame, within: limit, of: sighting.position) { _, distance in
                if distance > 0 { nearest = min(nearest, distance) }
            }
            return nearest
        }
        return median(distances) ?? 0
    }

    /// Exponents of areas that `areaChange` is chosen from.
    private static let sizeExponents = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5]
    /// Standard deviation of a normal distribution over the median distance from its middle.
    static let normalDeviation = 1.4826
    /// Change between frames that the spreads in the parameters allow for, as a natural logarithm.
    private static let usualChange = 0.15

    /// Factor of what unsure outlines add to the variance of measures of areas; the larger, the better, up to about 4, for discs
    /// whose radius is drawn anew in every frame.
    private static let excessWeight = 4.0

    /// The spread of a measure of areas where outlines are less sure than usual.
    ///
    /// - Parameters:
    ///   - usual: the spread where they are as sure as usual.
    ///   - area: the area of the cell, of which small ones may change more, in pixels.
    /// - Returns: the spread, a natural logarithm as `usual` is.
    func areaSpread(_ usual: Double, at area: Double) -> Double {
        MovieScale.spread(usual, change: areaChange.spread * max(1, areaChange.factor(at: log2(area))))
    }

    /// The spread of a measure of integrated intensities where these are less sure than usual.
    func intensitySpread(_ usual: Double) -> Double {
        MovieScale.spread(usual, change: intensityChange)
    }

    private static func spread(_ usual: Double, change: Double) -> Double {
        let excess = change * change - usualChange * usualChange
        return (usual * usual + excessWeight * max(0, excess)).squareRoot()
    }

    /// Spread of a cell's step: 95 % lie within two of it, and no outline is surer than a twentieth of the diameter.
    var stepSpread: Double {
        max(largeStep / 2, diameter / 20)
    }

    /// Diameter of the circle of the median area, in pixels.
    static func diameter(of histories: TrackHistories) -> Double {
        diameter(ofArea: median(histories.tracks.lazy.joined().map(\.area)) ?? 1)
    }

    /// Diameter of the circle of an area.
    static func diameter(ofArea area: Double) -> Double {
        (4 * area / .pi).squareRoot()
    }
}
