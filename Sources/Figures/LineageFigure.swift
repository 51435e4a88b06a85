public import Lineage
public import Reporters

/// Family trees: time to the right, one bar per cell, a vertical line at every division.
///
/// A bar reaches from the cell's first frame to the frame after its last one, or to its division. In mitosis the mother
/// ends between her daughters; in budding her bar goes on and the bud branches off below, unless mother and bud are
/// both to count as new. The end of a bar says what became of the cell, a tick where a bud separates from its mother.
/// Colours can show a reporter frame by frame.
public struct LineageFigure: Figure {
    /// Which families are drawn.
    public enum Founders: Sendable, Equatable {
        /// Those with a division; the others are counted.
        case dividing
        /// All.
        case all
        /// Those of certain founders, in this order.
        case listed([Int])
    }

    /// A reporter shown as the colour of the bars.
    public struct Coloring: Sendable {
        /// One trace per cell; a cell without one is grey.
        public var traces: [Trace]
        /// Name of the colour bar with its unit.
        public var label: String
        /// Range of the colours; nil for one chosen from the values.
        public var valueRange: ClosedRange<Double>?

        /// Makes a colouring.
        public init(traces: [Trace], label: String, valueRange: ClosedRange<Double>? = nil) {
            self.traces = traces
            self.label = label
            self.valueRange = valueRange
        }
    }

    /// The figure's title.
    public var title: String
    /// The lineages.
    public var forest: LineageForest
    /// Time axis.
    public var clock: LineageClock
    /// A reporter shown as the colour of the bars; nil for bars of one colour.
    public var coloring: Coloring?
    /// Which families are drawn.
    public var founders: Founders
    /// Whether a budding mother goes on, or her bar ends between a new one for her and one for the bud.
    public var budding: BuddingTree
    /// Moments marked by vertical lines.
    public var marks: [TimeMark]
    /// Most rows; what does not fit is counted in the figure.
    public var maximumRows: Int
    /// Width of the figure, 200 to 4000 units.
    public var width: Double

    /// Makes a figure.
    public init(
        title: String,
        forest: LineageForest,
        clock: LineageClock,
        coloring: Coloring? = nil,
        founders: Founders = .dividing,
        budding: BuddingTree = .asymmetric,
        marks: [TimeMark] = [],
        maximumRows: Int = 120,
        width: Double = 720
    ) {
        self.title = title
        self.forest = forest
        self.clock = clock
        self.coloring = coloring
        self.founders = founders
        self.budding = budding
        self.marks = marks
        self.maximumRows = maximumRows
        self.width = width
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try validate()
        let branches = DrawnForest(forest, budding: budding)
        let layout = LineageLayout(founders: shownFounders, of: branches, maximumRows: maximumRows)
        let pitch = layout.rowCount <= 40 ? 16.0 : layout.rowCount <= 80 ? 11 : 8
        let plotHeight = max(layout.extent * pitch, coloring == nil ? 60 : 110)
        let colors = try coloring.map { (coloring) throws(FigureError) in
            try LineageColors(coloring, height: min(plotHeight, 260))
        }
        let margin = 20 + LineageTree.numberMargin(shownFounders, pitch: pitch)
        let plotWidth = width - margin - (colors.map { $0.bar.width + 14 } ?? 0) - 18
        guard plotWidth >= 80 else { throw .parameter(name: "width", reason: "no room is left beside the labels") }
        let scale = LinearScale(domain: timeRange, ends: (margin, margin + plotWidth))
        let strip = try MarkStrip(marks, clock: clock, scale: scale)
        let header = Header(title: title, notes: notes(layout, branches) + strip.notes, x: 14, width: width - 28)
        let top = header.height + LineageLegend.height + strip.height
        var document = SVGDocument(width: width, height: top + plotHeight + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        LineageLegend.draw(
            shownFates(layout, branches),
            separations: layout.order.contains { branches.cell($0)?.separationFrame != nil },
            x: 14,
            y: header.height,
            in: &document
        )
        let area = PlotArea(x: margin, y: top, width: plotWidth, height: plotHeight)
        let timeAxis = TimeAxis(timeRange, clock: clock, length: plotWidth)
        strip.draw(from: top, to: area.bottom, in: &document)
        let tree = LineageTree(forest: branches, layout: layout, clock: clock, scale: scale, top: top, pitch: pitch)
        tree.draw(colors: colors, in: &document)
        if layout.rowCount == 0 { area.drawMessage(emptyMessage, in: &document) }
        let base = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.8)
        document.line(fromX: area.x, y: area.bottom, toX: area.right, y: area.bottom, base)
        area.drawTimeAxis(timeAxis, scale: scale, in: &document)
        try colors?.bar.draw(x: area.right + 14, y: area.y, in: &document)
        return document
    }

