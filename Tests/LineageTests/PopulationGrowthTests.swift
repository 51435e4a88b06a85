import CellImage
import Lineage
import TestSupport
import Testing
import Tracker

@Suite struct PopulationGrowthTests {
    private let clock = LineageClock(frameInterval: FrameInterval(seconds: 300))

    @Test func aPopulationThatDoublesEveryTenFramesIsMeasuredSo() throws {
        let growth = PopulationGrowth(try buddingForest(cycle: 10, frames: 60), event: .budEmergence, clock: clock)
        #expect(growth.counts.last == 32 && growth.births == 31 && growth.exits == 0)
        let time = try #require(growth.doublingTime)
        #expect(abs(time - 50) < 3)
        #expect(try #require(growth.rSquared) > 0.95)
        #expect(try #require(growth.doublingTimeInterval).contains(50))
    }

    @Test func cellsThatLeaveChangeNothing() throws {
        let whole = PopulationGrowth(try buddingForest(cycle: 10, frames: 60), event: .budEmergence, clock: clock)
        let left = PopulationGrowth(
            try buddingForest(cycle: 10, frames: 60, leaving: [2: 25, 4: 35, 5: 45]),
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
        // The first one that is seen is what the movie begins with.
        #expect(growth.entries == 5 && growth.births == 0)
        #expect(growth.doublingTime == nil && growth.rate == nil && growth.rSquared == nil)
    }

    @Test func moviesTogetherGrowAsTheirCellsDo() throws {
        let quick = PopulationGrowth(try buddingForest(cycle: 10, frames: 60), event: .budEmergence, clock: clock)
        let slow = PopulationGrowth(try buddingForest(cycle: 15, frames: 50), event: .budEmergence, clock: clock)
        let same = try #require(PopulationGrowth(pooling: [quick, quick], weights: [1, 1], clock: clock))
        #expect(same.births == 62 && same.counts.last == 64 && same.rSquared == quick.rSquared)
        #expect(try abs(#require(same.rate) - #require(quick.rate)) < 1e-12)
        // A movie that counts twice is two movies, one that does not count is none.
        #expect(
            PopulationGrowth(pooling: [quick, slow], weights: [2, 0], clock: clock)?.correctedCounts
                == same.correctedCounts
        )
        let both = try #require(PopulationGrowth(pooling: [quick, slow], weights: [1, 1], clock: clock))
        let rates = try (#require(quick.rate), #require(slow.rate))
        #expect(try (rates.1...rates.0).contains(#require(both.rate)))
        // Where the slow movie ends its cells neither count nor leave.
        #expect(both.frames.count == 60 && both.exits == 0 && both.counts[49] == 16 + 8 && both.counts[50] == 32)
        for frame in 50..<60 {
            let fold = both.correctedCounts[frame] / both.correctedCounts[50]
            #expect(abs(fold - quick.correctedCounts[frame] / quick.correctedCounts[50]) < 1e-12)
        }
        #expect(PopulationGrowth(pooling: [], weights: [], clock: clock) == nil)
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

    /// A mother that is missed for some frames before she divides is one cell until her daughters are there.
    @Test func aMotherThatIsMissedCounts() throws {
        let spans = [1: 0...6, 2: 10...29, 3: 11...29, 4: 0...29, 5: 0...29]
        let tracks = spans.sorted { $0.key < $1.key }.map { id, span in
            Track(id: id, observations: span.map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let mitosis = Division(mother: 1, daughters: [2, 3], frame: 10, kind: .mitosis, cost: 0, confidence: 1)
        let growth = PopulationGrowth(
            try LineageForest(tracks: tracks, divisions: [mitosis], lastFrame: 29),
            event: .mitosis,
            clock: clock
        )
        #expect(growth.counts[6...11] == [3, 3, 3, 3, 3, 4])
        #expect(growth.births == 1 && growth.exits == 0 && growth.entries == 0)
        #expect(growth.correctedCounts.last == 4)
    }

    /// Frames in which nothing was found tell nothing of growth.
    @Test func framesWithoutCellsDoNotBeginTheCountAnew() throws {
        let spans = [1: 0...9, 2: 0...9, 3: 0...9, 4: 0...9, 5: 14...29, 6: 14...29]
        let tracks = spans.sorted { $0.key < $1.key }.map { id, span in
            Track(id: id, observations: span.map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let forest = try LineageForest(tracks: tracks, divisions: [], lastFrame: 29)
        let growth = PopulationGrowth(forest, event: .mitosis, clock: clock)
        #expect(growth.counts[12] == 0 && growth.counts[20] == 2)
        #expect(growth.correctedCounts.allSatisfy { $0 == 4 } && growth.log2Fold(inFrame: 29) == 0)
    }

    /// A frame at an end in which nothing was found, or that was not segmented, costs itself only.
    @Test func emptyFramesAtTheEndsChangeNothing() throws {
        let whole = try buddingForest(cycle: 10, frames: 60)
        let tracks = whole.cells.map { track($0.id, $0.birthFrame + 2..<$0.endFrame + 3) }
        let divisions = whole.divisions.map { bud($0.daughters[0], of: $0.mother, at: $0.frame + 2) }
        let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 64)
        let growth = PopulationGrowth(forest, clock: clock)
        let expected = PopulationGrowth(whole, clock: clock)
        #expect(forest.framesInView == 2...61)
        #expect(forest.cells.map(\.fate) == whole.cells.map(\.fate))
        #expect(growth.counts == [0, 0] + expected.counts + [0, 0, 0])
        #expect(growth.entries == 0 && growth.exits == 0 && growth.births == expected.births)
        #expect(growth.fittedFrames == Array(2...61))
        #expect(try abs(#require(growth.rate) - #require(expected.rate)) < 1e-12)
        #expect(try abs(#require(growth.rSquared) - #require(expected.rSquared)) < 1e-12)
        #expect(CumulativeDivisions(forest).founders == 1)
        let empty = try LineageForest(tracks: [], divisions: [], lastFrame: 3)
        #expect(empty.framesInView == nil)
    }

    /// Times of an even clock are products and sums; what lasts equally many frames lasts equally long.
    @Test(arguments: [100.0, 20, 140, 90, 0.3]) func equallyManyFramesAreEquallyLong(seconds: Double) throws {
        let even = LineageClock(frameInterval: FrameInterval(seconds: seconds))
        let measured = try LineageClock(timesInMinutes: (0..<200).map { Double($0) * seconds / 60 })
        for clock in [even, measured] {
            let lengths = Set((0..<150).map { clock.duration(from: $0, to: $0 + 17) })
            #expect(lengths.count == 1)
            #expect(abs(try #require(lengths.first) - 17 * seconds / 60) < 1e-7)
        }
        #expect(LineageClock(frameInterval: nil).duration(from: 3, to: 8) == 5)
    }

    @Test func anEmptyMovieHasNoGrowth() throws {
        let forest = try LineageForest(tracks: [], divisions: [], lastFrame: 4)
        let growth = PopulationGrowth(forest, event: .budEmergence, clock: clock)
        #expect(growth.counts == [0, 0, 0, 0, 0] && growth.rate == nil)
    }

    /// Two founders; 1 buds in frame 2 (3) and 4 (4), 2 is lost after frame 2; 5 comes in in frame 3.
    private func small() throws -> LineageForest {
        let spans = [1: 0...5, 2: 0...2, 3: 2...5, 4: 4...5, 5: 3...5]
        let tracks = spans.map { id, span in
            Track(id: id, observations: span.map { DetectionID(frame: $0, label: UInt32(id)) })
        }
        let divisions = [(3, 2), (4, 4)].map { bud($0, of: 1, at: $1) }
        return try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 5)
    }

    @Test func everyFrameSaysWhatChangedTheNumber() throws {
        let growth = PopulationGrowth(try small(), clock: clock)
        #expect(growth.event == .budEmergence)
        #expect(growth.counts == [2, 2, 3, 3, 4, 4])
        #expect(growth.frames.map(\.births) == [0, 0, 1, 0, 1, 0])
        #expect(growth.frames.map(\.entries) == [0, 0, 0, 1, 0, 0])
        #expect(growth.frames.map(\.exits) == [0, 0, 0, 1, 0, 0])
        // 2, then half as many more, then a third.
        let corrected: [Double] = [2, 2, 3, 3, 4, 4]
        #expect(zip(growth.correctedCounts, corrected).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(growth.births == 2 && growth.entries == 1 && growth.exits == 1)
        #expect(growth.log2Fold(inFrame: 5) == 1 && growth.log2Fold(inFrame: 6) == nil)
    }

    @Test func theTableOfGrowthHoldsEveryFrame() throws {
        let lines = PopulationGrowthExporter(clock: clock).text(try small()).split(separator: "\n")
        #expect(lines[0] == "frame,time_min,cells,births,entries,exits,corrected_cells,log2_cells,log2_fold")
        #expect(lines[1] == "0,0,2,0,0,0,2,1,0" && lines[4] == "3,15,3,0,1,1,3,1.584963,0.584963")
        #expect(lines.count == 7 && lines[6] == "5,25,4,0,0,0,4,2,1")
        let empty = try LineageForest(tracks: [], divisions: [], lastFrame: 0)
        #expect(PopulationGrowthExporter(clock: clock).text(empty).hasSuffix("\n0,0,0,0,0,0,0,,\n"))
    }

    @Test func fewBirthsAreNamedInPlaceOfADoublingTime() throws {
        let forest = try small()
        #expect(PopulationGrowth(forest, clock: clock).obstacle == .fewBirths(2))
        let lines = DoublingTimeExporter(clock: clock).text(forest).split(separator: "\n")
        #expect(
            lines == [
                "event,births,entries,exits,doubling_time_min,lower_min,upper_min,doubling_time_frames,"
                    + "lower_frames,upper_frames,r_squared,first_frame,last_frame,frames,reason",
                "bud_emergence,2,1,1,,,,,,,,,,,fewer than 10 births (2)",
            ]
        )
    }

    @Test func aDoublingTimeComesWithItsIntervalAndFrames() throws {
        let forest = try buddingForest(cycle: 10, frames: 60)
        let growth = PopulationGrowth(forest, clock: clock)
        #expect(growth.obstacle == nil && growth.fittedFrames == Array(0...59))
        let row = try #require(DoublingTimeExporter(clock: clock).text(forest).split(separator: "\n").last)
        let fields = row.split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields.count == 15 && fields[0] == "bud_emergence" && fields[1] == "31")
        let (lower, time, upper) = try (
            #require(Double(fields[5])), #require(Double(fields[4])), #require(Double(fields[6]))
        )
        let expected = try #require(growth.doublingTime)
        #expect(abs(time - expected) < 1e-6 && lower < time && time < upper)
        #expect(fields[7...9].allSatisfy { $0.isEmpty } && fields[11...13] == ["0", "59", "60"] && fields[14].isEmpty)
        let counter = LineageClock(frameInterval: nil)
        let unclocked = try #require(DoublingTimeExporter(clock: counter).text(forest).split(separator: "\n").last)
            .split(separator: ",", omittingEmptySubsequences: false)
        #expect(unclocked[4...6].allSatisfy { $0.isEmpty })
        let frames = try #require(Double(unclocked[7]))
        #expect(abs(frames - time / 5) < 1e-5)
    }

    /// A hundred founders bud ten times in the last frame only, which tells no rate.
    @Test func growthThatIsNotSureIsNamed() throws {
        let tracks =
            (1...100).map { id in
                Track(id: id, observations: (0...3).map { DetectionID(frame: $0, label: UInt32(id)) })
            }
            + (101...110).map { Track(id: $0, observations: [DetectionID(frame: 3, label: UInt32($0))]) }
        let divisions = (1...10).map {
            bud(100 + $0, of: $0, at: 3)
        }
        let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 3)
        let growth = PopulationGrowth(forest, clock: clock)
        #expect(growth.births == 10 && growth.obstacle == .uncertainGrowth)
        #expect(
            DoublingTimeExporter(clock: clock).text(forest).contains(
                ",the 95 % interval of the rate is not all growth\n"
            )
        )
    }
}
