import Figures
import Lineage
import Testing

struct MontageFigureTests {
    private func page() throws -> MontageFigure {
        let traces = TraceFigure(
            title: "Traces, \"quoted\"",
            panels: [TracePanel(traces: manyTraces(9, frames: 20), valueLabel: "Ratio")],
            clock: twoMinutes
        )
        let lineage = LineageFigure(title: "Lineages", forest: try smallForest(), clock: twoMinutes)
        return MontageFigure(title: "Page", rows: [[traces, lineage], [lineage]])
    }

    @Test("Panels stand side by side with letters and without overlap")
    func panels() throws {
        let page = try page()
        let svg = try page.svg()
        let read = SVGReader(svg)
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
        #expect(["a", "b", "c"].allSatisfy(read.lines.contains))
        #expect(svg == (try page.svg()))
        #expect(page.csv() == "panel,title\na,\"Traces, \"\"quoted\"\"\"\nb,Lineages\nc,Lineages\n")
        let parts = try page.rows.joined().map { try $0.drawing() }
        #expect(read.width > parts[0].width + parts[1].width)
    }

    @Test("A page without figures is refused, and so is a page with a figure that cannot be drawn")
    func refusals() throws {
        #expect(throws: FigureError.self) { try MontageFigure(title: "t", rows: [[]]).svg() }
        let broken = TraceFigure(title: "t", panels: [], clock: twoMinutes)
        #expect(throws: FigureError.self) { try MontageFigure(title: "t", rows: [[broken]]).svg() }
    }

    @Test("Every error is a sentence for a person")
    func errors() {
        let errors: [FigureError] = [
            .noClock(mark: "dose"), .parameter(name: "width", reason: "too small"), .duplicateTrack(id: 3),
            .sizeMismatch(imageWidth: 1, imageHeight: 2, labelWidth: 3, labelHeight: 4), .picture(reason: "no pixel"),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
        #expect(errors.allSatisfy { $0.description.count > 10 && !$0.description.contains("FigureError") })
    }
}
