import CellImage
import Foundation
import TestSupport
import Testing
import Tracker

@Suite struct TrackerTests {
    @Test(arguments: 0..<6)
    func followsWalkingCells(seed: Int) throws {
        let cells = WalkingCells(side: 7, frameCount: 12, step: 3, seed: UInt64(seed))
        let result = try Facts(cells.frames).tracks()
        #expect(result.invariants == [])
        #expect(result.tracks.map(\.observations) == cells.truth)
    }

    /// Small marks of large cells move by several of their own diameters where they have room for it.
    @Test(arguments: [5, 7]) func followsSpotsThatMoveByManyOfTheirDiameters(seed: UInt64) throws {
        var numbers = SplitMix(seed: seed)
        let movie = (0..<15).map { _ in
            let discs = (0..<25).map { cell in
                let angle = Double.random(in: 0..<2 * .pi, using: &numbers)
                let reach = 20 * Double.random(in: 0...1, using: &numbers).squareRoot()
                let (column, row) = (Double(cell % 5), Double(cell / 5))
                let x = 100 * column + 60 + reach * cos(angle)
                return Disc(x: x, y: 100 * row + 60 + reach * sin(angle), radius: 2.5, label: UInt32(cell + 1))
            }
            return drawing(discs, width: 520, height: 520)
        }
        let tracks = try Facts(movie).tracks().tracks
        #expect(tracks.map(\.observations.count) == Array(repeating: 15, count: 25))
        #expect(tracks.allSatisfy { Set($0.observations.map(\.label)).count == 1 })
    }

    @Test(arguments: 0..<6)
    func bridgesGapsWhileTheStageMoves(seed: Int) throws {
        let shifts = [PixelShift(x: 8, y: 3), PixelShift(x: -4, y: 0), PixelShift(x: 50, y: -40)]
        let cells = WalkingCells(side: 8, frameCount: 10, step: 1.5, missing: 0.03, drift: shifts, seed: UInt64(seed))
        let result = try Facts(cells.frames).tracks()
        #expect(result.invariants == [])
        // Cells that the jump moves out of the field are lost; all others keep their identity.
        let truth = Set(
            cells.truth.filter { cell in cell.contains { $0.frame == 9 } && cell.contains { $0.frame == 0 } }
        )
        let found = Set(result.tracks.map(\.observations))
        let missing = truth.filter { cell in !zip(cell, cell.dropFirst()).contains { $1.frame - $0.frame > 3 } }
            .subtracting(found)
        // A cell that the border cuts and that is away for a while has as likely left: one such may be lost.
        #expect(missing.count <= 1, "\(missing.count) of \(truth.count)")
    }

