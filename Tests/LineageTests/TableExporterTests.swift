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
        #expect(lines[0] == "frame,time_min,kind,divisions,divisions_per_founder")
        // The movie begins with cells 1 and 7.
        #expect(lines.last == "19,47.5,cytokinesis,1,0.5")
        #expect(lines.contains("13,32.5,mitosis,2,1"))
        #expect(lines.contains("12,30,bud_emergence,4,2"))
    }

    @Test func cumulativeTableGoesOnOverSkippedFrames() throws {
        let forest = try MixedForest().forest
        let lines = CumulativeDivisionsExporter(clock: clock, frameCount: 22).text(forest).split(separator: "\n")
        #expect(lines.count == 1 + 22 * 3 && lines.last == "21,52.5,cytokinesis,1,0.5")
        // No frame of the forest is left out.
        let shorter = CumulativeDivisionsExporter(clock: clock, frameCount: 3).text(forest)
        #expect(shorter == CumulativeDivisionsExporter(clock: clock).text(forest))
    }

    @Test func cellCycleTableHoldsAgesAndWholeCycles() throws {
        let lines = try CellCycleExporter(clock: clock).text(MixedForest().forest).split(separator: "\n")
        #expect(lines.count == 13)
        #expect(
            lines[0]
                == "cell,origin,kind,generation,history_known,replicative_age,age_known,cycles,cycle_frames,cycle_min,"
                + "first_g1_frames,first_g1_min,g1_frames,g1_min,s_g2_m_frames,s_g2_m_min"
        )
        // The cycle of a founder has no known beginning, that of 3 goes from frame 8 to 13.
        #expect(lines[1] == "1,founder,mitosis,0,0,,,0,,,,,,,,")
        #expect(lines[3] == "3,born,mitosis,1,1,,,1,5,12.5,,,,,,")
        // Buds in frames 4 (separate in 9), 10 and 10.
        #expect(lines[7] == "7,founder,budding,0,0,3,0,1,6,15,,,1,2.5,5,12.5")
        // Born in frame 4, separate in 9, first bud in 12.
        #expect(lines[8] == "8,born,budding,1,1,1,1,0,,,3,7.5,,,,")
        // Alone in a movie of both kinds.
        #expect(lines[12] == "12,founder,,0,0,,,,,,,,,,,")
        let known = CellCycleExporter(clock: clock, origins: [12: .debris])
        #expect(try known.text(MixedForest().forest).hasSuffix("\n12,debris,,0,0,,,,,,,,,,,\n"))
    }

    @Test func cellCyclesAreFramesWithoutAClock() throws {
        let text = try CellCycleExporter(clock: LineageClock(frameInterval: nil)).text(MixedForest().forest)
        #expect(text.split(separator: "\n")[7] == "7,founder,budding,0,0,3,0,1,6,,,,1,,5,")
    }
}
