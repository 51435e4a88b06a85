import CellImage

/// Links a movie by optimal assignment in two steps.
///
/// First the links that speak for themselves, from each frame to the next. Then everything that is left at once: ends
/// and beginnings of tracks up to the longest gap apart compete, so that a cell that was missed in one frame goes on
/// where it reappears rather than as a neighbour that came into view. A first pass over a part of the movie tells what
/// the costs are to be.
struct OverlapLinker {
    /// Detections that the first pass looks at, about.
    private static let sampleSize = 20_000

    private let table: DetectionTable
    private let overlaps: OverlapSource
    private let parameters: TrackingParameters
    private let gate: Double
    private var finder: CandidateFinder
    private var motion: MotionModel
    private var flow: CellFlow
    private var chain: LinkChain
    /// Whether a first pass is under way, which collects what follows.
    private var isLearning = false
    private var mismatches: [Double] = []
    private var rivals = FirstPass.Rivals()
    /// By position, the pairs with the next frame that a first pass found where cells are expected to stay.
    private var knownPairs: [[NearPair]?]

    private var scale: CostScale { finder.cost.scale }

    /// Prepares to link a movie.
    init(table: DetectionTable, overlaps: OverlapSource, parameters: TrackingParameters) {
        self.table = table
        self.overlaps = overlaps
        self.parameters = parameters
        finder = CandidateFinder(table: table, cost: LinkCost(parameters, scale: .usual))
        let movieScale = MovieScale(table, overlaps: overlaps)
        gate = parameters.gateInPixels ?? movieScale.gate
        flow = CellFlow(table: table, diameter: movieScale.diameter)
        motion = parameters.motion == .moving ? .moving : .still
        chain = LinkChain(count: table.count)
        knownPairs = Array(repeating: nil, count: table.frames.count)
    }

    /// Links the movie.
    func link() throws(TrackerError) -> TrackingResult {
        for position in table.frames.indices.dropLast() where !overlaps.hasTable(from: position, to: position + 1) {
            throw overlaps.missingTable(from: position, to: position + 1)
        }
        var linker = self
        try linker.calibrate()
        try linker.link(table.frames.indices)
        return linker.chain.result(table)
    }

    /// Learns costs and motion from a first pass over the middle of the movie.
    private mutating func calibrate() throws(TrackerError) {
        let sample = sample()
        isLearning = true
        defer { isLearning = false }
        for _ in 0..<2 {
            try linkFirst(sample)
            if parameters.motion == .automatic {
                flow.learn(from: steps(in: sample))
                if !flow.isKnown { try supposeFlow(sample) }
                motion = MotionModel.fitted(to: successiveMovements(in: sample))
            }
            let pass = FirstPass(chain: chain, table: table, positions: sample, mismatches: mismatches, rivals: rivals)
            var scale = CostScale(pass)
            if let endCost = parameters.endCost {
                scale.end = .init(inside: endCost, border: min(endCost, scale.end.border))
                scale.beginning = .init(inside: endCost, border: min(endCost, scale.beginning.border))
            }
            scale.miss = parameters.missCost ?? scale.miss
            finder = CandidateFinder(table: table, cost: LinkCost(parameters, scale: scale))
            chain.removeLinks(among: pass.numbers)
        }
    }

    /// Links positions, and collects anew what a first pass tells about costs.
    private mutating func linkFirst(_ positions: Range<Int>) throws(TrackerError) {
        mismatches = []
        rivals = FirstPass.Rivals()
        try link(positions)
    }

    /// Share of detections with a clear link to the frame before from which on first links tell how cells move.
    private static let manyClearLinks = 0.75
    /// Share of detections that must get a clear link by a movement that is supposed.
    private static let leastGain = 0.02

