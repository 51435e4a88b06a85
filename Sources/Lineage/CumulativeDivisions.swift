/// How many divisions a movie has seen up to every frame, by kind.
public struct CumulativeDivisions: Sendable, Equatable {
    /// What is counted.
    public enum Event: String, Sendable, Hashable, Codable, CaseIterable {
        /// A mother ends, two or three daughters begin; counted once, at the first daughter's first frame.
        case mitosis
        /// A bud emerges; its first mask may come later.
        case budEmergence = "bud_emergence"
        /// A bud separates from its mother; only where that frame is known.
        case cytokinesis
    }

    /// Mitoses so far, one entry per frame from frame 0 on.
    public let mitosis: [Int]
    /// Bud emergences so far, one entry per frame from frame 0 on.
    public let budEmergence: [Int]
    /// Separations of mother and bud so far, one entry per frame from frame 0 on.
    public let cytokinesis: [Int]

    /// Cells that the movie begins with, those of the first frame that has any; 0 where they are not known.
    public let founders: Int
    /// Divisions so far of these and their descendants, by event.
    private let ofFounders: [Event: [Int]]

    /// Counts the divisions of a forest, and those of the movie's first cells and their descendants among them.
    ///
    /// - Parameters:
    ///   - forest: the lineages.
    ///   - frameCount: number of frames of the movie, also those behind the forest's last one; nil to end with that.
    /// - Complexity: O(n log n) for n cells.
    public init(_ forest: LineageForest, frameCount: Int? = nil) {
        let lastFrame = max(forest.lastFrame, (frameCount ?? 0) - 1)
        let first = forest.framesInView?.lowerBound
        let founders = Set(forest.cells.lazy.filter { $0.mother == nil && $0.birthFrame == first }.map(\.id))
        let own = forest.divisions.filter { forest.cell($0.mother).map { founders.contains($0.root) } ?? false }
        self.init(
            divisions: forest.divisions,
            lastFrame: lastFrame,
            founders: founders.count,
            ofFounders: CumulativeDivisions(divisions: own, lastFrame: lastFrame)
        )
    }

    /// Counts divisions.
    ///
    /// - Parameters:
    ///   - divisions: divisions in any order; those outside frames 0 to `lastFrame` are left out.
    ///   - lastFrame: last frame of the movie; a negative one gives no entries.
    public init(divisions: [Division], lastFrame: Int) {
        self.init(divisions: divisions, lastFrame: lastFrame, founders: 0, ofFounders: nil)
    }

    private init(divisions: [Division], lastFrame: Int, founders: Int, ofFounders: CumulativeDivisions?) {
        func sums(of frames: [Int]) -> [Int] {
            var counts = Array(repeating: 0, count: max(0, lastFrame + 1))
            for frame in frames where counts.indices.contains(frame) {
                counts[frame] += 1
            }
            for frame in counts.indices.dropFirst() {
                counts[frame] += counts[frame - 1]
            }
            return counts
        }
        mitosis = sums(of: divisions.filter { $0.kind == .mitosis }.map(\.frame))
        budEmergence = sums(of: divisions.filter { $0.kind == .budding }.map { $0.emergenceFrame ?? $0.frame })
        cytokinesis = sums(of: divisions.compactMap(\.cytokinesisFrame))
        self.founders = founders
        self.ofFounders = Event.allCases.reduce(into: [:]) { $0[$1] = ofFounders?.counts(of: $1) }
    }

    /// The counts of one kind of event, one entry per frame.
    public func counts(of event: Event) -> [Int] {
        switch event {
        case .mitosis: mitosis
        case .budEmergence: budEmergence
        case .cytokinesis: cytokinesis
        }
    }

    /// Divisions so far of the movie's first cells and their descendants, one entry per frame; none where the first cells
    /// are not known.
    public func countsOfFounders(of event: Event) -> [Int] { ofFounders[event] ?? [] }

    /// Divisions so far of the movie's first cells and their descendants, per first cell.
    ///
    /// What comes in later is left out.
    ///
    /// - Returns: one number per frame; nil where the first cells are not known.
    public func perFounder(of event: Event) -> [Double]? {
        guard founders > 0, let counts = ofFounders[event] else { return nil }
        return counts.map { Double($0) / Double(founders) }
    }
}