    @Test func aMissedCellIsNotConfusedWithANewcomer() throws {
        let near = Disc(x: 20, y: 20, radius: 7, label: 1)
        let newcomer = Disc(x: 35, y: 20, radius: 7, label: 2)
        let movie = [[near], [newcomer], [near, newcomer], [near, newcomer]].map { drawing($0, width: 60, height: 40) }
        var parameters = TrackingParameters()
        parameters.missCost = 2
        let result = try Facts(movie).tracks(parameters)
        #expect(
            result.tracks.map { $0.observations.map { [$0.frame, Int($0.label)] } } == [
                [[0, 1], [2, 1], [3, 1]], [[1, 2], [2, 2], [3, 2]],
            ]
        )
        let bridge = try #require(result.links.first { $0.gap == 1 })
        #expect(bridge.iou == 1)
        // Its masks are equal, as are those of the step that follows; only the missed frame is dearer.
        let step = try #require(result.links.first { $0.from == bridge.to })
        #expect(abs(bridge.cost - step.cost - 2) < 1e-9)
        #expect(bridge.rivalCost != nil && bridge.rival != nil)
    }

    @Test(arguments: 0...4)
    func bridgesNoMoreThanTheLongestGap(gap: Int) throws {
        let cell = drawing([Disc(x: 20, y: 20, radius: 7, label: 1)], width: 40, height: 40)
        let empty = LabelRuns(LabelImage(width: 40, height: 40))
        let facts = try Facts([cell] + Array(repeating: empty, count: gap) + [cell], reach: 5)
        for maximumGap in 0...4 {
            var parameters = TrackingParameters()
            parameters.maximumGap = maximumGap
            // So small a movie tells nothing about misses; at this price only the limit counts.
            parameters.missCost = 1
            #expect(try facts.tracks(parameters).tracks.count == (gap <= maximumGap ? 1 : 2))
        }
    }

    @Test func skippedFramesBreakNoTrack() throws {
        let cells = WalkingCells(side: 5, frameCount: 12, step: 1, seed: 4)
        var movie: [LabelRuns?] = cells.frames
        for frame in [3, 4, 5, 6, 10] {
            movie[frame] = nil
        }
        let result = try Facts(movie).tracks()
        let expected = cells.truth.map { $0.filter { movie[$0.frame] != nil } }
        #expect(result.tracks.map(\.observations) == expected)
    }

    @Test func predictsCellsThatKeepMoving() throws {
        // Two rows of cells pass each other, faster and faster: at last each moves by more than half the way to its
        // neighbour. Two more rows stand still.
        var movie: [LabelRuns] = []
        var way = 0
        for frame in 0..<12 {
            var discs: [Disc] = []
            for cell in 0..<8 {
                discs.append(Disc(cell: cell + 1, x: 24 * cell + way + 20, y: 20, radius: 5))
                discs.append(Disc(cell: cell + 9, x: 24 * cell - way + 220, y: 60, radius: 5))
                discs.append(Disc(cell: cell + 17, x: 24 * cell + 20, y: 100, radius: 5))
                discs.append(Disc(cell: cell + 25, x: 24 * cell + 20, y: 140, radius: 5))
            }
            movie.append(drawing(discs, width: 420, height: 160))
            way += min(14, 4 + 2 * frame)
        }
        var moving = TrackingParameters()
        moving.motion = .moving
        #expect(try brokenLinks(Facts(movie).tracks(moving)) == 0)
    }

    @Test func theOrderOfTheTablesDoesNotMatter() throws {
        let cells = WalkingCells(side: 6, frameCount: 8, step: 4, missing: 0.1, seed: 9)
        var facts = try Facts(cells.frames)
        let first = try facts.tracks()
        var numbers = SplitMix(seed: 1)
        facts.overlaps.shuffle(using: &numbers)
        #expect(try facts.tracks() == first)
    }

    @Test func aLabelThatSpansTheFrameIsTracked() throws {
        let movie = [LabelRuns](
            repeating: drawing(
                [Disc(x: 50, y: 50, radius: 200, label: 1), Disc(x: 30, y: 30, radius: 6, label: 2)],
                width: 100,
                height: 100
            ),
            count: 4
        )
        #expect(try Facts(movie).tracks().tracks.map(\.observations.count) == [4, 4])
    }

    @Test func nothingGivesNothing() throws {
        #expect(try Tracker().link([], overlaps: []) == TrackingResult(tracks: [], links: []))
        let empty = LabelRuns(LabelImage(width: 5, height: 5))
        #expect(try Facts([empty, empty, empty]).tracks() == TrackingResult(tracks: [], links: []))
    }

    @Test func seventyThousandLabelsInAFrame() throws {
        let width = 1060
        var labels = [UInt32](repeating: 0, count: width * 600)
        for cell in 0..<70_000 {
            let (row, column) = (cell / 350 * 3, cell % 350 * 3)
            for offset in [0, 1, width, width + 1] {
                labels[row * width + column + offset] = UInt32(cell + 1)
            }
        }
        let runs = LabelRuns(try LabelImage(width: width, height: 600, labels: labels))
        for method in TrackingMethod.allCases {
            var parameters = TrackingParameters()
            parameters.method = method
            let result = try Facts([runs, runs], reach: 1).tracks(parameters)
            #expect(result.tracks.count == 70_000)
            #expect(result.links.allSatisfy { $0.from.label == $0.to.label && $0.iou == 1 })
        }
    }

    @Test func aGateFarTooWideStaysBounded() throws {
        var parameters = TrackingParameters()
        parameters.gateInPixels = 1e7
        let cells = WalkingCells(side: 12, frameCount: 3, step: 2, seed: 6)
        #expect(try Facts(cells.frames).tracks(parameters).tracks.map(\.observations) == cells.truth)
    }

    @Test func damagedFactsAreErrors() throws {
        let facts = try Facts([LabelRuns](repeating: LabelRuns(LabelImage(ascii: "11.22")), count: 2))
        let tracker = try Tracker()
        func fails(_ change: (inout Facts) -> Void) -> Bool {
            var damaged = facts
            change(&damaged)
            do {
                _ = try tracker.link(damaged.frames, overlaps: damaged.overlaps)
                return false
            } catch {
                return !error.description.isEmpty
            }
        }
        #expect(!fails { _ in })
        #expect(fails { $0.frames.swapAt(0, 1) })
        #expect(fails { $0.frames[0].frame = -1 })
        #expect(fails { $0.frames[1].detections.swapAt(0, 1) })
        #expect(fails { $0.frames[1].detections[0].label = 0 })
        #expect(fails { $0.frames[1].detections[0].region.area = 0 })
        #expect(fails { $0.frames[1].detections[0].region.centroid.x = .nan })
        #expect(fails { $0.frames[1].detections[0].region.centroid.x = 1e300 })
        #expect(fails { $0.overlaps = [] })
        #expect(fails { $0.overlaps[0].overlaps.swapAt(0, 1) })
        #expect(fails { $0.overlaps[0].overlaps[0].later = 7 })
        #expect(fails { $0.overlaps[0].overlaps[0].pixels = 3 })
        #expect(fails { $0.overlaps[0].overlaps[0].pixels = -1 })
        #expect(fails { $0.overlaps[0].drift.x = .max })
    }

    /// Steps between observations of different labels.
    private func brokenLinks(_ result: TrackingResult) -> Int {
        result.links.count { $0.from.label != $0.to.label } + result.tracks.count - 32
    }
}
