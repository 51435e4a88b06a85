/// Puts the emergence of all buds of a movie on common ground.
///
/// Some buds are seen as soon as they are large enough, others only frames later: their masks were merged with their
/// mothers'. A bud's area grows about linearly at first, so it is traced back to the area at which buds of this movie
/// are seen when they are seen early: the lowest tenth of their first areas.
struct BudEmergence {
    /// Part of a frame by which the lowest tenth of first areas lies behind the smallest: they spread over one frame.
    private static let rest = 0.1
    /// Frames of a bud from which its growth is taken.
    private let growthFrames: Int
    /// Area from which on a bud counts as emerged, in pixels.
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
    ///   - earliest: the frame before which it was not there.
    /// - Returns: the frame; nil for a bud without sightings.
    func frame(of bud: [Sighting], earliest: Int) -> Int? {
        guard let first = bud.first else { return nil }
        let growth = BudEmergence.growth(of: bud.prefix(growthFrames)) ?? usualGrowth
        guard growth > 0, first.area > visibleArea else { return first.frame }
        // A bud hides no longer than it takes to show its growth; beyond that a line is no guide.
        let late = min(Double(growthFrames), (first.area - visibleArea) / growth)
        return max(min(earliest, first.frame), first.frame - Int(late + BudEmergence.rest))
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
