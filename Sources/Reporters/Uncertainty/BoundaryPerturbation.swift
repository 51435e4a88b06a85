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

/// A row of masks between the rows above and below it; the first and the last row are their own neighbours.
private struct Neighborhood {
    private let row: Int32
    private let width: Int32
    private let center: ArraySlice<LabelRun>
    private let above: ArraySlice<LabelRun>
    private let below: ArraySlice<LabelRun>

    init(of row: Int, in masks: LabelRuns) {
        func runs(_ other: Int) -> ArraySlice<LabelRun> {
            let inside = min(max(other, 0), masks.height - 1)
            return masks.runs[masks.rowStarts[inside]..<masks.rowStarts[inside + 1]]
        }
        self.row = Int32(row)
        width = Int32(masks.width)
        center = runs(row)
        above = runs(row - 1)
        below = runs(row + 1)
    }

    /// The pixels whose neighbours all carry their label.
    var kept: [LabelRun] {
        let narrowed = moved { start, end in (start == 0 ? 0 : start + 1, end == width ? width : end - 1) }
        let withAbove = RowOverlay.join(narrowed[...], above, row: row) { $0 == $1 ? $0 : 0 }
        return RowOverlay.join(withAbove[...], below, row: row) { $0 == $1 ? $0 : 0 }
    }

    /// The pixels as they are, and free ones with a neighbour that carries a label.
    var grown: [LabelRun] {
        let toTheRight = moved { start, end in (start + 1, min(end + 1, width)) }
        let toTheLeft = moved { start, end in (max(start - 1, 0), end - 1) }
        let beside = lower(toTheRight[...], toTheLeft[...])
        let reached = lower(lower(beside[...], above)[...], below)
        return RowOverlay.join(center, reached[...], row: row) { $0 == 0 ? $1 : $0 }
    }

    /// The lower label of two rows in each pixel that either of them covers.
    private func lower(_ one: ArraySlice<LabelRun>, _ other: ArraySlice<LabelRun>) -> [LabelRun] {
        RowOverlay.join(one, other, row: row) { $0 == 0 ? $1 : $1 == 0 ? $0 : min($0, $1) }
    }

    /// The runs of the row with other ends; those that become empty are left out.
    private func moved(_ ends: (Int32, Int32) -> (Int32, Int32)) -> [LabelRun] {
        var result: [LabelRun] = []
        result.reserveCapacity(center.count)
        for run in center {
            let (start, end) = ends(run.start, run.end)
            if start < end { result.append(LabelRun(row: row, start: start, end: end, label: run.label)) }
        }
        return result
    }
}
