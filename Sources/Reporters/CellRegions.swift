internal import CellImage

/// The regions of all cells of a frame as runs that carry the label of their cell, in scan order.
struct CellRegions {
    /// Labels of the cells, ascending.
    let index: LabelIndex
    private let cells: [LabelRun]
    private let nuclei: [LabelRun]
    private let cytoplasm: [LabelRun]
    /// Whole nuclei under the label of the cell that owns them, also where they reach beyond it.
    private let ownedNuclei: [LabelRun]
    private let allNuclei: LabelRuns?
    private let hasCells: Bool
    private let width: Int
    private let height: Int
    /// What of the cells is in view; nil for all that the masks show.
    private var cut: CellCut?

    /// Cells, with the nuclei that lie in them.
    init(cells: LabelRuns, nuclei: LabelRuns?) {
        index = LabelIndex(cells.runs)
        let overlay = NucleusOverlay(cells: cells, nuclei: nuclei)
        self.cells = cells.runs
        self.nuclei = overlay.nuclei
        cytoplasm = overlay.cytoplasm
        ownedNuclei = overlay.ownedNuclei
        allNuclei = nuclei
        hasCells = true
        width = cells.width
        height = cells.height
    }

    /// Nuclei alone: each stands for its cell.
    init(nuclei: LabelRuns) {
        index = LabelIndex(nuclei.runs)
        cells = []
        self.nuclei = nuclei.runs
        cytoplasm = []
        ownedNuclei = nuclei.runs
        allNuclei = nuclei
        hasCells = false
        width = nuclei.width
        height = nuclei.height
    }

    /// Cells with their nuclei, or nuclei alone, perhaps only a part of each; nil when there is neither.
    init?(cells: LabelRuns?, orNuclei nuclei: LabelRuns?, part: CellPart? = nil) {
        if let cells {
            self.init(cells: cells, nuclei: nuclei)
        } else if let nuclei {
            self.init(nuclei: nuclei)
        } else {
            return nil
        }
        guard let part else { return }
        let body = hasCells ? self.cells : self.nuclei
        cut = CellCut(part, of: body, index: index, width: width, height: height)
    }

    /// The runs of one region of every cell under the cell's label; those of one cell are in scan order.
    func runs(of region: MeasurementRegion, by measurer: RegionMeasurer) -> [LabelRun] {
        let runs = wholeRuns(of: region, by: measurer)
        return cut?.inView(runs) ?? runs
    }

    private func wholeRuns(of region: MeasurementRegion, by measurer: RegionMeasurer) -> [LabelRun] {
        switch region {
        case .cell: cells
        case .nucleus: nuclei
        case .cytoplasm: cytoplasm
        case .ring: rings(measurer.ring)
        case .nucleusCore: core(of: nuclei, band: measurer.bandInPixels).runs
        case .core: core(of: cells, band: measurer.bandInPixels).runs
        case .perimeter: core(of: cells, band: measurer.bandInPixels).missing(from: cells)
        }
    }

    /// Objects without a band along their edges.
    private func core(of runs: [LabelRun], band: Int) -> LabelRuns {
        let whole = LabelRuns(joining: runs, width: width, height: height)
        return (0..<band).reduce(whole) { masks, _ in BoundaryPerturbation.inwards.apply(to: masks) }
    }

    private func rings(_ ring: RingGeometry) -> [LabelRun] {
        guard let allNuclei else { return [] }
        let owned = GroupedRuns(ownedNuclei, by: index)
        let allowed = GroupedRuns(cytoplasm, by: index)
        let gap = gapRows(ring.gap)
        var disc = DiscDilation(radius: ring.gap + ring.width)
        let nearest = NearestNucleus(RunRows(allNuclei.runs[...]), radius: disc.radius)
        var result: [LabelRun] = []
        for place in index.labels.indices where !owned[place].isEmpty {
            let label = index.labels[place]
            let nucleus = RunRows(owned[place])
            let cytoplasm = RunRows(allowed[place])
            let window = grown(nucleus.columns, by: disc.radius, limit: width)
            for row in grown(nucleus.rows, by: disc.radius, limit: height) {
                let band = disc.row(row, of: nucleus, within: window).subtracting(gap[row])
                let free =
                    hasCells
                    ? band.intersection(cytoplasm[row].map(\.interval))
                    : nearest.parts(of: band, row: row, nearestTo: label)
                result += free.map { LabelRun(row: Int32(row), start: $0.start, end: $0.end, label: label) }
            }
        }
        return result
    }

    /// For every row of the image, the nuclei of all cells and of none, grown by the gap.
    private func gapRows(_ gap: Int) -> [[Interval]] {
        let nuclei = RunRows((allNuclei?.runs ?? [])[...])
        var disc = DiscDilation(radius: gap)
        return (0..<height).map { disc.row($0, of: nuclei, within: 0..<width) }
    }

    private func grown(_ range: Range<Int>, by amount: Int, limit: Int) -> Range<Int> {
        max(0, range.lowerBound - amount)..<min(limit, range.upperBound + amount)
    }
}

extension LabelRuns {
    /// Masks of runs in scan order; neighbours of one label, such as two nuclei of one cell, become one run.
    fileprivate init(joining scanOrdered: [LabelRun], width: Int, height: Int) {
        var runs: [LabelRun] = []
        var rowStarts = [0]
        for run in scanOrdered {
            while rowStarts.count <= Int(run.row) { rowStarts.append(runs.count) }
            if runs.count > rowStarts[Int(run.row)], let last = runs.last, last.end == run.start,
                last.label == run.label
            {
                runs[runs.count - 1].end = run.end
            } else {
                runs.append(run)
            }
        }
        while rowStarts.count <= height { rowStarts.append(runs.count) }
        self.init(uncheckedWidth: width, height: height, runs: runs, rowStarts: rowStarts)
    }

    /// What of other runs, given in scan order, lies outside these masks.
    fileprivate func missing(from runs: [LabelRun]) -> [LabelRun] {
        let whole = LabelRuns(joining: runs, width: width, height: height)
        return (0..<height).flatMap { row in
            RowOverlay.join(whole[row], self[row], row: Int32(row)) { $1 == 0 ? $0 : 0 }
        }
    }

    /// The runs of a row.
    private subscript(row: Int) -> ArraySlice<LabelRun> {
        runs[rowStarts[row]..<rowStarts[row + 1]]
    }
}

extension LabelRun {
    /// The columns of the run.
    var interval: Interval { Interval(start: start, end: end) }
}
