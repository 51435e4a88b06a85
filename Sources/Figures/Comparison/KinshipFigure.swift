public import Reporters

/// Correlations between relatives beside what chance gives: a row per kinship and group, number by number.
///
/// The grey bar holds 95 % of the correlations after shuffling; a filled sign lies outside of what 95 % of the shuffles
/// give. Kinships of fewer than three pairs have no row.
public struct KinshipFigure: Figure {
    /// The figure's title.
    public var title: String
    /// What was found of the groups.
    public var results: [GroupResult]
    /// Lines below the title.
    public var notes: [String]
    /// Width of the figure, 400 to 4000 units.
    public var width: Double

    /// Makes a figure.
    public init(title: String, results: [GroupResult], notes: [String] = [], width: Double = 640) {
        self.title = title
        self.results = results
        self.notes = notes
        self.width = width
    }

    private static let rowHeight = 20.0
    private static let headingHeight = 22.0
    private static let countWidth = 140.0

    /// A line of the figure.
    private enum Row {
        case heading(String)
        case correlation(name: String, KinshipCorrelation)
    }

    /// Whether any kinship has pairs enough.
    public var isEmpty: Bool { rows.isEmpty }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 400...4000)
        let rows = rows
        let header = Header(title: title, notes: notes, x: 14, width: width - 28)
        let legend = Legend(rows.isEmpty ? [] : KinshipFigure.legendEntries, x: 14, width: width - 28)
        let height = rows.isEmpty ? 80 : rows.reduce(8) { $0 + KinshipFigure.height(of: $1) }
        let names = min(nameWidth(rows), width - KinshipFigure.countWidth - 160)
        let area = PlotArea(
            x: names,
            y: header.height + legend.height + 4,
            width: width - names - KinshipFigure.countWidth,
            height: height
        )
        var document = SVGDocument(width: width, height: area.bottom + PlotArea.timeAxisHeight)
        header.draw(in: &document)
        legend.draw(y: header.height, in: &document)
        let x = LinearScale(domain: -1.05...1.05, ends: (area.x, area.right))
        drawAxis(x, in: area, of: &document)
        guard !rows.isEmpty else {
            area.drawMessage("fewer than three pairs of relatives", in: &document)
            return document
        }
        var y = area.y + 4
        for row in rows {
            let rowHeight = KinshipFigure.height(of: row)
            draw(row, y: y + rowHeight / 2, x: x, in: area, of: &document)
            y += rowHeight
        }
        return document
    }

    /// Writes one row per number, kinship and group.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("group,number,kinship,pairs,correlation,p_value,chance_median,chance_lower,chance_upper\n")
        for result in results {
            for kinship in result.kinship {
                let found = kinship.correlation
                output.write("\(csvField(result.name)),\(kinship.quantity.column),\(found.kinship.rawValue),")
                output.write("\(found.pairCount),\(csvField(found.correlation)),\(csvField(found.pValue)),")
                output.write("\(csvFields(found.chance))\n")
            }
        }
    }

    private var rows: [Row] {
        CellQuantity.inherited.flatMap { quantity -> [Row] in
            let found = Kinship.allCases.flatMap { kinship in
                results.compactMap { row(of: quantity, kinship, in: $0) }
            }
            return found.isEmpty ? [] : [.heading(KinshipFigure.heading(of: quantity))] + found
        }
    }

    private func row(of quantity: CellQuantity, _ kinship: Kinship, in result: GroupResult) -> Row? {
        let found = result.kinship.first { $0.quantity == quantity && $0.correlation.kinship == kinship }
        guard let correlation = found?.correlation, correlation.correlation.isFinite else { return nil }
        let group = results.count > 1 ? ", \(result.name)" : ""
        return .correlation(name: kinship.name + group, correlation)
    }

    private static func heading(of quantity: CellQuantity) -> String {
        switch quantity {
        case .level: "Level"
        case .amplitude: "Amplitude"
        case .halfTime: "t½"
        case .responders, .baseline: quantity.name
        }
    }

    private static func height(of row: Row) -> Double {
        switch row {
        case .heading: headingHeight
        case .correlation: rowHeight
        }
    }

    private func nameWidth(_ rows: [Row]) -> Double {
        let widths = rows.map { row in
            if case .correlation(let name, _) = row { TextWidth.of(name, size: 11) } else { 0.0 }
        }
        return max(80, (widths.max() ?? 0) + 28)
    }

    private func drawAxis(_ x: LinearScale, in area: PlotArea, of document: inout SVGDocument) {
        for tick in [-1, -0.5, 0, 0.5, 1] {
            let place = x(tick)
            let color = tick == 0 ? Palette.softInk : Palette.grid
            document.line(
                fromX: place,
                y: area.y,
                toX: place,
                y: area.bottom,
                SVGStyle(stroke: color, strokeWidth: 0.8)
            )
            let style = SVGTextStyle(size: 11, anchor: .middle)
            document.text(fixedDecimals(tick, 1), x: place, y: area.bottom + 16, style)
        }
        area.drawFrame(in: &document)
        let style = SVGTextStyle(size: 12, anchor: .middle)
        document.text("Correlation of the pairs", x: area.x + area.width / 2, y: area.bottom + 33, style)
    }

    private func draw(_ row: Row, y: Double, x: LinearScale, in area: PlotArea, of document: inout SVGDocument) {
        switch row {
        case .heading(let text):
            document.text(text, x: 14, y: y + 5, SVGTextStyle(size: 11, isBold: true, halo: Palette.paper))
        case .correlation(let name, let found):
            let fitting = TextWidth.fitting(name, width: area.x - 22, size: 11)
            document.text(fitting, x: area.x - 7, y: y + 4, SVGTextStyle(size: 11, anchor: .end))
            if found.chance.lower.isFinite, found.chance.upper.isFinite {
                let (left, right) = (x(found.chance.lower), x(found.chance.upper))
                let style = SVGStyle(fill: KinshipFigure.chanceColor)
                document.rectangle(x: left, y: y - 5, width: right - left, height: 10, style)
            }
            KinshipFigure.point(isUnlikely: found.pValue < 0.05).draw(x: x(found.correlation), y: y, in: &document)
            let count = "\(counted(found.pairCount, "pair")), p \(KinshipFigure.pText(found.pValue))"
            let style = SVGTextStyle(size: 10, color: Palette.softInk)
            document.text(count, x: area.right + 7, y: y + 4, style)
        }
    }

    private static func pText(_ value: Double) -> String {
        value < 0.0001 ? "< 0.0001" : "= \(fixedDecimals(value, 4))"
    }

    private static let chanceColor = RGBColor(0xCFCFCF)

    private static func point(isUnlikely: Bool) -> DataPoint {
        DataPoint(shape: isUnlikely ? .disc : .ring, color: isUnlikely ? Palette.vermillion : Palette.blue, size: 4)
    }

    private static var legendEntries: [Legend.Entry] {
        [
            Legend.Entry(.swatch(chanceColor), "95 % of what shuffled cells give"),
            Legend.Entry(.point(point(isUnlikely: true)), "p < 0.05"),
            Legend.Entry(.point(point(isUnlikely: false)), "p of 0.05 or more"),
        ]
    }
}
