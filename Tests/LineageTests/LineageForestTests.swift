import Lineage
import TestSupport
import Testing
import Tracker

@Suite struct LineageForestTests {
    @Test(arguments: 0..<60)
    func randomForestsKeepEveryRule(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        #expect(forest.invariants().isEmpty, "seed \(seed)")
        #expect(forest.cells.map(\.id) == random.tracks.map(\.id))
        #expect(forest.preorder().sorted() == random.tracks.map(\.id))
        #expect(forest.roots.count == random.tracks.count - random.divisions.flatMap(\.daughters).count)
        for cell in forest.cells {
            #expect(forest.ancestors(of: cell.id).count == cell.generation)
            #expect((forest.ancestors(of: cell.id).last ?? cell.id) == cell.root)
            #expect(forest.birthDivision(of: cell.id)?.mother == cell.mother)
        }
    }

    @Test func orderOfInputDoesNotMatter() throws {
        let random = RandomForest(seed: 7)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        var numbers = SplitMix(seed: 1)
        let shuffled = try LineageForest(
            tracks: random.tracks.shuffled(using: &numbers),
            divisions: random.divisions.shuffled(using: &numbers).map {
                var division = $0
                division.daughters.reverse()
                return division
            },
            lastFrame: random.lastFrame
        )
        #expect(shuffled == forest)
    }

    @Test func knowsFatesGenerationsAndRoots() throws {
        let forest = try MixedForest().forest
        #expect(forest.roots == [1, 7, 12])
        #expect(forest.cells.map(\.generation) == [0, 1, 1, 2, 2, 2, 0, 1, 1, 1, 2, 0])
        #expect(forest.cells.map(\.root) == [1, 1, 1, 1, 1, 1, 7, 7, 7, 7, 7, 12])
        let fates = forest.cells.map(\.fate)
        #expect(fates == [.divided, .end, .divided, .end, .end, .edge, .end, .end, .end, .lost, .end, .lost])
        #expect(forest.cell(3)?.daughters == [4, 6, 5])
        #expect(forest.cell(3)?.confidence == 0.9)
        #expect(forest.cell(1)?.confidence == nil)
        #expect(forest.cell(99) == nil)
        #expect(forest.preorder(from: 7) == [7, 8, 11, 9, 10])
        #expect(forest.preorder(from: 99).isEmpty)
    }

    @Test func takesEndAndBorderFromTheDetections() throws {
        let movie = try DiscMovie(
            (0..<6).map { frame -> [Disc] in
                var discs = [Disc(id: 1, x: 30, y: 30, radius: 8)]
                if frame < 4 { discs.append(Disc(id: 2, x: 10 - 2 * Double(frame), y: 60, radius: 6)) }
                if frame < 3 { discs.append(Disc(id: 3, x: 70, y: 60, radius: 8)) }
                return discs
            },
            width: 100,
            height: 100
        )
        let tracks = movie.tracking.tracks
        let forest = try LineageForest(tracks: tracks, divisions: [], frames: movie.frames)
        let fates = Dictionary(
            uniqueKeysWithValues: forest.cells.map { (movie.firstDisc(of: $0.id, in: movie.tracking) ?? 0, $0.fate) }
        )
        #expect(forest.lastFrame == 5)
        #expect(fates == [1: .end, 2: .edge, 3: .lost])
    }

    @Test func anEmptyForestIsAForest() throws {
        let forest = try LineageForest(tracks: [], divisions: [], lastFrame: 0)
        #expect(forest.cells.isEmpty && forest.roots.isEmpty && forest.invariants().isEmpty)
    }

