public import Tracker

/// Follows the cells of a movie, finds their divisions and repairs their masks, each with the help of the others.
///
/// Masks that several cells share are divided first; then cells are followed and divisions found; then cells that were
/// missed get masks, in gaps and around divisions; at last, masks that fit no track are joined to a cell or left out.
public struct RepairedTracking {
    /// Tracks and divisions with the repairs.
    public struct Result: Sendable {
        /// Tracks without gaps, as far as they could be filled, and their divisions.
        public var division: DivisionResult
        /// Detections, overlaps and masks they refer to.
        public var movie: RepairedFrames
    }

    /// Joins detections.
    public let tracker: Tracker
    /// Finds divisions in tracks.
    public let divide: (RepairedFrames, TrackingResult) throws -> DivisionResult

    /// Makes a way of tracking.
    public init(
        tracker: Tracker,
        divide: @escaping (RepairedFrames, TrackingResult) throws -> DivisionResult
    ) {
        self.tracker = tracker
        self.divide = divide
    }

    /// Follows the cells of a movie.
    ///
    /// - Parameter movie: the movie as it was segmented.
    /// - Returns: tracks, divisions and repairs.
    /// - Throws: what tracking, division detection and reading masks throw.
    public func run(_ movie: consuming RepairedFrames) throws -> Result {
        let repairs = tracker.parameters.repairsMasks && tracker.parameters.method == .overlap
        if repairs { try MaskSplitting.repair(&movie) }
        let linked = try tracker.link(movie.frames, overlaps: movie.overlaps)
        let divided = try divide(movie, linked)
        guard repairs else { return Result(division: divided, movie: movie) }
        var tracks = divided.tracking.tracks
        let gaps = Gaps(divided, frames: movie.frames.map(\.frame)).all()
        let filled = try GapFilling(movie).fill(&tracks, gaps)
        let kin = Set(divided.divisions.flatMap { [$0.mother] + $0.daughters })
        let whole = try StrayMasks(filled).resolve(&tracks, kin: kin)
        return Result(division: divided.replacingTracks(tracks), movie: whole)
    }
}

/// The frames in which cells were missed: within tracks, and between mothers and daughters.
private struct Gaps {
    let divided: DivisionResult
    let frames: [Int]

    init(_ divided: DivisionResult, frames: [Int]) {
        self.divided = divided
        self.frames = frames
    }

    func all() -> [GapFilling.Gap] {
        let tracks = divided.tracking.tracks
        var gaps: [GapFilling.Gap] = []
        for (index, track) in tracks.enumerated() {
            for (before, after) in zip(track.observations, track.observations.dropFirst()) {
                add(index, before.frame + 1..<after.frame, before, after, to: &gaps)
            }
        }
        for division in divided.divisions where division.kind == .mitosis {
            guard let mother = position(division.mother) else { continue }
            // Longer absences are seldom misses: the cell was out of focus, or is not what it seems.
            let last = tracks[mother].lastFrame
            if division.frame - last <= 2 {
                add(mother, last + 1..<division.frame, tracks[mother].observations.last, nil, to: &gaps)
            }
            for daughter in division.daughters.compactMap(position) {
                let first = tracks[daughter].firstFrame
                if first - division.frame == 1 {
                    add(daughter, division.frame..<first, nil, tracks[daughter].observations.first, to: &gaps)
                }
            }
        }
        return gaps
    }

    private func add(
        _ track: Int,
        _ range: Range<Int>,
        _ before: DetectionID?,
        _ after: DetectionID?,
        to gaps: inout [GapFilling.Gap]
    ) {
        guard !range.isEmpty else { return }
        let ends = [range.lowerBound, range.upperBound].map { frames.firstSortedIndex(from: $0, by: \.self) }
        let missing = frames[ends[0]..<ends[1]]
        if !missing.isEmpty {
            gaps.append(GapFilling.Gap(track: track, frames: Array(missing), before: before, after: after))
        }
    }

    private func position(_ id: Int) -> Int? {
        divided.tracking.tracks.sortedIndex(of: id, by: \.id)
    }
}

extension DivisionResult {
    /// The same with tracks that got new observations, and with a link for each of their steps.
    ///
    /// A step within what was one link has the cost and the rival of that link. Tracks are numbered anew.
    fileprivate func replacingTracks(_ filled: [Track]) -> DivisionResult {
        let order = filled.indices.sorted { left, right in
            (filled[left].observations[0], left) < (filled[right].observations[0], right)
        }
        var names: [Int: Int] = [:]
        for (number, index) in order.enumerated() { names[filled[index].id] = number + 1 }
        let tracks = order.enumerated().map { Track(id: $0 + 1, observations: filled[$1].observations) }
        // Long movies have many millions of steps: they are held once.
        var steps: [Link] = []
        steps.reserveCapacity(tracks.reduce(0) { $0 + $1.observations.count - 1 })
        for (track, index) in zip(tracks, order) {
            let original = tracking.tracks.sortedIndex(of: filled[index].id, by: \.id).map { tracking.tracks[$0] }
            steps += links(along: track, from: original)
        }
        steps.sort { $0.to < $1.to }
        let divisions = divisions.map { division in
            var renamed = division
            renamed.mother = names[division.mother] ?? division.mother
            renamed.daughters = division.daughters.map { names[$0] ?? $0 }.sorted()
            return renamed
        }
        return DivisionResult(
            tracking: TrackingResult(tracks: tracks, links: steps),
            divisions: divisions.sorted(by: Division.precedes)
        )
    }

    /// A link for each step of a repaired track, with the cost of the link that the step lies in; 0 behind the last sighting of
    /// the original and before its first one, where none does.
    private func links(along track: Track, from original: Track?) -> [Link] {
        let before = original?.observations ?? []
        let lastFrame = before.last?.frame ?? .max
        var bridge: Link?
        var place = 0
        return zip(track.observations, track.observations.dropFirst()).map { from, to in
            // The link that leaves the last sighting of the original up to here, or that arrives where this step does.
            while place < before.count, before[place] <= from { place += 1 }
            let leaving = place > 0 && before[place - 1] == from && place < before.count ? link(to: before[place]) : nil
            bridge = to.frame > lastFrame ? nil : leaving ?? link(to: to) ?? bridge
            return Link(
                from: from,
                to: to,
                cost: bridge?.cost ?? 0,
                iou: bridge?.iou ?? 0,
                rivalCost: bridge?.rivalCost,
                rival: bridge?.rival
            )
        }
    }

    private func link(to id: DetectionID) -> Link? {
        tracking.links.sortedIndex(of: id, by: \.to).map { tracking.links[$0] }
    }
}
