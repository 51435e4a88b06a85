import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct PopulationFigureTests {
    private func figure(_ groups: [PopulationGroup], range: ClosedRange<Double>? = nil) -> PopulationFigure {
        PopulationFigure(
            title: "AMPK activity",
            groups: groups,
            valueLabel: "R / R0",
            clock: twoMinutes,
            valueRange: range,
            plotHeight: 100
        )
    }

    private func paths(_ figure: PopulationFigure) throws -> [[String: String]] {
        SVGReader(try figure.svg()).elements("path")
    }

    @Test("Lines break at gaps and around a mitosis, whose values are open diamonds")
    func brokenLines() throws {
        let trace = processedTrace(1, [1, 1, nil, 1, 1, 1, 1, 1], mitosisFrames: 5...6)
        let group = PopulationGroup(name: "", traces: [trace], course: nil)
        // The first one is the diamond of the legend.
        let drawn = try paths(figure([group])).compactMap { $0["d"] }.dropFirst().map { $0 }
        #expect(drawn.count == 2)
        // Frames 0 to 1, 3 to 4 and 7 alone; two diamonds.
        #expect(drawn[0].count { $0 == "M" } == 3)
        #expect(drawn[1].count { $0 == "z" } == 2)
    }

    @Test("The median runs through the course, the band through its interval, and breaks where there is no median")
    func medians() throws {
        let group = PopulationGroup(
            name: "treated",
            traces: [],
            course: course("treated", [1, 2, .nan, 3, 3], half: 1)
        )
        let read = SVGReader(try figure([group], range: 0...10).svg())
        let drawn = read.elements("path").compactMap { $0["d"] }
        // Ten units a step of 1.
        let band = SVGReader.pieces(ofPath: drawn[0]).map { $0.map { ($0.y * 10).rounded() / 10 } }
        let line = SVGReader.pieces(ofPath: drawn[1]).map { $0.map { ($0.y * 10).rounded() / 10 } }
        #expect(band == [[80, 70, 90, 100], [60, 60, 80, 80]])
        #expect(line == [[90, 80], [70, 70]])
        #expect(read.lines.contains("treated: median, 95 % bootstrap interval"))
    }

    @Test("The strip under the plot steps through the numbers of cells")
    func cellCounts() throws {
        let group = PopulationGroup(name: "", traces: [], course: course("", [1, 1, 1, 1]))
        let read = SVGReader(try figure([group]).svg())
        let steps = try #require(read.elements("path").last?["d"])
        let corners = try #require(SVGReader.pieces(ofPath: steps).first)
        // Three more cells in three steps: every one goes right, then up by the same height.
        #expect(corners.count == 7)
        let rises = stride(from: 2, to: 7, by: 2).map { corners[$0 - 1].y - corners[$0].y }
        #expect(rises.allSatisfy { abs($0 - rises[0]) < 0.11 && $0 > 1 })
        #expect(read.lines.contains("Cells") && read.lines.contains("Time (min)"))
    }

    @Test("Groups differ in colour and in dashes")
    func groups() throws {
        let groups = ["treated", "control"].map {
            PopulationGroup(name: $0, traces: [processedTrace(1, [1, 2])], course: course($0, [1, 2]))
        }
        let medians = try paths(figure(groups)).filter { $0["stroke-width"] == "2.4" }
        #expect(medians.count == 2)
        #expect(Set(medians.compactMap { $0["stroke"] }).count == 2)
        #expect(medians[0]["stroke-dasharray"] == nil && medians[1]["stroke-dasharray"] != nil)
    }

    @Test("Shades reach over their time and are named; in minutes they need a clock")
    func shades() throws {
        var figure = figure([PopulationGroup(name: "", traces: [processedTrace(1, [1, 1, 1, 1, 1])], course: nil)])
        figure.spans = [TimeSpan(from: .minutes(4), label: "drug", role: .exposure)]
        let read = SVGReader(try figure.svg())
        let shade = try #require(read.elements("rect").first { $0["fill"] == "#fdf3ea" && $0["height"] == "100" })
        let frame = try #require(read.elements("rect").first { $0["fill"] == "none" && $0["height"] == "100" })
        let (x, width) = (Double(frame["x"] ?? "") ?? 0, Double(frame["width"] ?? "") ?? 0)
        // Frames 0 to 8 minutes: the shade begins in the middle and reaches to the end.
        #expect(abs((Double(shade["x"] ?? "") ?? 0) - x - width / 2) < 0.02)
        #expect(abs((Double(shade["width"] ?? "") ?? 0) - width / 2) < 0.02)
        #expect(read.lines.contains("drug"))
        figure.clock = frameCounter
        #expect(throws: FigureError.noClock(mark: "drug")) { try figure.svg() }
    }

    @Test("The table has cells, then medians, with intervals and flags")
    func table() {
        let trace = processedTrace(7, from: 1, [1.5, nil], mitosisFrames: 1...1)
        let group = PopulationGroup(name: "a,b", traces: [trace], course: course("a,b", from: 1, [2], half: 0.5))
        #expect(
            figure([group]).csv() == """
                series,group,track,frame,time_min,value,lower,upper,cells,flags,reporter
                cell,"a,b",7,1,2,1.5,1.3,1.7,,mitosis,AMPK
                cell,"a,b",7,2,4,,,,,gap,AMPK
                median,"a,b",,1,2,2,1.5,2.5,3,,AMPK

                """
        )
    }

    @Test("Labels stay apart and names are escaped", arguments: hostileNames)
    func names(_ name: String) throws {
        var figure = figure([
            PopulationGroup(name: name, traces: manyProcessedTraces(40, frames: 60), course: course(name, [1, 2, 3])),
            PopulationGroup(name: "control", traces: [], course: course("control", [1, 1, 1])),
        ])
        figure.title = name
        figure.valueLabel = name
        figure.marks = [TimeMark(.minutes(30), label: name)]
        figure.spans = [TimeSpan(from: .minutes(0), to: .minutes(28), label: name, role: .baseline)]
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
        #expect(read.elements("script").isEmpty)
    }

    @Test("Nothing to draw is said; a track that occurs twice is refused")
    func little() throws {
        #expect(SVGReader(try figure([]).svg()).lines.contains("no cells"))
        let twice = PopulationGroup(name: "", traces: [processedTrace(1, [1]), processedTrace(1, [1])], course: nil)
        #expect(throws: FigureError.duplicateTrack(id: 1)) { try figure([twice]).svg() }
    }
}
