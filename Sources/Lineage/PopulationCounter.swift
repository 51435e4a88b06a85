/// Counts cells and what changes their number, frame by frame.
struct PopulationCounter {
    private let forest: LineageForest
    /// First and last frame in which every cell counts; absent for cells that never do.
    private let spans: [Int: ClosedRange<Int>]

    /// Prepares to count.
    ///
    /// - Parameters:
    ///   - forest: all cells.
    ///   - event: what makes a new cell of a bud.
    init(_ forest: LineageForest, event: CumulativeDivisions.Event) {
        self.forest = forest
        let divided = forest.divisions.filter { $0.kind == .mitosis }
            .reduce(into: [Int: Int]()) { $0[$1.mother] = $1.frame }
        spans = forest.cells.reduce(into: [:]) { spans, cell in
            guard let first = PopulationCounter.firstFrame(of: cell, in: forest, event: event), first >= 0,
                first <= cell.endFrame
            else { return }
            // A mother counts until her daughters do, also where she was missed before.
            spans[cell.id] = first...max(cell.endFrame, (divided[cell.id] ?? 0) - 1)
        }
    }

    /// Cells in every frame, from frame 0 to the last one.
    func frames() -> [PopulationCount] {
        var frames = Array(repeating: PopulationCount(cells: 0), count: max(0, forest.lastFrame + 1))
        guard let inView = forest.framesInView else { return frames }
        var change = Array(repeating: 0, count: frames.count + 1)
        for cell in forest.cells {
            guard let span = spans[cell.id], frames.indices.contains(span.upperBound) else { continue }
            change[span.lowerBound] += 1
            change[span.upperBound + 1] -= 1
            if cell.endFrame < inView.upperBound, cell.fate != .divided { frames[cell.endFrame + 1].exits += 1 }
            switch beginning(of: cell, in: span.lowerBound) {
            case .birth: frames[span.lowerBound].births += 1
            case .succession: break
            case .entry: if span.lowerBound > inView.lowerBound { frames[span.lowerBound].entries += 1 }
            }
        }
        var before = PopulationCount(cells: 0)
        for frame in frames.indices {
            frames[frame].cells = before.cells + change[frame]
            frames[frame].grow(fromCells: before.cells, corrected: before.corrected)
            before = frames[frame]
        }
        return frames
    }

    /// How a cell comes into the count.
    private enum Beginning {
        /// One more, of a family that was watched.
        case birth
        /// In place of its mother.
        case succession
        /// From elsewhere, or as a bud with its mother.
        case entry
    }

    private func beginning(of cell: LineageCell, in frame: Int) -> Beginning {
        guard let division = forest.birthDivision(of: cell.id) else { return .entry }
        guard division.kind == .mitosis else { return isWatched(division.mother, upTo: frame) ? .birth : .entry }
        // A mitosis takes one cell and gives two or three: the first one seen is in the mother's place, and others that
        // are seen later are births as long as a sister is there.
        let sisters = division.daughters.compactMap { forest.cell($0) }
        let first = sisters.min { ($0.birthFrame, $0.id) < ($1.birthFrame, $1.id) }
        if first?.id == cell.id { return .succession }
        let isTimely = frame == division.frame
        return isTimely || sisters.contains { isWatched($0.id, upTo: frame) } ? .birth : .entry
    }

    /// Whether a cell counts in a frame and in the one before.
    private func isWatched(_ cell: Int, upTo frame: Int) -> Bool {
        spans[cell].map { $0.lowerBound < frame && frame <= $0.upperBound } ?? false
    }

    private static func firstFrame(
        of cell: LineageCell,
        in forest: LineageForest,
        event: CumulativeDivisions.Event
    ) -> Int? {
        guard let division = forest.birthDivision(of: cell.id), division.kind == .budding else {
            return cell.birthFrame
        }
        return event == .cytokinesis ? division.cytokinesisFrame : division.emergenceFrame ?? division.frame
    }
}
