import Figures
import Lineage
import Testing
import Tracker

struct LineageFigureTests {
    @Test("Mitotic mothers lie between their daughters, buds below their mothers, the latest nearest")
    func rows() throws {
        let figure = LineageFigure(title: "t", forest: try smallForest(), clock: twoMinutes)
        #expect(
            figure.csv() == """
                track,mother,founder,kind,generation,birth_frame,birth_time_min,end_frame,end_time_min,fate,row
                1,,1,,0,0,0,9,18,divided,2.25
                2,1,1,mitosis,1,10,20,19,38,divided,1.5
                3,1,1,mitosis,1,11,22,29,58,end,3
                4,2,1,mitosis,2,20,40,25,50,lost,1
                5,2,1,mitosis,2,20,40,29,58,end,2
                6,,6,,0,0,0,29,58,end,4.4
                7,6,6,budding,1,8,16,29,58,end,6.4
                8,6,6,budding,1,15,30,29,58,end,5.4
                9,,9,,0,5,10,6,12,edge,

                """
        )
    }

    @Test("Founders without a division are counted, drawn when asked for")
    func founders() throws {
        var figure = LineageFigure(title: "t", forest: try smallForest(), clock: twoMinutes)
        #expect(SVGReader(try figure.svg()).lines.contains { $0.contains("1 founder without division not drawn") })
        figure.founders = .all
        #expect(SVGReader(try figure.svg()).lines.contains { $0.hasPrefix("n = 9 cells · 3 founders") })
        #expect(SVGReader(try figure.svg()).lines.contains("left at the edge"))
        figure.founders = .listed([6])
        #expect(SVGReader(try figure.svg()).lines.contains { $0.hasPrefix("n = 3 cells · 1 founder") })
        figure.founders = .listed([2])
        #expect(throws: FigureError.self) { try figure.svg() }
        figure.founders = .listed([6, 6])
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("Where rows are too low for a number above each bar, those of founders stand beside theirs")
    func numbers() throws {
        let founders = (0..<50).map { 3 * $0 + 1 }
        let forest = try LineageForest(
            tracks: founders.flatMap { [track($0, 0, 4), track($0 + 1, 5, 9), track($0 + 2, 5, 9)] },
            divisions: founders.map { division($0, [$0 + 1, $0 + 2], at: 5, .mitosis) },
            lastFrame: 9
        )
        var figure = LineageFigure(title: "t", forest: forest, clock: frameCounter)
        func written() throws -> [Int] { SVGReader(try figure.svg()).lines.compactMap { Int($0) }.filter { $0 > 10 } }
        #expect(try Set(written()).isSuperset(of: founders.filter { $0 > 10 }))
        #expect(try Set(written()).isDisjoint(with: founders.map { $0 + 1 }.filter { $0 > 10 }))
        figure.founders = .listed([13, 16])
        #expect(try Set(written()) == [13, 14, 15, 16, 17, 18])
    }

    @Test("What does not fit the rows is counted")
    func limits() throws {
        var figure = LineageFigure(title: "t", forest: try smallForest(), clock: twoMinutes, maximumRows: 3)
        #expect(
            SVGReader(try figure.svg()).lines.contains {
                $0.contains("5 cells") && $0.contains("1 more founder not shown")
            }
        )
        figure.maximumRows = 2
        #expect(
            SVGReader(try figure.svg()).lines.contains {
                $0.contains("3 cells") && $0.contains("2 later cells not shown")
            }
        )
        figure.maximumRows = 1
        #expect(
            SVGReader(try figure.svg()).lines.contains {
                $0.contains("1 cell ") && $0.contains("4 later cells not shown")
            }
        )
        figure.maximumRows = 0
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("Bars take the colours of their frames; grey where there is no value")
    func colors() throws {
        let forest = try smallForest()
        let traces = [trace(6, (0..<30).map { $0 < 10 ? 0 : $0 < 20 ? nil : 1 })]
        let coloring = LineageFigure.Coloring(traces: traces, label: "R", valueRange: 0...1)
        let figure = LineageFigure(
            title: "t",
            forest: forest,
            clock: twoMinutes,
            coloring: coloring,
            founders: .listed([6])
        )
        let strokes = SVGReader(try figure.svg()).elements("path").compactMap { $0["stroke"] }
        #expect(strokes.prefix(3) == [ColorMap.color(0).text, "#c4c4c4", ColorMap.color(1).text])
        #expect(strokes.count == 5)
    }

    @Test("A forest without cells or divisions says so")
    func little() throws {
        let empty = try LineageForest(tracks: [], divisions: [], lastFrame: 0)
        let figure = LineageFigure(title: "t", forest: empty, clock: frameCounter)
        #expect(SVGReader(try figure.svg()).lines.contains("no cells"))
        let single = try LineageForest(tracks: [track(1, 0, 0)], divisions: [], lastFrame: 0)
        var alone = LineageFigure(title: "t", forest: single, clock: frameCounter)
        #expect(SVGReader(try alone.svg()).lines.contains("no divisions"))
        alone.founders = .all
        #expect(SVGReader(try alone.svg()).lines.contains { $0.hasPrefix("n = 1 cell ") })
    }

    @Test("A ladder of 10,000 generations and a bush of 10,000 buds are cut, and stay small")
    func large() throws {
        let ladder = try LineageForest(
            tracks: (0..<5_000).flatMap { [track(2 * $0 + 1, $0, $0), track(2 * $0 + 2, $0, $0)] }
                .filter { $0.id != 2 },
            divisions: (1..<5_000).map { division(2 * $0 - 1, [2 * $0 + 1, 2 * $0 + 2], at: $0, .mitosis) },
            lastFrame: 4_999
        )
        let bush = try LineageForest(
            tracks: [track(1, 0, 9_999)] + (1...9_999).map { track($0 + 1, $0, 9_999) },
            divisions: (1...9_999).map { division(1, [$0 + 1], at: $0, .budding) },
            lastFrame: 9_999
        )
        for forest in [ladder, bush] {
            let figure = LineageFigure(title: "t", forest: forest, clock: twoMinutes)
            let svg = try figure.svg()
            #expect(svg.utf8.count < 100_000)
            #expect(svg == (try figure.svg()))
            let read = SVGReader(svg)
            #expect(read.isWellFormed && read.collisions.isEmpty)
            #expect(read.lines.contains { $0.contains("later cells not shown") })
        }
    }

    @Test("Labels stay apart with marks and hostile names", arguments: hostileNames)
    func hostile(_ name: String) throws {
        let figure = LineageFigure(
            title: name,
            forest: try smallForest(),
            clock: twoMinutes,
            coloring: LineageFigure.Coloring(traces: [trace(1, [1, 2, 3])], label: name),
            founders: .all,
            marks: [TimeMark(.minutes(20), label: name)]
        )
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("Where mother and bud both begin anew, a mother's bar ends between two new ones at each bud")
    func bothNew() throws {
        let forest = try smallForest()
        var figure = LineageFigure(title: "t", forest: forest, clock: twoMinutes, founders: .listed([6]))
        #expect(SVGReader(try figure.svg()).lines.filter { $0 == "6" }.count == 1)
        figure.budding = .symmetric
        let read = SVGReader(try figure.svg())
        // Cell 6 in three pieces, with its number each; the table has a row per piece.
        #expect(read.lines.filter { $0 == "6" }.count == 3)
        #expect(read.lines.contains { $0.hasPrefix("n = 3 cells · 1 founder") && $0.contains("both begin anew") })
        #expect(read.collisions.isEmpty, "\(read.collisions)")
        // The first bar of 6 lies between its second, which divides again between rows 1 and 2, and bud 7 in row 3.
        #expect(
            figure.csv() == """
                branch,parent,track,founder,kind,generation,birth_frame,birth_time_min,end_frame,end_time_min,fate,row
                c1,,1,1,,0,0,0,9,18,divided,
                c2,c1,2,1,mitosis,1,10,20,19,38,divided,
                c3,c1,3,1,mitosis,1,11,22,29,58,end,
                c4,c2,4,1,mitosis,2,20,40,25,50,lost,
                c5,c2,5,1,mitosis,2,20,40,29,58,end,
                c6,,6,6,,0,0,0,7,14,divided,2.25
                c6.1,c6,6,6,continuation,1,8,16,14,28,divided,1.5
                c6.2,c6.1,6,6,continuation,2,15,30,29,58,end,1
                c7,c6,7,6,budding,1,8,16,29,58,end,3
                c8,c6.1,8,6,budding,2,15,30,29,58,end,2
                c9,,9,9,,0,5,10,6,12,edge,

                """
        )
    }

    /// Cell 6 of the small forest with its two buds.
    private func twoBuds(firstSeparatesAt frame: Int) throws -> LineageForest {
        var divisions = try smallForest().divisions.filter { $0.mother == 6 }
        divisions[0].cytokinesisFrame = frame
        return try LineageForest(
            tracks: [track(6, 0, 29), track(7, 8, 29), track(8, 15, 29)],
            divisions: divisions,
            lastFrame: 29
        )
    }

    @Test("The bars of the symmetric form are the branches of the exported tree")
    func symmetricBarsAreThoseOfTheExport() throws {
        // After the next bud of the mother: the split is at that bud's first frame, as in the export.
        let forest = try twoBuds(firstSeparatesAt: 20)
        let figure = LineageFigure(title: "t", forest: forest, clock: frameCounter, budding: .symmetric)
        #expect(
            NewickExporter(clock: frameCounter, budding: .symmetric).text(forest) == "(c6.2:15,c7:15,c8:15)c6:15;\n"
        )
        let bars = figure.csv().split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return [fields[0], fields[1], fields[6], fields[8]].joined(separator: " ")
        }
        #expect(bars == ["c6  0 14", "c6.2 c6 15 29", "c7 c6 15 29", "c8 c6 15 29"])
    }

    @Test("Buds in a mother's first frame and several in one frame are drawn in both forms")
    func simultaneousBuds() throws {
        let forest = try LineageForest(
            tracks: [track(1, 0, 20), track(2, 0, 20), track(3, 9, 20), track(4, 9, 20), track(5, 20, 20)],
            divisions: [
                division(1, [2], at: 0, .budding), division(1, [3], at: 9, .budding),
                division(1, [4], at: 9, .budding), division(4, [5], at: 20, .budding),
            ],
            lastFrame: 20
        )
        for form in BuddingTree.allCases {
            let figure = LineageFigure(title: "t", forest: forest, clock: twoMinutes, budding: form)
            let read = SVGReader(try figure.svg())
            #expect(read.isWellFormed && read.lines.contains { $0.hasPrefix("n = 5 cells · 1 founder") })
            #expect(figure.csv().split(separator: "\n").dropFirst().allSatisfy { !$0.hasSuffix(",") })
        }
    }

    @Test("A tick marks where a bud separates, and the legend names it only then")
    func separations() throws {
        var divisions = try smallForest().divisions
        let tracks = [
            track(1, 0, 9), track(2, 10, 19), track(3, 11, 29), track(4, 20, 25), track(5, 20, 29), track(6, 0, 29),
            track(7, 8, 29), track(8, 15, 29),
        ]
        func ticks() throws -> [[String: String]] {
            let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 29)
            let read = SVGReader(try LineageFigure(title: "t", forest: forest, clock: twoMinutes).svg())
            #expect(read.lines.contains("separation of mother and bud") == (divisions[0].cytokinesisFrame != nil))
            return read.elements("line").filter { $0["stroke"] == "#d55e00" && $0["stroke-width"] == "1.4" }
        }
        #expect(try ticks().isEmpty)
        divisions[0].cytokinesisFrame = 15
        #expect(divisions[0].daughters == [7])
        let drawn = try #require(try ticks().last)
        // Between 20 and 702 units lie 30 frames.
        let place = try #require(Double(drawn["x1"] ?? ""))
        #expect(abs(place - 361) < 0.1)
    }

    @Test("Where the separation is known the symmetric tree splits there, else at the bud's first frame")
    func symmetricSeparation() throws {
        let forest = try twoBuds(firstSeparatesAt: 12)
        let figure = LineageFigure(title: "t", forest: forest, clock: twoMinutes, budding: .symmetric)
        let connectors = SVGReader(try figure.svg()).elements("line").filter { $0["stroke-width"] == "0.9" }
        // Between 20 and 702 units lie 30 frames; the splits are at frames 12 and 15.
        let frames = connectors.compactMap { Double($0["x1"] ?? "") }.map { (($0 - 20) * 30 / 682).rounded() }
        #expect(frames == [12, 15])
    }
}
