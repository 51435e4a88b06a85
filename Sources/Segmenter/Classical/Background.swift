internal import CellImage

/// The level of the empty field and how much it scatters.
struct BackgroundLevel {
    /// The level most values lie near.
    let center: Float
    /// Standard deviation about it, from the calmer of its two sides.
    let deviation: Float

    /// A level that is known.
    init(center: Float, deviation: Float) {
        self.center = center
        self.deviation = deviation
    }

    /// Finds the level as the middle of the shortest interval that holds a share of the values.
    ///
    /// Objects lie on one side of the background, so the other side's spread is that of the background alone.
    ///
    /// - Parameters:
    ///   - values: brightness of pixels.
    ///   - share: the share of the values; more where most of them show the background.
    init(_ values: [Float], share: Double = 0.3) {
        let sorted = values.sorted()
        guard let lowest = sorted.first, let highest = sorted.last, lowest < highest else {
            center = sorted.first ?? 0
            deviation = 0
            return
        }
        let held = max(2, Int(Double(sorted.count) * share))
        var start = 0
        for first in 0...(sorted.count - held)
        where sorted[first + held - 1] - sorted[first] < sorted[start + held - 1] - sorted[start] {
            start = first
        }
        let center = sorted[start + held / 2]
        self.center = center
        // The median distance on a side is 0.6745 standard deviations.
        func spread(_ distances: [Float]) -> Float {
            (percentile(of: distances, 0.5) ?? 0) / 0.6745
        }
        let below = spread(sorted.prefix { $0 < center }.map { center - $0 })
        let above = spread(sorted.drop { $0 <= center }.map { $0 - center })
        deviation = below == 0 || above == 0 ? max(below, above) : min(below, above)
    }
}
