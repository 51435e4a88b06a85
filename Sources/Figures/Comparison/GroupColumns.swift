internal import Reporters

/// A plot with a column of signs per group: one per cell, a diamond per well, and a bar for the group with its interval.
struct GroupColumns {
    /// One group.
    struct Column {
        let name: String
        /// Numbers of cells with their signs, ascending; or of what else the numbers are of.
        let cells: [(value: Double, point: DataPoint)]
        /// Numbers of wells.
        let wells: [Double]
        /// Number of the group.
        let estimate: Estimate
    }

    /// Height needed below the plot.
    static let labelHeight = 42.0
    /// Above so many cells of a group some are left out.
    static let mostCells = 400
    /// The sign of a well.
    static let wellPoint = DataPoint(shape: .diamond, color: Palette.ink, size: 4)

    let axis: ValueAxis
    private let columns: [Column]
    private let noun: String

    /// Makes the plot.
    ///
    /// - Parameters:
    ///   - title: name of the vertical axis.
    ///   - columns: the groups.
    ///   - noun: what each number is of.
    ///   - height: height of the plot.
    init(title: String, columns: [Column], noun: String = "cell", height: Double) {
        self.columns = columns
        self.noun = noun
        let values = columns.flatMap { column -> [Double] in
            let ends = [column.estimate.lower, column.estimate.upper]
            return column.cells.map { $0.value } + column.wells + ends
        }
        let chosen = ValueRange(of: values + [0])?.range ?? 0...1
        let room = (chosen.upperBound - chosen.lowerBound) * 0.05
        axis = ValueAxis(title: title, range: chosen.lowerBound - room...chosen.upperBound + room, height: height)
    }

    /// Draws the plot; a dotted line lies at every level that is on the axis.
    func draw(in area: PlotArea, levels: [Double], of document: inout SVGDocument) {
        axis.drawGrid(in: area, of: &document)
        let y = axis.scale(in: area)
        let zero = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.9)
        document.line(fromX: area.x, y: y(0), toX: area.right, y: y(0), zero)
        let dotted = SVGStyle(stroke: Palette.ink, strokeWidth: 0.9, dashes: [1.5, 2])
        for level in levels where axis.range.contains(level) {
            document.line(fromX: area.x, y: y(level), toX: area.right, y: y(level), dotted)
        }
        let width = area.width / Double(max(1, columns.count))
        for (place, column) in columns.enumerated() {
            draw(column, middle: area.x + (Double(place) + 0.5) * width, width: width, y: y, of: &document)
            label(column, middle: area.x + (Double(place) + 0.5) * width, width: width, y: area.bottom, of: &document)
        }
        if columns.allSatisfy(\.cells.isEmpty) { area.drawMessage("no \(noun)s", in: &document) }
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: axis.width, in: &document)
    }

    private func draw(_ column: Column, middle: Double, width: Double, y: LinearScale, of document: inout SVGDocument) {
        let shown = spread(of: column.cells.count, most: GroupColumns.mostCells).map { column.cells[$0] }
            .filter { axis.range.contains($0.value) }
        let size = shown.count > 100 ? 1.6 : shown.count > 30 ? 2 : 2.6
        // The signs of wells and of the group stand right of the cells.
        let room = width - 44
        let swarm = Swarm(shown.map { y($0.value) }, spacing: size * 2.1, width: room)
        for (cell, offset) in zip(shown, swarm.offsets) {
            var point = cell.point
            point.size = size
            point.draw(x: middle - 16 + offset, y: y(cell.value), in: &document)
        }
        let right = middle + width / 2 - 20
        drawEstimate(column.estimate, x: right, y: y, of: &document)
        for well in column.wells where axis.range.contains(well) {
            GroupColumns.wellPoint.draw(x: right, y: y(well), in: &document)
        }
    }

    private func drawEstimate(_ estimate: Estimate, x: Double, y: LinearScale, of document: inout SVGDocument) {
        guard estimate.value.isFinite, axis.range.contains(estimate.value) else { return }
        let style = SVGStyle(stroke: Palette.ink, strokeWidth: 2)
        document.line(fromX: x - 12, y: y(estimate.value), toX: x + 12, y: y(estimate.value), style)
        guard estimate.lower.isFinite, estimate.upper.isFinite else { return }
        let thin = SVGStyle(stroke: Palette.ink, strokeWidth: 1)
        let ends = [estimate.lower, estimate.upper].map { min(max($0, axis.range.lowerBound), axis.range.upperBound) }
        document.line(fromX: x, y: y(ends[0]), toX: x, y: y(ends[1]), thin)
        for end in ends { document.line(fromX: x - 5, y: y(end), toX: x + 5, y: y(end), thin) }
    }

    private func label(_ column: Column, middle: Double, width: Double, y: Double, of document: inout SVGDocument) {
        let name = TextWidth.fitting(column.name, width: width - 4, size: 11)
        document.text(name, x: middle, y: y + 16, SVGTextStyle(size: 11, anchor: .middle))
        let count = TextWidth.fitting(counted(column.cells.count, noun), width: width - 4, size: 10)
        document.text(count, x: middle, y: y + 30, SVGTextStyle(size: 10, anchor: .middle, color: Palette.softInk))
    }
}
