import CellImage
import Lineage
import Testing
import Tracker

@Suite struct PopulationGrowthTests {
    private let clock = LineageClock(frameInterval: FrameInterval(seconds: 300))

    /// Cells that all bud every `cycle` frames; those in `leaving` are lost in the given frame.
    private func forest(cycle: Int, frames: Int, leaving: [Int: Int] = [:]) throws -> LineageForest {
        var births = [(id: 1, frame: 0, mother: 0)]
        for frame in stride(from: cycle, to: frames, by: cycle) {
            for mother in births where (leaving[mother.id] ?? frames) > frame {
                births.append((births.count + 1, frame, mother.id))
            }
        }
        let tracks = births.map { birth in
            let end = min(frames, leaving[birth.id] ?? frames) - 1
            return Track(
                id: birth.id,
                observations: (birth.frame...end).map { DetectionID(frame: $0, label: UInt32(birth.id)) }
            )
        }
        let divisions = births.filter { $0.mother > 0 }.map { birth in
            Division(
                mother: birth.mother,
                daughters: [birth.id],
                frame: birth.frame,
                kind: .budding,
                cost: 0,
                confidence: 1
            )
        }
        return try LineageForest(tracks: tracks, divisions: divisions, lastFrame: frames - 1)
    }

    @Test func aPopulationThatDoublesEveryTenFramesIsMeasuredSo() throws {
        let growth = PopulationGrowth(try forest(cycle: 10, frames: 60), event: .budEmergence, clock: clock)
        #expect(growth.counts.last == 32 && growth.births == 31 && growth.exits == 0)
        let time = try #require(growth.doublingTime)
        #expect(abs(time - 50) < 3)
        #expect(try #require(growth.rSquared) > 0.95)
        #expect(try #require(growth.doublingTimeInterval).contains(50))
    }

    @Test func cellsThatLeaveChangeNothing() throws {
        let whole = PopulationGrowth(try forest(cycle: 10, frames: 60), event: .budEmergence, clock: clock)
        let left = PopulationGrowth(
            try forest(cycle: 10, frames: 60, leaving: [2: 25, 4: 35, 5: 45]),
            event: .budEmergence,
            clock: clock
        )
        #expect(left.exits == 3)
        #expect(left.counts != whole.counts)
        let times = try (#require(whole.doublingTime), #require(left.doublingTime))
        #expect(abs(times.0 - times.1) < 0.05 * times.0)
    }

    @Test func cellsThatComeInAreNoBirths() throws {
        let tracks = (1...6).map { id in
            Track(id: id, observations: (5 * id..<40).map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let forest = try LineageForest(tracks: tracks, divisions: [], lastFrame: 39)
        let growth = PopulationGrowth(forest, event: .budEmergence, clock: clock)
        #expect(growth.entries == 6 && growth.births == 0)
        #expect(growth.doublingTime == nil && growth.rate == nil && growth.rSquared == nil)
    }

    @Test func twoDaughtersAreOneBirthMore() throws {
        let spans = [1: 0...9, 2: 10...29, 3: 10...29]
        let tracks = spans.map { id, span in
            Track(id: id, observations: span.map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let mitosis = Division(mother: 1, daughters: [2, 3], frame: 10, kind: .mitosis, cost: 0, confidence: 1)
        let forest = try LineageForest(tracks: tracks, divisions: [mitosis], lastFrame: 29)
        let growth = PopulationGrowth(forest, event: .mitosis, clock: clock)
        #expect(growth.births == 1 && growth.exits == 0)
        #expect(growth.counts[9] == 1 && growth.counts[10] == 2)
        #expect(growth.correctedCounts.last == 2)
    }

    @Test func anEmptyMovieHasNoGrowth() throws {
        let forest = try LineageForest(tracks: [], divisions: [], lastFrame: 4)
        let growth = PopulationGrowth(forest, event: .budEmergence, clock: clock)
        #expect(growth.counts == [0, 0, 0, 0, 0] && growth.rate == nil)
    }
}
