import CellImage

/// How large cells are and how far they move between frames, taken from the movie itself.
struct MovieScale: Equatable {
    /// Diameter of the circle of the median area, in pixels.
    var diameter: Double
    /// Median step of a linked cell between neighbouring frames, in pixels, drift and the neighbours' movement removed.
    var step: Double
    /// Step that 95 % of the linked cells do not exceed, in pixels.
    var largeStep: Double

    init(_ histories: TrackHistories) {
        diameter = MovieScale.diameter(of: histories)
        var steps: [Double] = []
        for track in histories.tracks {
            for (earlier, later) in zip(track, track.dropFirst()) where later.frame == earlier.frame + 1 {
                steps.append(earlier.position(in: later.frame).distance(to: later.position))
            }
        }
        steps.sort()
        step = median(steps) ?? 0
        largeStep = steps.isEmpty ? 0 : steps[min(steps.count - 1, steps.count * 95 / 100)]
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
