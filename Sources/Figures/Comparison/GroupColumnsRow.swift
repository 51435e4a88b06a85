/// Plots of the same groups beside each other, under one title and one legend.
struct GroupColumnsRow {
    /// Room between plots, in units of the drawing.
    private static let gap = 16.0

    /// The plots, each with the levels at which dotted lines lie.
    let plots: [(plot: GroupColumns, levels: [Double])]
    /// Groups in each of them.
    let groupCount: Int
    let title: String
    let notes: [String]
    let legend: [Legend.Entry]
    let width: Double
    let plotHeight: Double

    /// Draws the plots.
    ///
    /// - Throws: `FigureError.parameter` for a size outside its range, or without room for the groups.
    func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 300...4000)
        try require(plotHeight, "plotHeight", in: 60...4000)
        let labels = plots.reduce(0) { $0 + $1.plot.axis.width }
        let plotWidth = (width - labels - 18 - Self.gap * Double(plots.count - 1)) / Double(plots.count)
        guard plotWidth >= 60 * Double(max(1, groupCount)) else {
            throw .parameter(name: "width", reason: "no room is left for \(counted(groupCount, "group"))")
        }
        let header = Header(title: title, notes: notes, x: 14, width: width - 28)
        let legend = Legend(legend, x: 14, width: width - 28)
        let top = header.height + legend.height + 4
        var document = SVGDocument(width: width, height: top + plotHeight + GroupColumns.labelHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        var x = 0.0
        for (plot, levels) in plots {
            let area = PlotArea(x: x + plot.axis.width, y: top, width: plotWidth, height: plotHeight)
            plot.draw(in: area, levels: levels, of: &document)
            x = area.right + Self.gap
        }
        return document
    }
}
