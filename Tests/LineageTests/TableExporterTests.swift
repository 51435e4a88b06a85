import CellImage
import Lineage
import Testing

@Suite struct TableExporterTests {
    private let clock = LineageClock(frameInterval: FrameInterval(seconds: 150))

    @Test func lineageTableHoldsEveryCell() throws {
        let lines = try LineageTableExporter(clock: clock).text(MixedForest().forest).split(separator: "\n")
        #expect(lines.count == 13)
        #expect(
            lines[0]
                == "cell,mother,root,generation,birth_frame,end_frame,birth_time_min,end_time_min,fate,confidence"
        )
        #expect(lines[1] == "1,,1,0,0,7,0,17.5,divided,")
        #expect(lines[6] == "6,3,1,2,13,15,32.5,37.5,edge,0.9")
    }

    @Test func divisionTableHoldsEveryDaughter() throws {
        let text = try DivisionTableExporter(clock: clock).text(MixedForest().forest)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 1 + 9)
        #expect(lines[1] == "1,budding,7,8,4,10,0.5,,0.9,9,22.5,,,")
        #expect(lines[2] == "2,mitosis,1,2,8,20,0.5,2,0.9,,,,,")
        #expect(lines.allSatisfy { $0.filter { $0 == "," }.count == 13 })
    }

    @Test func timesAreEmptyWithoutAClock() throws {
        let unknown = LineageClock(frameInterval: nil)
        let cells = try LineageTableExporter(clock: unknown).text(MixedForest().forest).split(separator: "\n")
        #expect(cells[1] == "1,,1,0,0,7,,,divided,")
        let divisions = try DivisionTableExporter(clock: unknown).text(MixedForest().forest).split(separator: "\n")
        #expect(divisions[1] == "1,budding,7,8,4,,0.5,,0.9,9,,,,")
    }

    @Test func cumulativeTableHasEveryFrameAndKind() throws {
        let lines = try CumulativeDivisionsExporter(clock: clock).text(MixedForest().forest).split(separator: "\n")
        #expect(lines.count == 1 + 20 * 3)
        #expect(lines.last == "19,47.5,cytokinesis,1")
        #expect(lines.contains("13,32.5,mitosis,2"))
        #expect(lines.contains("12,30,bud_emergence,4"))
    }
}
