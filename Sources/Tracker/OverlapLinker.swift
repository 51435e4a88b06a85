import CellImage

/// Links a movie by optimal assignment: first between neighbouring frames, then over gaps.
struct OverlapLinker {
    private let table: DetectionTable
    private let overlaps: OverlapSource
    private let parameters: TrackingParameters
    private let finder: CandidateFinder
    private let gate: Double
    private var chain: LinkChain

    init(table: DetectionTable, overlaps: OverlapSource, parameters: TrackingParameters) throws(TrackerError) {
        self.table = table
        self.overlaps = overlaps
        self.parameters = parameters
        finder = CandidateFinder(table: table, cost: LinkCost(parameters))
        gate = parameters.gateInPixels ?? MovieScale(table, overlaps: overlaps).gate
        chain = LinkChain(count: table.count)
    }

    /// Links all frames and bridges gaps.
    func link() throws(TrackerError) -> TrackingResult {
        var linker = self
        let motion = try linker.linkNeighbours()
        try linker.bridgeGaps(motion)
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
        for position in 0..<max(0, table.frames.count - 1) {
            let earlier = table.range(at: position)
            let later = table.range(at: position + 1)
            let steps = table.frames[position + 1] - table.frames[position]
            guard overlaps.hasTable(from: position, to: position + 1) else {
                throw overlaps.missingTable(from: position, to: position + 1)
            }
            let drift = overlaps.drift(from: position, to: position + 1)
            let candidates = finder.candidates(
                from: expected(earlier, motion, frames: steps, drift: drift),
                to: Array(later),
                shared: try overlaps.shared(from: position, to: position + 1),
                gate: gate * widening(steps)
            )
            let chosen = LinkSolver.choose(
                from: candidates,
                earlier: earlier,
                later: later,
                unmatchedCost: parameters.unmatchedCost
            )
            for link in chosen {
                chain.add(link, movement: movement(link.candidate, drift: drift, frames: steps))
            }
        }
    }

    /// Joins tracks that end to tracks that begin a few frames later, all at once.
    private mutating func bridgeGaps(_ motion: MotionModel) throws(TrackerError) {
        guard parameters.maximumGap > 0 else { return }
        var candidates: [LinkCandidate] = []
        for position in table.frames.indices {
            let ends = table.range(at: position).filter { chain.next[$0] < 0 }
            guard !ends.isEmpty else { continue }
            for later in position + 2..<max(position + 2, min(position + 2 + parameters.maximumGap, table.frames.count))
            {
                let starts = table.range(at: later).filter { chain.previous[$0] < 0 }
                guard !starts.isEmpty else { continue }
                let steps = table.frames[later] - table.frames[position]
                let drift = overlaps.drift(from: position, to: later)
                let penalty = parameters.gapCost * Double(later - position - 1)
                candidates += finder.candidates(
                    from: expected(ends, motion, frames: steps, drift: drift),
                    to: starts,
                    shared: try overlaps.shared(from: position, to: later),
                    gate: gate * widening(steps)
                ).map { candidate in
                    var dearer = candidate
                    dearer.cost += penalty
                    return dearer
                }
            }
        }
        let all = 0..<table.count
        for link in LinkSolver.choose(
            from: candidates,
            earlier: all,
            later: all,
            unmatchedCost: parameters.unmatchedCost
        ) {
            chain.add(link, movement: nil)
        }
    }

    private func widening(_ frames: Int) -> Double {
        Double(min(frames, parameters.maximumGap + 1)).squareRoot()
    }

    private func expected(
        _ numbers: some Sequence<Int>,
        _ motion: MotionModel,
        frames: Int,
        drift: PixelShift
    ) -> [ExpectedDetection] {
        numbers.map { number in
            let place = motion.expected(from: table.centroids[number], movement: chain.movement[number], frames: frames)
            return ExpectedDetection(number: number, place: place.moved(by: drift))
        }
    }

    /// Movement per frame along a link, drift removed.
    private func movement(_ link: LinkCandidate, drift: PixelShift, frames: Int) -> PixelPoint {
        let from = table.centroids[link.earlier].moved(by: drift)
        let to = table.centroids[link.later]
        return PixelPoint(x: (to.x - from.x) / Double(frames), y: (to.y - from.y) / Double(frames))
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