    /// Supposes that cells move with those around them, where few first links are clear.
    ///
    /// Cells of a growing colony that move by their width or more are linked to others, and such links show no common
    /// movement. So it is supposed, followed from the frames in which cells move little, and kept where the links that
    /// come of it show it, too, and more of them are clear.
    private mutating func supposeFlow(_ positions: Range<Int>) throws(TrackerError) {
        let numbers = table.starts[positions.lowerBound]..<table.starts[positions.upperBound]
        let clear = numbers.count { chain.isClear($0) }
        guard Double(clear) < OverlapLinker.manyClearLinks * Double(numbers.count) else { return }
        var trial = self
        trial.flow.suppose()
        trial.chain.removeLinks(among: numbers)
        try trial.linkFirst(positions)
        trial.flow.learn(from: trial.steps(in: positions))
        let gain = numbers.count { trial.chain.isClear($0) } - clear
        if trial.flow.isKnown, Double(gain) >= OverlapLinker.leastGain * Double(numbers.count) { self = trial }
    }

    /// Positions in the middle of the movie that hold about as many detections as a first pass needs.
    private func sample() -> Range<Int> {
        let middle = table.frames.count / 2
        var range = middle..<middle
        while range.count < table.frames.count {
            let detections = table.starts[range.upperBound] - table.starts[range.lowerBound]
            if detections >= OverlapLinker.sampleSize && range.count >= 8 { break }
            range = max(0, range.lowerBound - 1)..<min(table.frames.count, range.upperBound + 1)
        }
        return range
    }

    private mutating func link(_ positions: Range<Int>) throws(TrackerError) {
        for position in positions.dropLast() {
            try linkNeighbours(position)
        }
        try linkRemainder(positions)
        for earlier in StrayPairs(chain: chain, table: table, scale: scale).numbers(at: positions) {
            chain.removeLink(from: earlier)
        }
    }

    /// Makes the clear links from a position to the next one.
    private mutating func linkNeighbours(_ position: Int) throws(TrackerError) {
        let earlier = table.range(at: position)
        if flow.isKnown { try learnFlow(position) }
        let (found, clear) = try clearLinks(position)
        for link in clear {
            chain.add(link, isClear: true)
        }
        guard isLearning else { return }
        for candidate in found where chain.next(candidate.earlier) >= 0 {
            if chain.next(candidate.earlier) == candidate.later {
                mismatches.append(candidate.mismatch)
            } else {
                rivals.add(candidate.mismatch)
            }
        }
        rivals.askers += earlier.count { chain.next($0) >= 0 }
    }

    /// Candidates from a position to the next one, and the links among them that speak for themselves.
    private mutating func clearLinks(
        _ position: Int
    ) throws(TrackerError) -> (found: [LinkCandidate], clear: [ChosenLink]) {
        let earlier = table.range(at: position)
        let later = table.range(at: position + 1)
        let found = finder.candidates(try pairsWithNext(position))
        // Without a partner in the next frame, a cell may still be found in a later one.
        let chosen = LinkSolver.choose(
            from: found,
            first: (earlier.lowerBound, later.lowerBound),
            endCosts: earlier.map { min(endCost($0), scale.miss) },
            beginCosts: later.map { min(beginCost($0), scale.miss) }
        )
        return (found, chosen.filter { $0.candidate.cost < parameters.clearCost })
    }

    /// Times that the links of a position are looked for to learn how its cells move with each other, at most.
    private static let mostFlowRounds = 6

    /// Learns how the cells of a position move with each other until the next one.
    private mutating func learnFlow(_ position: Int) throws(TrackerError) {
        let numbers = table.range(at: position)
        let step = step(from: position, to: position + 1)
        flow.continueMovements(of: numbers, chain)
        var known: [Int] = []
        for _ in 0..<OverlapLinker.mostFlowRounds {
            let links = try clearLinks(position).clear.map(\.candidate).filter {
                showsMovement(from: $0.earlier, to: $0.later)
            }
            let partners = links.flatMap { [$0.earlier, $0.later] }
            guard partners != known else { return }
            known = partners
            flow.follow(links, of: numbers, drift: step.drift, frames: step.frames)
        }
    }

