import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct ResponseMapFigureTests {
    private let responses = [
        response(1, halfTimeInMinutes: nil, isResponder: false), response(2, halfTimeInMinutes: 8, isResponder: true),
        response(3, halfTimeInMinutes: 4, isResponder: true), response(5, halfTimeInMinutes: nil, isResponder: true),
    ]

    private func figure(_ traces: [ProcessedTrace], range: ClosedRange<Double>? = nil) -> ResponseMapFigure {
        ResponseMapFigure(
            title: "Responses",
            traces: traces,
            responses: responses,
            valueLabel: "R / R0",
            clock: twoMinutes,
            dose: TimeMark(.minutes(4), label: "dose"),
            valueRange: range
        )
    }

    private var traces: [ProcessedTrace] {
        (1...5).map { processedTrace($0, [1, 1, 1, 1.5, 2, 2, 2, 2]) }
    }

    @Test("Responders stand above the others, the fastest on top; a cell without a response is last")
    func order() {
        let rows = figure(traces).csv().split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        let tracks = rows.reduce(into: [String]()) { if $0.last != String($1[1]) { $0.append(String($1[1])) } }
        #expect(tracks == ["3", "2", "5", "1", "4"])
        #expect(rows.first { $0[1] == "4" }?[2] == "not decided")
    }

    @Test("Another order goes through all cells, or through responders and others, and is named")
    func otherOrders() throws {
        let peaks = [1.2, 3, 2, 1.1, 2.5]
        let traces = peaks.enumerated().map { processedTrace($0 + 1, [1, 1, $1, 1]) }
        func tracks(_ order: HeatMapOrder) throws -> (tracks: [String], lines: [String]) {
            var figure = figure(traces)
            figure.order = try ResponseMapOrder(order, of: traces, responses: responses)
            let rows = figure.csv().split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
            #expect(rows.first { $0[1] == "1" }?[2] == "no response")
            let order = rows.reduce(into: [String]()) { if $0.last != String($1[1]) { $0.append(String($1[1])) } }
            let read = SVGReader(try figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
            return (order, read.lines)
        }
        let largest = try tracks(.maximum)
        #expect(largest.tracks == ["2", "5", "3", "1", "4"] && largest.lines.contains("all cells (n = 5)"))
        #expect(largest.lines.contains { $0.hasSuffix("ordered by largest value") })
        // Responders first, whatever the number is; here all have the same, so they go by track.
        let amplitudes = try tracks(.amplitude)
        #expect(amplitudes.tracks == ["2", "3", "5", "1", "4"])
        #expect(amplitudes.lines.contains { $0.hasSuffix("ordered by amplitude") })
        #expect(Set(try tracks(.cluster).tracks) == ["1", "2", "3", "4", "5"])
    }

    @Test("Both maps of a reporter have the order that is asked for")
    func orderOfReporters() throws {
        let peaks = [1.2, 3, 2, 1.1, 2.5]
        var contents = ReporterContents(
            name: "AMPK",
            valueLabel: "AMPK",
            traces: peaks.enumerated().map { trace($0 + 1, [1, 1, $1, 1]) }
        )
        contents.processed = peaks.enumerated().map { processedTrace($0 + 1, [1, 1, $1, 1]) }
        #expect(contents.responseFigures(clock: twoMinutes).map(\.name) == ["AMPK-population"])
        try contents.orderMaps(by: .maximum)
        let map = contents.responseFigures(clock: twoMinutes)[1]
        #expect(map.name == "AMPK-responses-map" && map.caption.contains("ordered by largest value"))
        for figure in [map, contents.measuredFigures(clock: twoMinutes)[1]] {
            let rows = figure.figure.csv().split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
            #expect(rows.filter { $0[0] == "1" }.allSatisfy { $0[1] == "2" }, "\(figure.name)")
            #expect(rows.last?[1] == "4")
        }
    }

    @Test("A dot marks dose plus half time; no dot without one")
    func halfTimes() throws {
        let read = SVGReader(try figure(traces).svg())
        let dots = read.elements("circle").dropFirst()
        #expect(dots.count == 2)
        let frame = try #require(read.elements("rect").first { $0["fill"] == "none" })
        let (x, width) = (Double(frame["x"] ?? "") ?? 0, Double(frame["width"] ?? "") ?? 0)
        // The axis reaches from -1 to 15 minutes; the halves are at 8 and 12.
        let places = dots.map { ((Double($0["cx"] ?? "") ?? 0) - x) / width * 16 - 1 }
        #expect(zip(places, [8, 12]).allSatisfy { abs($0 - Double($1)) < 0.05 }, "\(places)")
        var frames = figure(traces)
        (frames.clock, frames.dose) = (frameCounter, TimeMark(.frame(2), label: "dose"))
        #expect(SVGReader(try frames.svg()).elements("circle").isEmpty)
    }

    @Test("The baseline is almost white; equal distances from it are equally far along the colours; a gap is grey")
    func colors() throws {
        let one = [processedTrace(2, [1, 1.5, 2, 0.5, nil, 1])]
        let href = try #require(SVGReader(try figure(one, range: 0.5...2).svg()).elements("image").first?["href"])
        let data = try #require(Data(base64Encoded: String(href.dropFirst("data:image/png;base64,".count))))
        let picture = try PNGReader(Array(data))
        func color(_ frame: Int) -> RGBColor {
            let place = 3 * Int((Double(frame) + 0.5) / 6 * Double(picture.width))
            return RGBColor(
                red: picture.samples[place],
                green: picture.samples[place + 1],
                blue: picture.samples[place + 2]
            )
        }
        func isNear(_ first: RGBColor, _ second: RGBColor) -> Bool {
            zip([first.red, first.green, first.blue], [second.red, second.green, second.blue])
                .allSatisfy { abs(Int($0) - Int($1)) <= 3 }
        }
        let expected = [0, 0.5, 1, -0.5].map { DivergingColorMap.color($0) } + [RGBColor(0xB4B4B4)]
        for (frame, expected) in expected.enumerated() {
            #expect(isNear(color(frame), expected), "frame \(frame): \(color(frame).text), not \(expected.text)")
        }
    }

    @Test("The two sides of the diverging colours are equally dark")
    func balance() {
        func luminance(_ color: RGBColor) -> Double {
            [(color.red, 0.2126), (color.green, 0.7152), (color.blue, 0.0722)].reduce(0) { sum, part in
                let share = Double(part.0) / 255
                return sum + part.1 * (share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4))
            }
        }
        for step in 1...8 {
            let (below, above) = (DivergingColorMap.color(-Double(step) / 8), DivergingColorMap.color(Double(step) / 8))
            #expect(abs(luminance(below) - luminance(above)) < 0.03, "step \(step)")
        }
        #expect(DivergingColorMap.color(.nan) == DivergingColorMap.color(0))
        #expect(DivergingColorMap.color(7) == DivergingColorMap.color(1))
    }

    @Test("Labels stay apart for every number of cells", arguments: [0, 1, 2, 10, 60, 200, 2000])
    func collisions(_ cells: Int) throws {
        let traces = cells == 0 ? [] : manyProcessedTraces(cells, frames: 30)
        var figure = figure(traces)
        figure.responses = traces.map { trace in
            let kind = trace.track % 3
            return response(
                trace.track,
                halfTimeInMinutes: kind == 0 ? Double(trace.track % 17) : nil,
                isResponder: kind == 0 ? true : kind == 1 ? false : nil
            )
        }
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
        #expect(try figure.svg() == figure.svg())
    }

    @Test("A track that occurs twice is refused")
    func refusal() {
        #expect(throws: FigureError.duplicateTrack(id: 1)) {
            try figure([processedTrace(1, [1]), processedTrace(1, [1])]).svg()
        }
    }
}
