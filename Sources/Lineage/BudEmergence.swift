/// Puts the emergence of all buds of a movie on common ground.
///
/// Some buds are seen when they are a few pixels large, others only frames later: their masks were merged with their
/// mothers'. A bud counts as emerged from the frame in which it reaches one size, the same for all, by the growth of its
/// first frames. It is traced back only where its mother's mask had a bulge in its place, in which it was hidden.
struct BudEmergence {
    /// Where pixels have no size, the part of the median first area that counts as emerged.
    private static let usualShare = 0.7
    /// By how much an area that is given may differ from that of the movie; beyond, the size of a pixel must be wrong.
    private static let mostDifference = 5.0
    /// Part of the emerged area that a hidden bud leaves as a bulge at least.
    private static let leastBulge = 0.2

    private let growth: BudGrowth
    /// Area from which on a bud counts as emerged, in pixels.
    private let emergedArea: Double
    /// Frames before and after a bud's first one in which its emergence is looked for.
    private let reach: Int

    /// Learns from the buds of a movie how they grow.
    ///
    /// - Parameters:
    ///   - buds: the sightings of every bud.
    ///   - emergedArea: area from which on a bud counts as emerged, in pixels; nil, or one that buds of this size cannot
    ///     have, takes one from the first areas.
    ///   - growthFrames: frames of a bud from which its growth is taken.
    init(_ buds: [[Sighting]], emergedArea: Double?, growthFrames: Int) {
        growth = BudGrowth(buds, frames: growthFrames)
        reach = growthFrames
        let usual = BudEmergence.usualShare * (median(buds.lazy.compactMap { $0.first?.area }) ?? 0)
        let plausible = usual / BudEmergence.mostDifference...usual * BudEmergence.mostDifference
        self.emergedArea = emergedArea.flatMap { plausible.contains($0) ? $0 : nil } ?? usual
    }

    /// The frame in which a bud emerged.
    ///
    /// - Parameters:
    ///   - bud: the bud's sightings.
    ///   - bulge: pixels of its first mask that lay in its mother's mask one frame before.
    ///   - earliest: the frame before which it was not there.
    /// - Returns: the frame, not after the last sighting; nil for a bud without sightings.
    func frame(of bud: [Sighting], bulge: Double, earliest: Int) -> Int? {
        guard let first = bud.first?.frame, let last = bud.last?.frame else { return nil }
        guard let course = growth.course(of: bud) else { return first }
        var frame = first
        if course.area(after: 0) < emergedArea {
            while frame < min(last, first + reach), course.area(after: frame - first) < emergedArea { frame += 1 }
        } else if bulge >= BudEmergence.leastBulge * emergedArea {
            while frame > max(earliest, first - reach), course.area(after: frame - 1 - first) >= emergedArea {
                frame -= 1
            }
        }
        return frame
    }
}
