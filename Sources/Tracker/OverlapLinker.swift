import CellImage

/// Links a movie by optimal assignment in two steps.
///
/// First the links that speak for themselves, from each frame to the next. Then everything that is left at once: ends
/// and beginnings of tracks up to the longest gap apart compete, so that a cell that was missed in one frame goes on
/// where it reappears rather than as a neighbour that came into view.
struct OverlapLinker {
    private let table: DetectionTable
    private let overlaps: OverlapSource
    private let parameters: TrackingParameters
    private let finder: CandidateFinder
    private let gate: Double
    private var chain: LinkChain

    /// Prepares to link a movie.
    init(table: DetectionTable, overlaps: OverlapSource, parameters: TrackingParameters) {
        self.table = table
        self.overlaps = overlaps
        self.parameters = parameters
        finder = CandidateFinder(table: table, cost: LinkCost(parameters))
        gate = parameters.gateInPixels ?? MovieScale(table, overlaps: overlaps).gate
        chain = LinkChain(count: table.count)
    }

    /// Links the movie.
    func link() throws(TrackerError) -> TrackingResult {
        var linker = self
        let motion = try linker.linkNeighbours()
        try linker.linkRemainder(motion)
        return linker.chain.result(table)
    }

    /// Links neighbouring frames, a second time if the movie shows that cells keep moving as they did.
    private mutating func linkNeighbours() throws(TrackerError) -> MotionModel {
        let first: MotionModel = parameters.motion == .moving ? .moving : .still
        try linkNeighbours(first)
        guard parameters.motion == .automatic else { return first }
        let fitted = MotionModel.fitted(to: successiveMovements())
        guard fitted.persistence > 0 else { return first }
        chain = LinkChain(count: table.count)
        try linkNeighbours(fitted)
        return fitted
    }

    private mutating func linkNeighbours(_ motion: MotionModel) throws(TrackerError) {
        for position in table.frames.indices.dropLast() {
            guard overlaps.hasTable(from: position, to: position + 1) else {
                throw overlaps.missingTable(from: position, to: position + 1)
            }
            let earlier = table.range(at: position)
            let later = table.range(at: position + 1)
            let step = step(from: position, to: position + 1)
            let chosen = LinkSolver.choose(
                from: try candidates(from: Array(earlier), to: Array(later), over: step, motion),
                earlier: earlier,
                later: later,
                unmatchedCost: parameters.unmatchedCost
            )
            for link in chosen where link.candidate.cost < parameters.promptCost {
                chain.add(link, movement: movement(link.candidate, over: step))
            }
        }
    }

    /// Joins ends to beginnings of tracks, all at once.
    private mutating func linkRemainder(_ motion: MotionModel) throws(TrackerError) {
        var candidates: [LinkCandidate] = []
        for position in table.frames.indices {
            let ends = table.range(at: position).filter { chain.next[$0] < 0 }
            let latest = min(position + 1 + parameters.maximumGap, table.frames.count - 1)
            guard !ends.isEmpty, latest > position else { continue }
            for later in position + 1...latest {
                let starts = table.range(at: later).filter { chain.previous[$0] < 0 }
                candidates += try self.candidates(from: ends, to: starts, over: step(from: position, to: later), motion)
            }
        }
        let all = 0..<table.count
        let chosen = LinkSolver.choose(
            from: candidates,
            earlier: all,
            later: all,
            unmatchedCost: parameters.unmatchedCost
        )
        for link in chosen {
            chain.add(link, movement: nil)
        }
    }

    /// The way from one position to a later one.
    private struct Step {
        var from: Int
        var to: Int
        /// Difference of the frames, at least 1; more than that of the positions where frames were skipped.
        var frames: Int
        var drift: PixelShift
    }

    private func step(from position: Int, to later: Int) -> Step {
        Step(
            from: position,
            to: later,
            frames: table.frames[later] - table.frames[position],
            drift: overlaps.drift(from: position, to: later)
        )
    }

    /// Candidates over a step; a random walk spreads with the square root of time, and so does the gate.
    private func candidates(
        from earlier: [Int],
        to later: [Int],
        over step: Step,
        _ motion: MotionModel
    ) throws(TrackerError) -> [LinkCandidate] {
        guard !earlier.isEmpty, !later.isEmpty else { return [] }
        let expected = earlier.map { number in
            let movement = chain.movement[number]
            let place = motion.expected(from: table.centroids[number], movement: movement, frames: step.frames)
            return ExpectedDetection(number: number, place: place.moved(by: step.drift))
        }
        var candidates = finder.candidates(
            from: expected,
            to: later,
            shared: try overlaps.shared(from: step.from, to: step.to),
            gate: gate * Double(min(step.frames, parameters.maximumGap + 1)).squareRoot()
        )
        let penalty = parameters.gapCost * Double(step.to - step.from - 1)
        for index in candidates.indices where penalty > 0 {
            candidates[index].cost += penalty
        }
        return candidates
    }

    /// Movement per frame along a link, drift removed.
    private func movement(_ link: LinkCandidate, over step: Step) -> PixelPoint {
        let from = table.centroids[link.earlier].moved(by: step.drift)
        let to = table.centroids[link.later]
        return PixelPoint(x: (to.x - from.x) / Double(step.frames), y: (to.y - from.y) / Double(step.frames))
    }

    /// Movements of each cell over two links in a row.
    private func successiveMovements() -> [(first: PixelPoint, second: PixelPoint)] {
        (0..<table.count).compactMap { number in
            guard let first = chain.movement[number], chain.next[number] >= 0,
                let second = chain.movement[chain.next[number]]
            else { return nil }
            return (first, second)
        }
    }
}
