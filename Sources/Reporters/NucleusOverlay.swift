internal import CellImage

/// Lays nuclei over cells: decides whose nucleus each is and splits cells into nucleus and cytoplasm.
struct NucleusOverlay {
    /// Pixels of a nucleus that lie in the cell that owns it, under the cell's label.
    private(set) var nuclei: [LabelRun] = []
    /// Pixels of a cell in no nucleus at all, under the cell's label.
    private(set) var cytoplasm: [LabelRun] = []
    /// All pixels of owned nuclei, under the cell's label.
    private(set) var ownedNuclei: [LabelRun] = []

    /// Lays nuclei over cells.
    ///
    /// - Complexity: O(runs).
    init(cells: LabelRuns, nuclei: LabelRuns?) {
        guard let nuclei else {
            cytoplasm = cells.runs
            return
        }
        let index = LabelIndex(nuclei.runs)
        let pieces = NucleusOverlay.pieces(cells: cells, nuclei: nuclei)
        let owners = NucleusOverlay.owners(pieces, of: index)
        for piece in pieces {
            if piece.nucleus == 0 {
                cytoplasm.append(piece.run)
            } else if let place = index[piece.nucleus], owners[place] == piece.run.label {
                self.nuclei.append(piece.run)
            }
        }
        ownedNuclei = nuclei.runs.compactMap { run in
            guard let place = index[run.label], owners[place] != 0 else { return nil }
            return LabelRun(row: run.row, start: run.start, end: run.end, label: owners[place])
        }
    }

    /// A stretch of one cell that lies in one nucleus, or in none (0).
    private struct Piece {
        var run: LabelRun
        var nucleus: UInt32
    }

    private static func pieces(cells: LabelRuns, nuclei: LabelRuns) -> [Piece] {
        var pieces: [Piece] = []
        pieces.reserveCapacity(2 * cells.runs.count)
        var first = 0
        for cell in cells.runs {
            while first < nuclei.runs.count, ends(nuclei.runs[first], before: cell) {
                first += 1
            }
            var start = cell.start
            var next = first
            while next < nuclei.runs.count, nuclei.runs[next].row == cell.row, nuclei.runs[next].start < cell.end {
                let nucleus = nuclei.runs[next]
                append(cell, from: start, to: nucleus.start, in: 0, to: &pieces)
                start = max(start, nucleus.start)
                append(cell, from: start, to: min(nucleus.end, cell.end), in: nucleus.label, to: &pieces)
                start = min(nucleus.end, cell.end)
                next += 1
            }
            append(cell, from: start, to: cell.end, in: 0, to: &pieces)
        }
        return pieces
    }

    private static func ends(_ nucleus: LabelRun, before cell: LabelRun) -> Bool {
        nucleus.row < cell.row || (nucleus.row == cell.row && nucleus.end <= cell.start)
    }

    private static func append(
        _ cell: LabelRun,
        from start: Int32,
        to end: Int32,
        in nucleus: UInt32,
        to pieces: inout [Piece]
    ) {
        guard start < end else { return }
        let run = LabelRun(row: cell.row, start: start, end: end, label: cell.label)
        pieces.append(Piece(run: run, nucleus: nucleus))
    }

    /// The cell that holds most of each nucleus; of equals the one with the nucleus's own label, else the lowest.
    private static func owners(_ pieces: [Piece], of index: LabelIndex) -> [UInt32] {
        var shares = [[(cell: UInt32, pixels: Int)]](repeating: [], count: index.labels.count)
        for piece in pieces {
            guard let place = index[piece.nucleus] else { continue }
            if let share = shares[place].firstIndex(where: { $0.cell == piece.run.label }) {
                shares[place][share].pixels += piece.run.length
            } else {
                shares[place].append((piece.run.label, piece.run.length))
            }
        }
        return shares.indices.map { place in
            let own = index.labels[place]
            let best = shares[place].max { left, right in
                (left.pixels, left.cell == own ? 1 : 0, right.cell) < (
                    right.pixels, right.cell == own ? 1 : 0, left.cell
                )
            }
            return best?.cell ?? 0
        }
    }
}
