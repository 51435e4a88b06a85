import Lineage
import TestSupport
import Testing
import Tracker

@Suite struct CellCycleSummaryTests {
    private func cell(_ id: Int, _ frames: ClosedRange<Int>) -> Track {
        Track(id: id, observations: frames.map { DetectionID(frame: $0, label: UInt32(id)) })
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
        #expect(all[0].cycles == PhaseSpans(complete: [5..<15, 15..<29], open: [29..<40]))
        #expect(all[0].laterG1 == PhaseSpans(complete: [12..<15, 25..<29]))
        // Nobody looked for the separation of the last bud.
        #expect(all[0].budded == PhaseSpans(complete: [5..<12, 15..<25]))
        #expect(all[0].replicativeAge == 3 && !all[0].isHistoryKnown && all[0].firstG1 == PhaseSpans())
        #expect(all[1].replicativeAge == 0 && all[1].isHistoryKnown && all[1].cycles == PhaseSpans())
        #expect(all[1].firstG1 == PhaseSpans(open: [12..<40]) && all[2].firstG1 == PhaseSpans(open: [25..<40]))
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
        #expect(all[0].cycles == PhaseSpans(complete: [5..<15, 15..<20], open: [20..<40]))
        #expect(all[0].laterG1 == PhaseSpans() && all[0].replicativeAge == 4)
        #expect(all[0].budded == PhaseSpans())
    }

    /// Phases that the record of mother or bud cuts off last longer than up to its last frame.
    @Test func whatTheRecordCutsOffIsOpen() throws {
        let all = try summaries(
            [cell(1, 0...35), cell(2, 5...18), cell(3, 20...40), cell(4, 1...40), cell(5, 8...33), cell(6, 2...40)],
            [
                // Bud 2 is lost before it separates, long before the next bud; the mother is lost with bud 3 on her.
                bud(2, of: 1, at: 5, emergence: 5), bud(3, of: 1, at: 20, emergence: 21),
                // Bud 5 separates and is lost before it buds; its mother does not bud again.
                bud(5, of: 4, at: 8, emergence: 8, separation: 17),
            ]
        )
        #expect(all[0].budded == PhaseSpans(open: [5..<18, 21..<35]))
        #expect(all[0].cycles == PhaseSpans(complete: [5..<21], open: [21..<35]) && all[0].laterG1 == PhaseSpans())
        #expect(all[3].budded == PhaseSpans(complete: [8..<17]) && all[3].laterG1 == PhaseSpans(open: [17..<40]))
        #expect(all[4].firstG1 == PhaseSpans(open: [17..<33]) && all[4].laterG1 == PhaseSpans())
        #expect(all[1].firstG1 == PhaseSpans() && all[2].firstG1 == PhaseSpans())
        // Of a founder that never buds neither begin nor end is known.
        #expect(
            all[5].kind == .budding
                && [all[5].firstG1, all[5].laterG1, all[5].budded].allSatisfy { $0 == PhaseSpans() }
        )
    }

    @Test func aBudThatSeparatedInAnUnknownFrameIsLeftOut() throws {
        let all = try summaries(
            [cell(1, 0...40), cell(2, 5...40), cell(3, 20...40), cell(4, 3...40), cell(5, 10...40), cell(6, 30...40)],
            [
                // The mother's next bud, or the bud's own, shows that it separated.
                bud(2, of: 1, at: 5, emergence: 5), bud(3, of: 1, at: 20, emergence: 20, separation: 30),
                bud(5, of: 4, at: 10, emergence: 10), bud(6, of: 5, at: 30, emergence: 30),
            ]
        )
        #expect(all[0].budded == PhaseSpans(complete: [20..<30]) && all[0].laterG1 == PhaseSpans(open: [30..<40]))
        #expect(all[3].budded == PhaseSpans() && all[3].cycles == PhaseSpans(open: [10..<40]))
        #expect(all[4].budded == PhaseSpans(open: [30..<40]))
    }

    /// A movie that ends earlier holds the same phases; what it does not hold to the end is open, nothing else is.
    @Test(arguments: 10..<70) func aShorterMovieCutsPhasesOff(frames: Int) throws {
        func all(_ frames: Int) throws -> [CellCycleSummary] {
            CellCycleSummary.all(of: try phasedForest(firstG1: 9, laterG1: 4, budded: 7, frames: frames))
        }
        func cut(_ spans: PhaseSpans) -> PhaseSpans {
            let seen = spans.complete.filter { $0.lowerBound < frames }
            return PhaseSpans(
                complete: seen.filter { $0.upperBound < frames },
                open: seen.filter { $0.upperBound >= frames }.map { $0.lowerBound..<frames - 1 }
            )
        }
        // The longer one holds whole phases of all that the shorter one shows.
        let (whole, short) = (try all(frames + 40), try all(frames))
        #expect(short.count <= whole.count && whole.prefix(short.count).map(\.cell) == short.map(\.cell))
        for (cell, own) in zip(whole, short) {
            for (phase, part) in [(cell.firstG1, own.firstG1), (cell.laterG1, own.laterG1), (cell.budded, own.budded)] {
                #expect(cut(phase) == part, "cell \(cell.cell)")
            }
        }
    }

    @Test func aSeparationInTheFrameOfTheNextBudLeavesNoG1() throws {
        let all = try summaries(
            [cell(1, 0...40), cell(2, 5...40), cell(3, 15...40)],
            [bud(2, of: 1, at: 5, separation: 15), bud(3, of: 1, at: 15)]
        )
        #expect(all[0].laterG1 == PhaseSpans(complete: [15..<15]))
    }

    @Test func aMovieWithoutDivisionsTellsNoKind() throws {
        let all = try summaries([cell(1, 0...40)], [])
        #expect(all[0].kind == nil && all[0].replicativeAge == nil && all[0].cycles == PhaseSpans())
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
                #expect(summary.cycles.complete.count == (divides ? 1 : 0))
            }
            // A cell whose cycle has begun has finished it or has an open one.
            let hasBegun = summary.kind == .mitosis ? cell.mother != nil : (summary.replicativeAge ?? 0) > 0
            let isOpen = hasBegun && !(summary.kind == .mitosis && cell.fate == .divided)
            #expect(summary.cycles.open.count == (isOpen ? 1 : 0))
            #expect(summary.firstG1.complete.count + summary.firstG1.open.count <= (cell.mother == nil ? 0 : 1))
            for phase in [summary.cycles, summary.firstG1, summary.laterG1] {
                #expect(phase.open.allSatisfy { $0.upperBound == cell.endFrame })
            }
            let phases = [summary.cycles, summary.firstG1, summary.laterG1, summary.budded]
            #expect(phases.flatMap(\.complete).allSatisfy { $0.upperBound <= forest.lastFrame })
            #expect(phases.flatMap(\.open).allSatisfy { $0.upperBound <= cell.endFrame })
        }
    }
}