    @Test func aLadderOfManyGenerationsIsWalkedWithoutRecursion() throws {
        let (tracks, divisions) = ladder(generations: 100_000)
        let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 100_000)
        #expect(forest.cell(200_000)?.generation == 100_000)
        #expect(forest.preorder().count == 200_001)
        #expect(forest.invariants().isEmpty)
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var tracks: [Track]
        var divisions: [Division] = []
        var error: LineageError
    }

    static let broken = [
        Broken(
            testDescription: "two tracks with one id",
            tracks: [track(1, 0...1), track(1, 0...1)],
            error: .duplicateTrack(id: 1)
        ),
        Broken(
            testDescription: "id 0",
            tracks: [track(0, 0...1)],
            error: .malformedTrack(id: 0, reason: "ids begin at 1")
        ),
        Broken(
            testDescription: "empty track",
            tracks: [track(1, [])],
            error: .malformedTrack(id: 1, reason: "it has no observation")
        ),
        Broken(
            testDescription: "frame twice",
            tracks: [track(1, [2, 2])],
            error: .malformedTrack(id: 1, reason: "its frames do not ascend from 0 on")
        ),
        Broken(
            testDescription: "after the end",
            tracks: [track(1, 0...10)],
            error: .malformedTrack(id: 1, reason: "it goes on after the last frame, 9")
        ),
        Broken(
            testDescription: "unknown mother",
            tracks: [track(1, 2...3), track(2, 2...3)],
            divisions: [division(9, [1, 2], at: 2, .mitosis)],
            error: .unknownTrack(id: 9)
        ),
        Broken(
            testDescription: "unknown daughter",
            tracks: [track(1, 0...1), track(2, 2...3)],
            divisions: [division(1, [2, 3], at: 2, .mitosis)],
            error: .unknownTrack(id: 3)
        ),
        Broken(
            testDescription: "two mothers",
            tracks: [track(1, 0...1), track(2, 0...1), track(3, 2...3), track(4, 2...3), track(5, 2...3)],
            divisions: [division(1, [3, 4], at: 2, .mitosis), division(2, [4, 5], at: 2, .mitosis)],
            error: .twoMothers(daughter: 4, first: 1, second: 2)
        ),
        Broken(
            testDescription: "a daughter twice",
            tracks: [track(1, 0...1), track(2, 2...3)],
            divisions: [division(1, [2, 2], at: 2, .mitosis)],
            error: .twoMothers(daughter: 2, first: 1, second: 1)
        ),
        Broken(
            testDescription: "mother goes on",
            tracks: [track(1, 0...4), track(2, 2...3), track(3, 2...3)],
            divisions: [division(1, [2, 3], at: 2, .mitosis)],
            error: .outOfOrder(mother: 1, daughter: 2, frame: 2)
        ),
        Broken(
            testDescription: "bud after its mother's end",
            tracks: [track(1, 0...4), track(2, 5...6)],
            divisions: [division(1, [2], at: 5, .budding)],
            error: .outOfOrder(mother: 1, daughter: 2, frame: 5)
        ),
        Broken(
            testDescription: "bud before its mother",
            tracks: [track(1, 3...4), track(2, 2...6)],
            divisions: [division(1, [2], at: 2, .budding)],
            error: .outOfOrder(mother: 1, daughter: 2, frame: 2)
        ),
        Broken(
            testDescription: "frame is not the daughters'",
            tracks: [track(1, 0...1), track(2, 3...4), track(3, 3...4)],
            divisions: [division(1, [2, 3], at: 2, .mitosis)],
            error: .outOfOrder(mother: 1, daughter: 2, frame: 2)
        ),
        Broken(
            testDescription: "one daughter",
            tracks: [track(1, 0...1), track(2, 2...3)],
            divisions: [division(1, [2], at: 2, .mitosis)],
            error: .daughterCount(mother: 1, count: 1, kind: .mitosis)
        ),
        Broken(
            testDescription: "two buds in one division",
            tracks: [track(1, 0...5), track(2, 2...3), track(3, 2...3)],
            divisions: [division(1, [2, 3], at: 2, .budding)],
            error: .daughterCount(mother: 1, count: 2, kind: .budding)
        ),
        Broken(
            testDescription: "divides twice",
            tracks: [track(1, 0...1), track(2, 2...3), track(3, 2...3), track(4, 2...3), track(5, 2...3)],
            divisions: [division(1, [2, 3], at: 2, .mitosis), division(1, [4, 5], at: 2, .mitosis)],
            error: .dividesTwice(mother: 1)
        ),
        Broken(
            testDescription: "each other's mother",
            tracks: [track(1, 0...5), track(2, 2...3), track(3, 2...3)],
            divisions: [division(2, [3], at: 2, .budding), division(3, [2], at: 2, .budding)],
            error: .cycle(track: 2)
        ),
    ]

    @Test(arguments: broken)
    func refusesWhatIsNoForest(_ broken: Broken) {
        #expect(throws: broken.error) {
            try LineageForest(tracks: broken.tracks, divisions: broken.divisions, lastFrame: 9)
        }
        #expect(!broken.error.description.isEmpty)
    }
}
