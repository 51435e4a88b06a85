/// The names of the rows beside a plot: track numbers where they fit, else only how many rows there are.
struct RowAxis {
    private let tracks: [Int]
    private let pitch: Double
    private let size: Double

    /// Rows lower than this have no room for a number.
    private static let lowestRow = 7.0

    init(tracks: [Int], height: Double) {
        self.tracks = tracks
        pitch = tracks.isEmpty ? height : height / Double(tracks.count)
        size = min(10, pitch * 0.95)
    }

    private var hasNumbers: Bool { pitch >= RowAxis.lowestRow }

    /// Room needed beside the plot.
    var width: Double {
        guard hasNumbers else { return 40 }
        return (tracks.map { TextWidth.of("\($0)", size: size) }.max() ?? 0) + 36
    }

    func draw(beside area: PlotArea, in document: inout SVGDocument) {
        drawNumbers(beside: area, in: &document)
        drawTitle(beside: area, in: &document)
    }

    /// Writes the numbers, if they fit.
    func drawNumbers(beside area: PlotArea, in document: inout SVGDocument) {
        guard hasNumbers else { return }
        for (row, track) in tracks.enumerated() {
            let y = area.y + (Double(row) + 0.5) * pitch + size * 0.36
            document.text("\(track)", x: area.x - 5, y: y, SVGTextStyle(size: size, anchor: .end))
        }
    }

    /// Writes what the rows are.
    func drawTitle(beside area: PlotArea, in document: inout SVGDocument) {
        let style = SVGTextStyle(size: 12, anchor: .middle, rotation: -90)
        document.text(hasNumbers ? "Track" : "Cells", x: area.x - width + 24, y: area.y + area.height / 2, style)
    }
}
