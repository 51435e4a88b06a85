import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct HeatMapFigureTests {
    /// The picture in the plot, decoded.
    private func picture(_ figure: HeatMapFigure) throws -> PNGReader {
        let href = try #require(SVGReader(try figure.svg()).elements("image").first?["href"])
        let data = try #require(Data(base64Encoded: String(href.dropFirst("data:image/png;base64,".count))))
        return try PNGReader(Array(data))
    }

    private func color(_ picture: PNGReader, row: Double, column: Double) -> RGBColor {
        let place = Int(row * Double(picture.height)) * picture.width + Int(column * Double(picture.width))
        let samples = picture.samples[3 * place..<3 * place + 3].map { $0 }
        return RGBColor(red: samples[0], green: samples[1], blue: samples[2])
    }

    @Test("Every value has its colour at its place; gaps and undefined values are grey")
    func colors() throws {
        let traces = [trace(1, [0, 1, nil, 1]), trace(2, from: 1, [1, .nan, 0])]
        let figure = HeatMapFigure(
            title: "t",
            traces: traces,
            valueLabel: "R",
            clock: twoMinutes,
            order: .given,
            valueRange: 0...1
        )
        let picture = try picture(figure)
        let (low, high, grey) = (ColorMap.color(0), ColorMap.color(1), RGBColor(0xDDDDDD))
        let expected = [[low, high, grey, high], [grey, high, grey, low]]
        for (row, colors) in expected.enumerated() {
            for (column, expected) in colors.enumerated() {
                let found = color(picture, row: (Double(row) + 0.5) / 2, column: (Double(column) + 0.5) / 4)
                #expect(found == expected, "row \(row), column \(column)")
            }
        }
    }

    @Test("A pause of the clock is as wide as it lasted")
    func unevenClock() throws {
        let clock = try LineageClock(timesInMinutes: [0, 1, 9, 10])
        let figure = HeatMapFigure(title: "t", traces: [trace(1, [0, 1, 0, 1])], valueLabel: "R", clock: clock)
        let picture = try picture(figure)
        // From -0.5 to 10.5 minutes; frame 1 reaches half way over the pause, to 5 minutes.
        #expect(color(picture, row: 0.5, column: 5.3 / 11) == ColorMap.color(1))
        #expect(color(picture, row: 0.5, column: 5.7 / 11) == ColorMap.color(0))
    }

    @Test("Rows are ordered as asked for")
    func order() {
        let traces = [trace(3, from: 2, [9]), trace(1, [1, 1]), trace(2, [5, .nan]), trace(4, [.nan])]
        func tracks(_ order: HeatMapFigure.Order) -> [String] {
            let figure = HeatMapFigure(title: "t", traces: traces, valueLabel: "R", clock: twoMinutes, order: order)
            let rows = figure.csv().split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
            return rows.reduce(into: []) { if $0.last != String($1[1]) { $0.append(String($1[1])) } }
        }
        #expect(tracks(.given) == ["3", "1", "2", "4"])
        #expect(tracks(.firstFrameThenValue) == ["2", "1", "4", "3"])
        #expect(tracks(.value) == ["3", "2", "1", "4"])
    }

    @Test("No cells and no values are drawn and say what they are")
    func little() throws {
        var figure = HeatMapFigure(title: "t", traces: [], valueLabel: "R", clock: twoMinutes)
        #expect(SVGReader(try figure.svg()).lines.contains("no cells"))
        figure.traces = [trace(1, [.nan])]
        #expect(SVGReader(try figure.svg()).lines.contains("no values"))
        figure.traces = [trace(1, [2])]
        #expect(SVGReader(try figure.svg()).isWellFormed)
        figure.traces = [trace(1, [2]), trace(1, [2])]
        #expect(throws: FigureError.duplicateTrack(id: 1)) { try figure.svg() }
    }

    @Test("Labels stay apart for every number of cells", arguments: [1, 2, 10, 38, 60, 61, 200])
    func collisions(_ cells: Int) throws {
        let traces = manyTraces(cells, frames: 30)
        let figure = HeatMapFigure(
            title: "Cells",
            traces: traces,
            valueLabel: "Ratio 480 / 405",
            clock: twoMinutes,
            marks: [TimeMark(.minutes(20), label: "dose"), TimeMark(.minutes(58), label: "a long name at the end")]
        )
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("10,000 cells of 100 frames take less than half a megabyte, in the same bytes every time")
    func manyCells() throws {
        let traces = manyTraces(10_000, frames: 100)
        let figure = HeatMapFigure(title: "t", traces: traces, valueLabel: "R", clock: twoMinutes)
        let svg = try figure.svg()
        #expect(svg.utf8.count < 500_000)
        #expect(svg == (try figure.svg()))
        #expect(SVGReader(svg).lines.contains { $0.contains("every line is the mean of 12 cells") })
    }
}
