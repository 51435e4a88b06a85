import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct TraceFigureTests {
    private func figure(_ traces: [Trace], summary: TracePanel.Summary = .median) -> TraceFigure {
        TraceFigure(
            title: "Traces",
            panels: [TracePanel(traces: traces, valueLabel: "Ratio", summary: summary)],
            clock: twoMinutes
        )
    }

    /// The data of the cells' lines, and of the thick line and the band.
    private func paths(_ figure: TraceFigure) throws -> [String] {
        SVGReader(try figure.svg()).elements("path").compactMap { $0["d"] }
    }

    @Test("Gaps and undefined values break the line, a single value becomes a dot")
    func brokenLines() throws {
        let path = try #require(try paths(figure([trace(1, [1, 2, nil, 2, .nan, 3, nil, .infinity, 1, 2])])).first)
        #expect(path.count { $0 == "M" } == 4)
        let pieces = path.split(separator: "M").map { String($0) }
        #expect(pieces[1].hasSuffix("l0 0") && pieces[2].hasSuffix("l0 0"))
        #expect(!pieces[0].hasSuffix("l0 0") && !pieces[3].hasSuffix("l0 0"))
    }

    @Test("The thick line runs through mean or median, the band through the quartiles, where three cells are seen")
    func summaries() throws {
        let values: [[Double?]] = [[0, 0, 0, 0], [1, 1, 1, nil], [2, 2, 8, nil]]
        let traces = values.enumerated().map { trace($0.offset + 1, $0.element) }
        let panel = TracePanel(traces: traces, valueLabel: "Ratio", summary: .mean, valueRange: 0...10)
        let figure = TraceFigure(title: "t", panels: [panel], clock: twoMinutes, panelHeight: 100)
        let drawn = try paths(figure)
        #expect(drawn.count == 5)
        // Ten units a step of 1: means 1, 1 and 3; quartiles 0.5 to 1.5 and 0.5 to 4.5; the fourth frame has one cell.
        let heights = drawn.suffix(2).map { SVGReader.pieces(ofPath: $0).map { $0.map { ($0.y * 10).rounded() / 10 } } }
        #expect(heights == [[[85, 85, 55, 95, 95, 95]], [[90, 90, 70]]])
        let alone = TracePanel(traces: Array(traces.prefix(2)), valueLabel: "Ratio", summary: .mean)
        #expect(try paths(TraceFigure(title: "t", panels: [alone], clock: twoMinutes)).count == 2)
    }

    @Test("The axis is minutes, hours or frames")
    func timeAxis() throws {
        func lines(_ clock: LineageClock, frames: Int) throws -> [String] {
            let panel = TracePanel(traces: [trace(1, Array(repeating: 1, count: frames))], valueLabel: "R")
            return SVGReader(try TraceFigure(title: "t", panels: [panel], clock: clock).svg()).lines
        }
        #expect(try lines(twoMinutes, frames: 61).contains("Time (min)"))
        #expect(try lines(twoMinutes, frames: 61).contains("120"))
        #expect(try lines(twoMinutes, frames: 1441).contains("Time (h)"))
        #expect(try lines(frameCounter, frames: 61).contains("Frame"))
        #expect(try lines(frameCounter, frames: 61).contains("60"))
        let uneven = try LineageClock(timesInMinutes: [0, 1, 7, 20])
        #expect(try lines(uneven, frames: 4).contains("20"))
    }

    @Test("Marks stand at their time; minutes need a clock; what lies outside is named")
    func marks() throws {
        var figure = figure([trace(1, Array(repeating: 1.5, count: 61))])
        figure.marks = [
            TimeMark(.frame(30), label: "dose"), TimeMark(.minutes(60), label: "same"),
            TimeMark(.minutes(999), label: "late"),
        ]
        let read = SVGReader(try figure.svg())
        let dashed = read.elements("line").filter { $0["stroke-dasharray"] != nil }
        #expect(dashed.count == 2 && dashed[0]["x1"] == dashed[1]["x1"])
        #expect(read.lines.contains("dose") && read.lines.contains("same"))
        #expect(read.lines.contains { $0.contains("late (999 min) lies outside") })
        #expect(read.collisions.isEmpty)
        figure.clock = frameCounter
        #expect(throws: FigureError.noClock(mark: "same")) { try figure.svg() }
        figure.marks = [TimeMark(.frame(.nan), label: "never")]
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("The table has a row per point with minutes, flags and quoted names")
    func table() {
        var points = [TracePoint(frame: 3, timeInSeconds: nil, value: 1.25, flags: [.saturated, .lowNumerator])]
        points.append(TracePoint(frame: 5, timeInSeconds: nil, value: .nan, flags: .empty))
        let trace = Trace(track: 7, name: "a,\"b\"", observed: points, timeInSeconds: { _ in nil })
        var figure = figure([trace])
        #expect(
            figure.csv() == """
                track,frame,time_min,value,flags,reporter
                7,3,6,1.25,low-numerator;saturated,"a,""b\"""
                7,4,8,,gap,"a,""b\"""
                7,5,10,,empty,"a,""b\"""

                """
        )
        figure.clock = frameCounter
        #expect(figure.csv().contains("\n7,3,,1.25,"))
    }

    @Test("No cells, no values, one cell and one point are drawn and say what they are")
    func little() throws {
        #expect(SVGReader(try figure([]).svg()).lines.contains("no cells"))
        #expect(SVGReader(try figure([trace(1, [.nan, .nan])]).svg()).lines.contains("no values"))
        #expect(SVGReader(try figure([trace(1, [1, 2])]).svg()).lines.contains { $0.hasPrefix("n = 1 cell ") })
        #expect(try paths(figure([trace(1, [5])])).count == 1)
        #expect(figure([]).csv() == "track,frame,time_min,value,flags,reporter\n")
    }

    @Test("An outlier does not flatten the other values and is counted")
    func outlier() throws {
        var traces = manyTraces(30, frames: 40)
        traces.append(trace(31, [1e9, 1]))
        let lines = SVGReader(try figure(traces).svg()).lines
        #expect(lines.contains { $0.contains("1 value outside the axis") })
        #expect(lines.contains("1.0"))
    }

    @Test("Settings that contradict each other are refused")
    func refusals() {
        #expect(throws: FigureError.duplicateTrack(id: 4)) { try figure([trace(4, [1]), trace(4, [2])]).svg() }
        #expect(throws: FigureError.self) { try TraceFigure(title: "t", panels: [], clock: twoMinutes).svg() }
        var narrow = figure([trace(1, [1])])
        narrow.width = 10
        #expect(throws: FigureError.self) { try narrow.svg() }
        narrow.width = .nan
        #expect(throws: FigureError.self) { try narrow.svg() }
        let panel = TracePanel(traces: [], valueLabel: "R", valueRange: 1...1)
        #expect(throws: FigureError.self) { try TraceFigure(title: "t", panels: [panel], clock: twoMinutes).svg() }
    }

    @Test("Hostile names in every place keep the file valid and its labels apart", arguments: hostileNames)
    func hostile(_ name: String) throws {
        let traces = manyTraces(5, frames: 20)
        let panel = TracePanel(traces: traces, valueLabel: name)
        let long = String(repeating: name + " ", count: 40)
        let figure = TraceFigure(
            title: long,
            panels: [panel, panel],
            clock: twoMinutes,
            marks: [TimeMark(.frame(2), label: name), TimeMark(.frame(3), label: long)]
        )
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("10,000 cells of 100 frames take less than half a megabyte, in the same bytes every time")
    func manyCells() throws {
        let figure = figure(manyTraces(10_000, frames: 100))
        let svg = try figure.svg()
        #expect(svg.utf8.count < 500_000)
        #expect(svg == (try figure.svg()))
        let read = SVGReader(svg)
        #expect(
            read.isWellFormed && read.lines.contains { $0.contains("n = 10,000 cells") && $0.contains("500 cells") }
        )
        #expect(read.elements("path").count == 502)
    }
}
