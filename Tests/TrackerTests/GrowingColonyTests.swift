import CellImage
import TestSupport
import Testing
import Tracker

/// Cells that push each other apart, so that those at the rim move farther than half the way to their neighbours.
@Suite struct GrowingColonyTests {
    /// Cells about the middle of a field that spread by a factor per frame, labels shuffled in every frame.
    private struct Colony {
        var frames: [LabelRuns] = []
        var truth: Set<[DetectionID]> = []

        /// - Parameters:
        ///   - spread: factor by which distances grow per frame.
        ///   - frameCount: frames.
        ///   - jump: how far the field moves before the last frame.
        ///   - seed: seed of the random numbers.
        init(spread: Double, frameCount: Int = 7, jump: PixelShift = PixelShift(x: 0, y: 0), seed: UInt64 = 5) {
            var numbers = SplitMix(seed: seed)
            let (side, size) = (15, 420)
            let places = (0..<side * side).map { cell in
                PixelPoint(
                    x: Double(cell % side - side / 2) + Double.random(in: -0.2...0.2, using: &numbers),
                    y: Double(cell / side - side / 2) + Double.random(in: -0.2...0.2, using: &numbers)
                )
            }
            var tracks = Array(repeating: [DetectionID](), count: side * side)
            for frame in 0..<frameCount {
                let labels = (1...UInt32(side * side)).shuffled(using: &numbers)
                var scale = 14.0
                for _ in 0..<frame { scale *= spread }
                let isLast = frame == frameCount - 1
                let discs = labels.enumerated().map { cell, label in
                    tracks[cell].append(DetectionID(frame: frame, label: label))
                    return Disc(
                        x: Double(size / 2) + scale * places[cell].x + Double.random(in: -1...1, using: &numbers)
                            + Double(isLast ? jump.x : 0),
                        y: Double(size / 2) + scale * places[cell].y + Double.random(in: -1...1, using: &numbers)
                            + Double(isLast ? jump.y : 0),
                        radius: 4,
                        label: label
                    )
                }
                frames.append(drawing(discs, width: size, height: size))
            }
            truth = Set(tracks)
        }
    }

    /// The share of the cells that are followed from the first frame to the last.
    private func followed(_ colony: Colony, _ motion: MotionMode = .automatic) throws -> Double {
        var parameters = TrackingParameters()
        parameters.motion = motion
        let tracks = try Facts(colony.frames).tracks(parameters).tracks
        return Double(tracks.count { colony.truth.contains($0.observations) }) / Double(colony.truth.count)
    }

    @Test func cellsAreExpectedToMoveLikeTheirNeighbours() throws {
        let slow = Colony(spread: 1.1, frameCount: 5)
        #expect(try followed(slow, .still) < 0.97)
        #expect(try followed(slow) == 1)
        // At the rim they move as far as their neighbours are away.
        let fast = Colony(spread: 1.14, frameCount: 5)
        #expect(try followed(fast, .still) < 0.5)
        #expect(try followed(fast) > 0.97)
    }

    /// Cells at the rim move farther than their neighbours are away: most first links are wrong, and show no movement.
    @Test(arguments: 5...8 as ClosedRange<UInt64>) func movementsAreFollowedFromTheMiddle(seed: UInt64) throws {
        let colony = Colony(spread: 1.16, frameCount: 5, seed: seed)
        #expect(try followed(colony, .still) < 0.2)
        #expect(try followed(colony) > 0.9)
    }

    @Test func cellsThatMoveAloneAreNot() throws {
        let cells = WalkingCells(side: 9, frameCount: 8, step: 3, seed: 11)
        let facts = try Facts(cells.frames)
        var still = TrackingParameters()
        still.motion = .still
        #expect(try facts.tracks() == facts.tracks(still))
    }

    /// No single shift fits cells that spread, but the field of view has moved all the same.
    @Test(arguments: [1.02, 1.03, 1.04]) func aJumpOfTheFieldIsFound(spread: Double) throws {
        let colony = Colony(spread: spread, frameCount: 2, jump: PixelShift(x: 31, y: -18))
        let drift = try #require(try Facts(colony.frames).overlaps.first?.drift)
        #expect(abs(drift.x - 31) <= 2 && abs(drift.y + 18) <= 2, "\(drift)")
    }

    /// Which cells vote for a jump is not a matter of how they are numbered.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func theOrderOfLabelsDoesNotMatter(seed: UInt64) throws {
        let colony = Colony(spread: 1.08, frameCount: 2, jump: PixelShift(x: 31, y: -18))
        var numbers = SplitMix(seed: seed)
        let renumbered = colony.frames.map { runs in
            let labels = Array(1...UInt32(225))
            let table = Dictionary(uniqueKeysWithValues: zip(labels, labels.shuffled(using: &numbers)))
            return LabelRuns(runs.labelImage().mappingLabels(table))
        }
        #expect(try Facts(renumbered).overlaps.map(\.drift) == Facts(colony.frames).overlaps.map(\.drift))
    }
}

@Suite struct DisplacementFieldTests {
    private let places = [(0, 0), (10, 0), (0, 10), (10, 10), (100, 100)].map { PixelPoint(x: $0, y: $1) }
    private var field: DisplacementField {
        let movements = [(1, 9), (2, 8), (3, 7), (40, -40), (5, 5)].map { PixelPoint(x: $0, y: $1) }
        return DisplacementField(places: places, movements: movements, reach: 30)
    }

    @Test func medianOfTheNeighboursWithoutTheCellItself() {
        #expect(field.movement(at: places[3], except: 3) == PixelPoint(x: 2, y: 8))
        #expect(field.movement(at: places[3], except: -1) == PixelPoint(x: 2.5, y: 7.5))
    }

    @Test func fewNeighboursTellNothing() {
        #expect(field.movement(at: places[4], except: 4) == nil)
        #expect(field.movement(at: PixelPoint(x: 500, y: 0), except: -1) == nil)
    }

    @Test func onlyTheNearestCount() throws {
        let near = (0..<6).map { PixelPoint(x: Double($0), y: 0) }
        let far = (0..<20).map { PixelPoint(x: 20 + Double($0) / 10, y: 0) }
        let movements = near.map { _ in PixelPoint(x: 1, y: 2) } + far.map { _ in PixelPoint(x: -9, y: 9) }
        let field = DisplacementField(places: near + far, movements: movements, reach: 50)
        #expect(field.movement(at: PixelPoint(x: 2, y: 0), except: -1) == PixelPoint(x: 1, y: 2))
    }
}