    /// Writes one row per cell of the forest, or per bar where mother and bud both begin anew; `row` is its place from
    /// the top in units of one row, empty for what is not drawn.
    public func writeCSV(to output: inout some TextOutputStream) {
        let branches = DrawnForest(forest, budding: budding)
        let layout = LineageLayout(founders: shownFounders, of: branches, maximumRows: max(1, maximumRows))
        guard budding == .asymmetric else { return writeBranches(branches, layout, to: &output) }
        output.write(
            "track,mother,founder,kind,generation,birth_frame,birth_time_min,end_frame,end_time_min,fate,row\n"
        )
        for cell in forest.cells {
            let kind = forest.birthDivision(of: cell.id)?.kind.rawValue ?? ""
            let times = [cell.birthFrame, cell.endFrame].map { clock.minutesText(ofFrame: $0) }
            output.write("\(cell.id),\(cell.mother.map { "\($0)" } ?? ""),\(cell.root),\(kind),\(cell.generation),")
            output.write("\(cell.birthFrame),\(times[0]),\(cell.endFrame),\(times[1]),\(cell.fate.rawValue),")
            output.write("\(layout.rows[cell.id].map { fixedDecimals($0 + 1) } ?? "")\n")
        }
    }

    /// Writes one row per bar, with the names that branches have in the exported tree.
    private func writeBranches(
        _ branches: DrawnForest,
        _ layout: LineageLayout,
        to output: inout some TextOutputStream
    ) {
        let generations = branches.generations
        output.write("branch,parent,track,founder,kind,generation,birth_frame,birth_time_min,end_frame,end_time_min,")
        output.write("fate,row\n")
        for branch in branches.all {
            let parent = branch.mother.flatMap { branches.cell($0)?.name } ?? ""
            let founder = forest.cell(branch.track)?.root ?? branch.track
            let birth = forest.birthDivision(of: branch.track)?.kind.rawValue ?? ""
            let kind = branch.piece > 0 ? "continuation" : birth
            let times = [branch.birthFrame, branch.endFrame].map { clock.minutesText(ofFrame: $0) }
            output.write("\(branch.name),\(parent),\(branch.track),\(founder),\(kind),")
            output.write(
                "\(generations[branch.id] ?? 0),\(branch.birthFrame),\(times[0]),\(branch.endFrame),\(times[1]),"
            )
            output.write("\(branch.fate.rawValue),\(layout.rows[branch.id].map { fixedDecimals($0 + 1) } ?? "")\n")
        }
    }

    private func validate() throws(FigureError) {
        try require(width, "width", in: 200...4000)
        guard maximumRows > 0 else { throw .parameter(name: "maximumRows", reason: "needs to be at least 1") }
        guard case .listed(let ids) = founders else { return }
        if let unknown = ids.first(where: { !Set(forest.roots).contains($0) }) {
            throw .parameter(name: "founders", reason: "track \(unknown) is not a founder of this movie")
        }
        if Set(ids).count < ids.count { throw .parameter(name: "founders", reason: "a founder is listed twice") }
    }

    private var shownFounders: [Int] {
        switch founders {
        case .all: forest.roots
        case .listed(let ids): ids
        case .dividing: forest.roots.filter { !(forest.cell($0)?.daughters ?? []).isEmpty }
        }
    }

    private var timeRange: ClosedRange<Double> {
        clock.time(ofFrame: 0)...clock.time(ofFrame: max(0, forest.lastFrame) + 1)
    }

    /// How bars of the figure end, in the order of the legend.
    private func shownFates(_ layout: LineageLayout, _ branches: DrawnForest) -> [CellFate] {
        let open = layout.order.filter { layout.mitoticDaughters(of: $0).isEmpty }
        let fates = Set(open.compactMap { branches.cell($0)?.fate })
        return [.end, .edge, .lost, .divided].filter(fates.contains)
    }

    private var emptyMessage: String {
        forest.cells.isEmpty ? "no cells" : "no divisions"
    }

    private func notes(_ layout: LineageLayout, _ branches: DrawnForest) -> [String] {
        let cells = Set(layout.order.compactMap { branches.cell($0)?.track })
        var parts = ["n = \(counted(cells.count, "cell"))"]
        let roots = layout.order.reduce(0) { $0 + (branches.cell($1)?.mother == nil ? 1 : 0) }
        parts.append(counted(roots, "founder"))
        if budding == .symmetric {
            parts.append("mother and bud both begin anew when they separate, as far as that is known")
        }
        let others = forest.roots.count - shownFounders.count
        if others > 0, founders == .dividing {
            parts.append("\(counted(others, "founder")) without division not drawn")
        }
        if layout.hiddenCells > 0 { parts.append("\(counted(layout.hiddenCells, "later cell")) not shown") }
        if layout.hiddenFounders > 0 { parts.append("\(counted(layout.hiddenFounders, "more founder")) not shown") }
        return [parts.joined(separator: " · ")]
    }
}