    private func showsMovement(from earlier: Int, to later: Int) -> Bool {
        CommonMovement.showsMovement(fromArea: table.areas[earlier], toArea: table.areas[later])
    }

    /// Clear links between neighbouring positions, and the drift between these.
    private func steps(in positions: Range<Int>) -> [(links: [(earlier: Int, later: Int)], drift: PixelShift)] {
        positions.dropLast().map { position in
            let numbers = table.range(at: position).filter { chain.next($0) >= 0 && chain.isClear(chain.next($0)) }
            let links = numbers.map { (earlier: $0, later: chain.next($0)) }
            return (
                links: links.filter { showsMovement(from: $0.earlier, to: $0.later) },
                drift: step(from: position, to: position + 1).drift
            )
        }
    }

    /// Pairs of a position with the next one; they do not depend on costs, so that one pass may find them for the next.
    private mutating func pairsWithNext(_ position: Int) throws(TrackerError) -> [NearPair] {
        let isStill = motion.persistence == 0 && !flow.isKnown
        if isStill, let known = knownPairs[position] { return known }
        let pairs = try pairs(
            from: Array(table.range(at: position)),
            to: Array(table.range(at: position + 1)),
            over: step(from: position, to: position + 1)
        )
        if isStill && isLearning { knownPairs[position] = pairs }
        return pairs
    }

    /// Joins ends to beginnings of tracks, all at once.
    private mutating func linkRemainder(_ positions: Range<Int>) throws(TrackerError) {
        let ends = OpenDetections(positions, starts: table.starts) { chain.next($0) < 0 }
        let starts = OpenDetections(positions, starts: table.starts) { chain.previous($0) < 0 }
        var candidates: [LinkCandidate] = []
        for position in positions {
            let latest = min(position + 1 + parameters.maximumGap, positions.upperBound - 1)
            guard !ends.at(position).isEmpty, latest > position else { continue }
            for later in position + 1...latest {
                candidates += try self.candidates(
                    from: ends.at(position),
                    to: starts.at(later),
                    over: step(from: position, to: later)
                )
            }
        }
        for index in candidates.indices {
            candidates[index].earlier = ends.place(of: candidates[index].earlier)
            candidates[index].later = starts.place(of: candidates[index].later)
        }
        let chosen = LinkSolver.choose(
            from: candidates,
            endCosts: ends.numbers.map(endCost),
            beginCosts: starts.numbers.map(beginCost)
        )
        func original(_ candidate: LinkCandidate) -> LinkCandidate {
            var candidate = candidate
            candidate.earlier = ends.numbers[candidate.earlier]
            candidate.later = starts.numbers[candidate.later]
            return candidate
        }
        for link in chosen {
            let candidate = original(link.candidate)
            chain.add(ChosenLink(candidate: candidate, rival: link.rival.map(original)))
            if isLearning, table.position(of: candidate.later) - table.position(of: candidate.earlier) == 1 {
                mismatches.append(candidate.mismatch)
            }
        }
    }

    private func endCost(_ number: Int) -> Double {
        table.isNearBorder[number] ? scale.end.border : scale.end.inside
    }

