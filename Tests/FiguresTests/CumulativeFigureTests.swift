import Figures
import Lineage
import Testing

struct CumulativeFigureTests {
    @Test("Curves of the kinds that occur, in steps")
    func curves() throws {
        let forest = try smallForest()
        let counts = CumulativeDivisions(divisions: forest.divisions, lastFrame: forest.lastFrame)
        let figure = CumulativeFigure(title: "t", counts: counts, clock: twoMinutes)
        let read = SVGReader(try figure.svg())
        #expect(read.elements("path").count == 2)
        #expect(read.lines.contains("mitosis: n = 2 · bud emergence: n = 2"))
        #expect(read.collisions.isEmpty, "\(read.collisions)")
        let rows = figure.csv().split(separator: "\n")
        #expect(rows.count == 1 + 30 * 3)
        #expect(rows.contains("20,40,mitosis,2,") && rows.contains("14,28,bud_emergence,1,"))
    }

    @Test("The table has divisions per first cell where these are known")
    func perFounder() throws {
        // Cells 1 and 6 are there from the beginning.
        let figure = CumulativeFigure(title: "t", counts: CumulativeDivisions(try smallForest()), clock: twoMinutes)
        let rows = figure.csv().split(separator: "\n")
        #expect(rows[0] == "frame,time_min,kind,divisions,divisions_per_founder")
        #expect(rows.contains("20,40,mitosis,2,1") && rows.contains("14,28,bud_emergence,1,0.5"))
    }

    @Test("The axis names what is counted where it is one kind")
    func axisTitle() throws {
        func titles(_ divisions: [Division]) throws -> [String] {
            let counts = CumulativeDivisions(divisions: divisions, lastFrame: 29)
            return SVGReader(try CumulativeFigure(title: "t", counts: counts, clock: twoMinutes).svg()).lines
        }
        let bud = division(6, [7], at: 8, .budding)
        #expect(try titles([bud]).contains("Cumulative bud emergences"))
        #expect(try titles([bud, division(1, [2, 3], at: 10, .mitosis)]).contains("Cumulative divisions"))
    }

    @Test("A movie without divisions says so")
    func none() throws {
        for last in [-1, 0, 9] {
            let counts = CumulativeDivisions(divisions: [], lastFrame: last)
            let figure = CumulativeFigure(title: "t", counts: counts, clock: frameCounter)
            let read = SVGReader(try figure.svg())
            #expect(read.isWellFormed && read.lines.contains("no divisions"))
        }
    }
}
