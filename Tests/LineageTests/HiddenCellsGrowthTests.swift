import CellImage
import Lineage
import TestSupport
import Testing
import Tracker

/// Growth in frames in which most cells are missed.
@Suite struct HiddenCellsGrowthTests {
    private let clock = LineageClock(frameInterval: FrameInterval(seconds: 300))

    /// A colony of which all but some cells are missed in some frames and come back as new tracks, buds that emerge
    /// meanwhile with their mothers.
    private func hide(_ frames: ClosedRange<Int>, of forest: LineageForest, except kept: Set<Int>) throws
        -> LineageForest
    {
        func after(_ id: Int) -> Int {
            let isHidden = !kept.contains(id) && (forest.cell(id)?.birthFrame ?? 0) <= frames.upperBound
            return isHidden ? id + 1000 : id
        }
        let tracks = forest.cells.flatMap { cell in
            guard after(cell.id) != cell.id else { return [track(cell.id, cell.birthFrame..<cell.endFrame + 1)] }
            let isSeenBefore = cell.birthFrame < frames.lowerBound
            return (isSeenBefore ? [track(cell.id, cell.birthFrame..<frames.lowerBound)] : [])
                + [track(after(cell.id), frames.upperBound + 1..<cell.endFrame + 1)]
        }
        let divisions = forest.divisions.map { division in
            guard division.frame >= frames.lowerBound else { return division }
            let isHidden = frames.contains(division.frame)
            return bud(
                isHidden ? after(division.daughters[0]) : division.daughters[0],
                of: after(division.mother),
                at: isHidden ? frames.upperBound + 1 : division.frame
            )
        }
        return try LineageForest(tracks: tracks, divisions: divisions, lastFrame: forest.lastFrame)
    }

    /// Between births, or while they go on beside cells that are watched, hidden cells change nothing; births that no one
    /// watches are missed, and nothing else.
    @Test(arguments: [
        (33...36, [1], 1.0), (33...36, [2, 5], 1), (33...36, [], 1), (38...41, [1], 1), (38...41, [1, 3, 4], 1),
        (38...41, [], 2), (49...50, [7], 1), (49...50, [], 2), (11...28, [1, 2], 1),
    ])
    func hiddenCellsChangeNothing(frames: ClosedRange<Int>, kept: [Int], missed: Double) throws {
        let whole = try buddingForest(cycle: 10, frames: 60)
        let expected = PopulationGrowth(whole, clock: clock)
        let growth = PopulationGrowth(try hide(frames, of: whole, except: Set(kept)), clock: clock)
        for frame in 0..<60 where !frames.contains(frame) {
            let factor = frame > frames.upperBound ? missed : 1
            let corrected = growth.correctedCounts[frame] * factor
            #expect(abs(corrected - expected.correctedCounts[frame]) < 1e-9, "frame \(frame)")
            #expect(growth.counts[frame] == expected.counts[frame])
        }
        if missed == 1 {
            let rates = try (#require(growth.rate), #require(expected.rate))
            #expect(abs(rates.0 - rates.1) < 0.1 * rates.1)
        }
    }

    /// Buds that come back with their mothers are no births among the one cell that was in view meanwhile.
    @Test func budsThatComeBackWithTheirMothersAreNoBirths() throws {
        let tracks =
            (1...20).map { track($0, 0..<3) } + [track(21, 0..<6)] + (31...50).map { track($0, 6..<9) }
            + (51...54).map { track($0, 6..<9) }
        let divisions = (51...54).map { bud($0, of: $0 - 20, at: 6) }
        let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 8)
        let growth = PopulationGrowth(forest, event: .budEmergence, clock: clock)
        #expect(growth.counts == [21, 21, 21, 1, 1, 1, 24, 24, 24])
        #expect(growth.correctedCounts.allSatisfy { $0 == 21 })
        #expect(growth.births == 0 && growth.entries == 24 && growth.exits == 21)
        let still = PopulationGrowth(
            try LineageForest(tracks: (1...9).map { track($0, 0..<9) }, divisions: [], lastFrame: 8),
            event: .budEmergence,
            clock: clock
        )
        let both = try #require(PopulationGrowth(pooling: [growth, still], weights: [2, 1], clock: clock))
        #expect(both.correctedCounts.allSatisfy { $0 == 51 })
    }

    /// Of cells that left nobody knows whether they divided: growth is that of the others.
    @Test func cellsThatLeaveAreNotWatched() throws {
        let tracks = [track(1, 0..<6), track(2, 0..<6), track(3, 0..<2), track(4, 0..<2), track(5, 2..<6)]
        let forest = try LineageForest(tracks: tracks, divisions: [bud(5, of: 1, at: 2)], lastFrame: 5)
        #expect(PopulationGrowth(forest, clock: clock).correctedCounts == [4, 4, 6, 6, 6, 6])
    }

    /// A late daughter is a birth beside her sister, and comes in where the sister is gone, whatever their numbers are.
    @Test(arguments: [(6, 1), (3, 0)]) func lateDaughters(sisterEnds: Int, births: Int) throws {
        let tracks = [track(1, 0..<2), track(3, 2..<sisterEnds), track(2, 3..<6), track(4, 0..<6)]
        let mitosis = Division(mother: 1, daughters: [2, 3], frame: 2, kind: .mitosis, cost: 0, confidence: 1)
        let forest = try LineageForest(tracks: tracks, divisions: [mitosis], lastFrame: 5)
        let growth = PopulationGrowth(forest, event: .mitosis, clock: clock)
        #expect(growth.counts[1...3] == [2, 2, sisterEnds > 3 ? 3 : 2])
        #expect(growth.births == births && growth.entries == 1 - births)
        #expect(growth.correctedCounts.last == 2 + Double(births))
    }
}