    private func beginCost(_ number: Int) -> Double {
        table.isNearBorder[number] ? scale.beginning.border : scale.beginning.inside
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

    /// Pairs over a step; a random walk spreads with the square root of time, and so does the gate.
    private func pairs(from earlier: [Int], to later: [Int], over step: Step) throws(TrackerError) -> [NearPair] {
        guard !earlier.isEmpty, !later.isEmpty else { return [] }
        let before = step.from > 0 && motion.persistence > 0 ? self.step(from: step.from - 1, to: step.from) : nil
        let expected = earlier.map { number in
            let movement = before.flatMap { self.movement(to: number, over: $0) }
            var place = motion.expected(from: table.centroids[number], movement: movement, frames: step.frames)
            let around = flow.movement(of: number)
            place.x += Double(step.frames) * around.x
            place.y += Double(step.frames) * around.y
            return ExpectedDetection(number: number, place: place.moved(by: step.drift))
        }
        var pairs = finder.pairs(
            from: expected,
            to: later,
            shared: try overlaps.shared(from: step.from, to: step.to),
            gate: gate * Double(min(step.frames, parameters.maximumGap + 1)).squareRoot()
        )
        if flow.isKnown { move(&pairs, over: step) }
        return pairs
    }

    /// Counts on what pairs share once the earlier cells have moved with their neighbours.
    private func move(_ pairs: inout [NearPair], over step: Step) {
        let overlap = EllipseOverlap()
        for index in pairs.indices {
            var cell = table.ellipse(of: pairs[index].earlier)
            cell.center = cell.center.moved(by: step.drift)
            let around = flow.movement(of: pairs[index].earlier)
            pairs[index].sharedMoved = overlap.pixels(
                pairs[index].shared,
                of: cell,
                and: table.ellipse(of: pairs[index].later),
                movedBy: PixelPoint(x: Double(step.frames) * around.x, y: Double(step.frames) * around.y)
            )
        }
    }

    /// Candidates for a link over a step, dearer for the frames missed.
    private func candidates(
        from earlier: [Int],
        to later: [Int],
        over step: Step
    ) throws(TrackerError) -> [LinkCandidate] {
        var candidates = finder.candidates(try pairs(from: earlier, to: later, over: step))
        let missed = step.to - step.from - 1
        guard missed > 0 else { return candidates }
        let penalty = scale.miss * Double(missed)
        for index in candidates.indices {
            candidates[index].cost += penalty
            candidates[index].cost = max(candidates[index].cost, returnCost(candidates[index]))
        }
        return candidates
    }

    /// Least cost of a bridge between two sightings where a cell may as well have left and returned.
    ///
    /// That is at the image border and at the margin of focus. It is then another track by convention, so the bridge
    /// must be made only where misses are more usual than that.
    private func returnCost(_ candidate: LinkCandidate) -> Double {
        let (earlier, later) = (candidate.earlier, candidate.later)
        if table.isNearBorder[earlier], table.isNearBorder[later] {
            return scale.beginning.border + scale.miss - 1
        }
        if table.areAtFocusMargin(earlier, later) {
            return endCost(earlier) + beginCost(later) + scale.miss - OverlapLinker.fadingMargin - scale.fading
        }
        return -.infinity
    }

    /// By how much cells at the margin of focus must be lost more readily than others, or they are missed like them.
    private static let fadingMargin = 2.5

    /// Movement per frame along the clear link to a detection, beyond drift and flow; nil when there is none.
    private func movement(to number: Int, over step: Step) -> PixelPoint? {
        guard chain.isClear(number) else { return nil }
        let previous = chain.previous(number)
        let movement = table.displacement(from: previous, to: number, drift: step.drift)
        let around = flow.movement(of: previous)
        return PixelPoint(
            x: movement.x / Double(step.frames) - around.x,
            y: movement.y / Double(step.frames) - around.y
        )
    }

    /// Movements of each cell over two links in a row.
    private func successiveMovements(in positions: Range<Int>) -> [(first: PixelPoint, second: PixelPoint)] {
        var pairs: [(first: PixelPoint, second: PixelPoint)] = []
        for position in positions.dropFirst().dropLast() {
            let before = step(from: position - 1, to: position)
            let after = step(from: position, to: position + 1)
            for number in table.range(at: position) where chain.next(number) >= 0 {
                guard let first = movement(to: number, over: before),
                    let second = movement(to: chain.next(number), over: after)
                else { continue }
                pairs.append((first, second))
            }
        }
        return pairs
    }
}
