internal import Lineage
internal import Reporters

/// The colours of a family tree's bars.
struct LineageColors {
    let bar: ColorBar
    private let colors: ColorScale
    private let values: [Int: [Int: Double]]

    init(_ coloring: LineageFigure.Coloring, height: Double) throws(FigureError) {
        if let range = coloring.valueRange { try require(range, "valueRange") }
        try requireDistinctTracks(coloring.traces.map(\.track))
        let all = coloring.traces.flatMap { $0.points.map(\.value) }
        let range = coloring.valueRange ?? ValueRange(of: all)?.range ?? 0...1
        colors = ColorScale(range)
        bar = ColorBar(title: coloring.label, colors: colors, height: height)
        values = coloring.traces.reduce(into: [:]) { result, trace in
            result[trace.track] = trace.points.reduce(into: [:]) { $0[$1.frame] = $1.value }
        }
    }

    /// The colour of a cell in a frame; grey without a value.
    func color(track: Int, frame: Int) -> RGBColor {
        guard let value = values[track]?[frame], value.isFinite else { return RGBColor(0xC4C4C4) }
        return colors.color(value, steps: 64)
    }
}

/// Draws the bars, connectors and end marks of a family tree.
struct LineageTree {
    let forest: DrawnForest
    let layout: LineageLayout
    let clock: LineageClock
    let scale: LinearScale
    let top: Double
    let pitch: Double

    private var barWidth: Double { pitch >= 16 ? 4 : pitch >= 11 ? 3 : 2.2 }

    func draw(colors: LineageColors?, in document: inout SVGDocument) {
        drawConnectors(in: &document)
        for id in layout.order {
            guard let cell = forest.cell(id) else { continue }
            drawBar(of: cell, colors: colors, in: &document)
        }
        for id in layout.order {
            guard let cell = forest.cell(id) else { continue }
            drawEnd(of: cell, in: &document)
            drawSeparation(of: cell, in: &document)
            drawNumber(of: cell, in: &document)
        }
    }

    private func x(_ frame: Int) -> Double { scale(clock.time(ofFrame: frame)) }

    private func y(_ id: Int) -> Double { top + ((layout.rows[id] ?? 0) + 0.5) * pitch }

    /// Frame at which a cell's bar begins: that of its birth's division, though it may have been seen later.
    private func start(of cell: DrawnForest.Branch) -> Int {
        min(cell.birthFrame, forest.birthDivision(of: cell.id)?.frame ?? cell.birthFrame)
    }

    /// Frame at which a cell's bar ends.
    private func end(of cell: DrawnForest.Branch) -> Int {
        guard let daughter = layout.mitoticDaughters(of: cell.id).first,
            let division = forest.birthDivision(of: daughter)
        else { return cell.endFrame + 1 }
        return division.frame
    }

    private func drawConnectors(in document: inout SVGDocument) {
        let style = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.9)
        for division in forest.divisions {
            let drawn = division.daughters.filter { layout.rows[$0] != nil }
            guard !drawn.isEmpty, layout.rows[division.mother] != nil else { continue }
            let heights = (drawn + [division.mother]).map { y($0) }.sorted()
            document.line(
                fromX: x(division.frame),
                y: heights[0],
                toX: x(division.frame),
                y: heights[heights.count - 1],
                style
            )
        }
    }

    private func drawBar(of cell: DrawnForest.Branch, colors: LineageColors?, in document: inout SVGDocument) {
        let (start, end, y) = (start(of: cell), end(of: cell), y(cell.id))
        if start < cell.birthFrame {
            let thin = SVGStyle(stroke: Palette.softInk, strokeWidth: 0.9, dashes: [2, 2])
            document.line(fromX: x(start), y: y, toX: x(cell.birthFrame), y: y, thin)
        }
        // Frames closer together than this cannot be told apart.
        let step = max(1, Int(1.5 * Double(end - cell.birthFrame) / max(x(end) - x(cell.birthFrame), 1e-9)))
        var pieces: [(x: Double, color: RGBColor)] = []
        for frame in stride(from: cell.birthFrame, to: end, by: step) {
            let color = colors?.color(track: cell.track, frame: frame) ?? Palette.blue
            if color != pieces.last?.color { pieces.append((x(frame), color)) }
        }
        document.line(of: pieces, toX: x(end), y: y, strokeWidth: barWidth)
    }

    private func drawEnd(of cell: DrawnForest.Branch, in document: inout SVGDocument) {
        guard layout.mitoticDaughters(of: cell.id).isEmpty else { return }
        FateMark(cell.fate).draw(x: x(cell.endFrame + 1), y: y(cell.id), size: min(barWidth * 0.9, 3.2), in: &document)
    }

    /// A tick through the bar of a bud where it separates from its mother.
    private func drawSeparation(of cell: DrawnForest.Branch, in document: inout SVGDocument) {
        guard let frame = cell.separationFrame, (cell.birthFrame...end(of: cell)).contains(frame) else { return }
        SeparationMark.draw(x: x(frame), y: y(cell.id), size: barWidth / 2 + 2, in: &document)
    }

    /// Writes a cell's number above its bar where the row is high and the bar long enough; in lower rows a founder's beside her bar.
    private func drawNumber(of cell: DrawnForest.Branch, in document: inout SVGDocument) {
        let number = "\(cell.track)"
        var style = SVGTextStyle(size: LineageTree.numberSize, color: Palette.softInk)
        guard LineageTree.hasNumbersAbove(pitch) else {
            guard cell.mother == nil else { return }
            style.anchor = .end
            return document.text(number, x: x(start(of: cell)) - 4, y: y(cell.id) + 2.6, style)
        }
        guard TextWidth.of(number, size: LineageTree.numberSize) + 3 < x(end(of: cell)) - x(cell.birthFrame) else {
            return
        }
        document.text(number, x: x(cell.birthFrame) + 2, y: y(cell.id) - barWidth / 2 - 1.5, style)
    }

    private static let numberSize = 7.5

    /// Whether rows of a height have room for a number above each bar.
    private static func hasNumbersAbove(_ pitch: Double) -> Bool { pitch >= 16 }

    /// Room that the numbers of founders need on the left.
    static func numberMargin(_ founders: [Int], pitch: Double) -> Double {
        guard !hasNumbersAbove(pitch) else { return 0 }
        return 4 + (founders.map { TextWidth.of("\($0)", size: numberSize) }.max() ?? 0)
    }
}
