import Lineage
import Testing
import Tracker

@Suite struct CellCycleSummaryTests {
    private func cell(_ id: Int, _ frames: ClosedRange<Int>) -> Track {
        Track(id: id, observations: frames.map { DetectionID(frame: $0, label: UInt32(id)) })
    }

    private func bud(_ id: Int, of mother: Int, at frame: Int, emergence: Int? = nil, separation: Int? = nil)
        -> Division
    {
        Division(
            mother: mother,
            daughters: [id],
            frame: frame,
            kind: .budding,
            cost: 0,
            confidence: 1,
            emergenceFrame: emergence,
            cytokinesisFrame: separation
        )
    }

    private func summaries(_ tracks: [Track], _ divisions: [Division]) throws -> [CellCycleSummary] {
        CellCycleSummary.all(of: try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 40))
    }

    /// A founder with buds in frames 5, 15 and 29 whose cycles are 10 and 14 frames long, and a lone cell.
    @Test func aMothersCyclesGoFromBudToBud() throws {
        let all = try summaries(
            [cell(1, 0...40), cell(2, 5...40), cell(3, 16...40), cell(4, 29...40), cell(5, 3...40)],
            [
                bud(2, of: 1, at: 5, separation: 12), bud(3, of: 1, at: 16, emergence: 15, separation: 25),
                bud(4, of: 1, at: 29),
            ]
        )
        #expect(all[0].cycles == [5..<15, 15..<29])
        #expect(all[0].laterG1 == [12..<15, 25..<29] && all[0].budded == [5..<12, 15..<25])
        #expect(all[0].openCycle == 29..<40 && all[1].openCycle == nil)
        #expect(all[0].replicativeAge == 3 && !all[0].isHistoryKnown && all[0].firstG1 == nil)
        #expect(all[1].replicativeAge == 0 && all[1].isHistoryKnown && all[1].firstG1 == nil)
        // In a movie of budding cells a cell without kin buds, too.
        #expect(all[4].kind == .budding && all[4].replicativeAge == 0 && !all[4].isHistoryKnown)
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        let all = try summaries(
            [cell(1, 0...40), cell(2, 5...40), cell(3, 15...40), cell(4, 20...40), cell(5, 20...40)],
            [
                // No separation; one after the next bud, which contradicts it; two buds at once.
                bud(2, of: 1, at: 5), bud(3, of: 1, at: 15, separation: 22), bud(4, of: 1, at: 20, separation: 30),
                bud(5, of: 1, at: 20),
            ]
        )
        #expect(all[0].cycles == [5..<15, 15..<20])
        #expect(all[0].laterG1.isEmpty && all[0].budded.isEmpty && all[0].replicativeAge == 4)
    }

    @Test func aSeparationInTheFrameOfTheNextBudLeavesNoG1() throws {
        let all = try summaries(
            [cell(1, 0...40), cell(2, 5...40), cell(3, 15...40)],
            [bud(2, of: 1, at: 5, separation: 15), bud(3, of: 1, at: 15)]
        )
        #expect(all[0].laterG1 == [15..<15])
    }

    @Test func aMovieWithoutDivisionsTellsNoKind() throws {
        let all = try summaries([cell(1, 0...40)], [])
        #expect(all[0].kind == nil && all[0].replicativeAge == nil && all[0].cycles.isEmpty)
    }

    @Test(arguments: 0..<40)
    func agesAreThoseOfTheCycleTable(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        let table = CellCycleTable(forest)
        for (cell, summary) in zip(forest.cells, CellCycleSummary.all(of: forest)) {
            let last = try #require(table.state(of: cell.id, atFrame: cell.endFrame))
            #expect(summary.cell == cell.id && summary.isHistoryKnown == last.isHistoryKnown)
            #expect((summary.replicativeAge ?? 0) == last.replicativeAge, "seed \(seed), cell \(cell.id)")
            if summary.kind == .mitosis {
                let divides = cell.mother != nil && cell.fate == .divided
                #expect(summary.cycles.count == (divides ? 1 : 0))
            }
            // A cell whose cycle has begun has finished it or has an open one.
            let hasBegun = summary.kind == .mitosis ? cell.mother != nil : (summary.replicativeAge ?? 0) > 0
            #expect((summary.openCycle != nil) == (hasBegun && !(summary.kind == .mitosis && cell.fate == .divided)))
            if let open = summary.openCycle { #expect(open.upperBound == cell.endFrame) }
            let spans = summary.cycles + summary.laterG1 + summary.budded
            #expect(spans.allSatisfy { $0.upperBound <= forest.lastFrame })
        }
    }
}
