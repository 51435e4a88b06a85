/// Puts the emergence of all buds of a movie on common ground.
///
/// Some buds are seen as soon as they are large enough, others only frames later: their masks were merged with their
/// mothers'. Two things tell how large such a bud was in the frames before: a line through its first areas, and the
/// bulge of its mother's mask. A bud had emerged when their mean reaches most of the area at which buds of this movie are
/// seen when they are seen early, the lowest tenth of their first areas.
struct BudEmergence {
    /// Frames before a bud's first one in which the bulge of its mother is looked at.
    static let framesBack = 3
    /// Part of the visible area from which on a bud counts as emerged: first areas spread over the growth of a frame.
    private static let emergedShare = 0.7
    /// Frames of a bud from which its growth is taken.
    private let growthFrames: Int
    /// Area at which a bud is seen, in pixels.
    private let visibleArea: Double
    /// Growth of the buds that are too short for one of their own, in pixels per frame.
    private let usualGrowth: Double

    /// Learns from the buds of a movie how large they are when first seen and how they grow.
    init(_ buds: [[Sighting]], growthFrames: Int) {
        self.growthFrames = growthFrames
        let areas = buds.compactMap { $0.first?.area }.sorted()
        visibleArea = areas.isEmpty ? 0 : areas[areas.count / 10]
        usualGrowth = median(buds.lazy.compactMap { BudEmergence.growth(of: $0.prefix(growthFrames)) }) ?? 0
    }

    /// The frame in which a bud emerged, not after its first one.
    ///
    /// - Parameters:
    ///   - bud: the bud's sightings.
    ///   - bulges: pixels of the bud's first mask that lay in its mother's one frame before, two frames before and so on.
    ///   - earliest: the frame before which it was not there.
    /// - Returns: the frame; nil for a bud without sightings.
    func frame(of bud: [Sighting], bulges: [Double], earliest: Int) -> Int? {
        guard let first = bud.first else { return nil }
        let growth = BudEmergence.growth(of: bud.prefix(growthFrames)) ?? usualGrowth
        guard growth > 0 else { return first.frame }
        var emerged = first.frame
        // A bud hides no longer than it takes to show its growth; beyond that a line is no guide.
        for back in 1...growthFrames where emerged > earliest {
            let line = first.area - Double(back) * growth
            let area = back <= bulges.count ? (line + bulges[back - 1]) / 2 : line
            guard area >= BudEmergence.emergedShare * visibleArea else { break }
            emerged -= 1
        }
        return emerged
    }

    /// Pixels per frame by which a bud grows; nil for fewer than three sightings.
    private static func growth(of bud: ArraySlice<Sighting>) -> Double? {
        guard bud.count >= 3 else { return nil }
        return slope(bud.map { (x: Double($0.frame), y: $0.area) })
    }
}

/// Slope of the least-squares line; nil for fewer than two different places.
func slope(_ points: [(x: Double, y: Double)]) -> Double? {
    let count = Double(points.count)
    let meanX = points.map(\.x).reduce(0, +) / count
    let meanY = points.map(\.y).reduce(0, +) / count
    let spread = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
    guard spread > 0 else { return nil }
    return points.map { ($0.x - meanX) * ($0.y - meanY) }.reduce(0, +) / spread
}
