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

    /// Counts divisions.
    ///
    /// - Parameters:
    ///   - divisions: divisions in any order; those outside frames 0 to `lastFrame` are left out.
    ///   - lastFrame: last frame of the movie; a negative one gives no entries.
    public init(divisions: [Division], lastFrame: Int) {
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
    }

    /// The counts of one kind of event, one entry per frame.
    public func counts(of event: Event) -> [Int] {
        switch event {
        case .mitosis: mitosis
        case .budEmergence: budEmergence
        case .cytokinesis: cytokinesis
        }
    }
}
