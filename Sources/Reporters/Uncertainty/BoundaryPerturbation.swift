public import CellImage

/// Moves the boundaries of masks by one pixel, to see how much a value depends on where they were drawn.
public enum BoundaryPerturbation: Sendable, Hashable, CaseIterable {
    /// A pixel stays when its four neighbours carry its label; beyond the image's border every pixel is a neighbour
    /// of its own kind.
    case inwards
    /// A free pixel takes the label of its four neighbours, the lowest where they differ; labels never grow over one
    /// another.
    case outwards

    /// The masks with their boundaries moved.
    ///
    /// - Returns: masks of the same size; a cell that is nowhere three pixels wide is lost inwards.
    /// - Complexity: O(runs + rows).
    public func apply(to masks: LabelRuns) -> LabelRuns {
        var runs: [LabelRun] = []
        runs.reserveCapacity(masks.runs.count)
        var rowStarts = [0]
        rowStarts.reserveCapacity(masks.height + 1)
        for row in 0..<masks.height {
            let neighborhood = Neighborhood(of: row, in: masks)
            runs += self == .inwards ? neighborhood.kept : neighborhood.grown
            rowStarts.append(runs.count)
        }
        return LabelRuns(uncheckedWidth: masks.width, height: masks.height, runs: runs, rowStarts: rowStarts)
    }
}

/// A row of masks, and the four rows that its pixels' neighbours make.
private struct Neighborhood {
    private let row: Int32
    private let center: ArraySlice<LabelRun>
    private let neighbors: [[LabelRun]]

    init(of row: Int, in masks: LabelRuns) {
        func runs(_ other: Int) -> ArraySlice<LabelRun> {
            let inside = min(max(other, 0), masks.height - 1)
            return masks.runs[masks.rowStarts[inside]..<masks.rowStarts[inside + 1]]
        }
        self.row = Int32(row)
        center = runs(row)
        neighbors = [
            Array(runs(row - 1)), Array(runs(row + 1)),
            Neighborhood.shifted(center, by: 1, width: masks.width),
            Neighborhood.shifted(center, by: -1, width: masks.width),
        ]
    }

    /// The pixels whose neighbours all carry their label.
    var kept: [LabelRun] {
        neighbors.reduce(Array(center)) { kept, neighbor in
            RowOverlay.join(kept, neighbor, row: row) { $0 == $1 ? $0 : 0 }
        }
    }

    /// The pixels as they are, and free ones with a neighbour that carries a label.
    var grown: [LabelRun] {
        let reached = neighbors.reduce([]) { reached, neighbor in
            RowOverlay.join(reached, neighbor, row: row) { $0 == 0 ? $1 : $1 == 0 ? $0 : min($0, $1) }
        }
        return RowOverlay.join(center, reached, row: row) { $0 == 0 ? $1 : $0 }
    }

    /// The runs as neighbours see them from one side; the first or last pixel of the row repeats itself.
    private static func shifted(_ runs: ArraySlice<LabelRun>, by step: Int32, width: Int) -> [LabelRun] {
        let last = Int32(width)
        return runs.compactMap { run in
            let start = run.start == 0 ? 0 : run.start + step
            let end = run.end == last ? last : run.end + step
            return start < end ? LabelRun(row: run.row, start: start, end: end, label: run.label) : nil
        }
    }
}
