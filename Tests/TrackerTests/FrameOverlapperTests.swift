import CellImage
import Foundation
import TestSupport
import Testing
import Tracker

@Suite struct FrameOverlapperTests {
    private let still = PixelShift(x: 0, y: 0)

    @Test(arguments: 0..<8)
    func aStillStageHasNoDrift(seed: Int) throws {
        let cells = WalkingCells(side: 2 + seed, frameCount: 5, step: 3, missing: 0.1, seed: UInt64(seed))
        let facts = try Facts(cells.frames)
        #expect(facts.overlaps.count == 4 + 3 + 2)
        #expect(facts.overlaps.allSatisfy { $0.drift == still })
    }

    @Test func fewMovingCellsAndBirthsAreNoDrift() throws {
        var discs: [Disc] = []
        for cell in 0..<12 {
            discs.append(Disc(cell: cell + 1, x: 30 * (cell % 4) + 30, y: 30 * (cell / 4) + 30, radius: 7))
        }
        let first = drawing(discs, width: 200, height: 160)
        for cell in 0..<4 {
            discs[cell].x += 6
            discs[cell].y += 5
        }
        for birth in 0..<6 {
            discs.append(Disc(cell: birth + 20, x: 25 * birth + 20, y: 140, radius: 7))
        }
        let facts = try Facts([first, drawing(discs, width: 200, height: 160)])
        #expect(facts.overlaps.first?.drift == still)
    }

    @Test func aSingleMovingCellIsNoDrift() throws {
        let movie = (0..<4).map {
            drawing([Disc(cell: 1, x: 20 + 4 * $0, y: 20, radius: 6)], width: 60, height: 40)
        }
        #expect(try Facts(movie).overlaps.allSatisfy { $0.drift == still })
    }

    @Test(arguments: [
        PixelShift(x: 3, y: -2), PixelShift(x: -60, y: 45), PixelShift(x: 1, y: 0), PixelShift(x: 0, y: 71),
    ])
    func aMoveOfTheStageIsFound(shift: PixelShift) throws {
        let cells = WalkingCells(side: 9, frameCount: 3, step: 1, drift: [shift, still], seed: 3)
        let drifts = try Facts(cells.frames).overlaps.map { [$0.earlierFrame, $0.laterFrame, $0.drift.x, $0.drift.y] }
        #expect(drifts == [[0, 1, shift.x, shift.y], [1, 2, 0, 0], [0, 2, shift.x, shift.y]])
    }

    @Test(arguments: 0...3)
    func aMoveOverFramesThatShowNextToNothingIsFound(cellsLeft: Int) throws {
        let shift = PixelShift(x: -60, y: 45)
        let cells = WalkingCells(side: 9, frameCount: 2, step: 1, drift: [shift], seed: 3)
        // What is there all the same does not move: dirt, say.
        let dirt = (0..<cellsLeft).map { Disc(cell: $0 + 1, x: 40 + 60 * $0, y: 50, radius: 6) }
        let nothing = drawing(dirt, width: cells.frames[0].width, height: cells.frames[0].height)
        let tables = try Facts([cells.frames[0], nothing, nothing, cells.frames[1]]).overlaps
        #expect(tables.first { $0.earlierFrame == 0 && $0.laterFrame == 3 }?.drift == shift)
    }

    @Test(arguments: 0..<8)
    func aMoveThatTakesMostCellsOutOfViewIsFound(seed: Int) throws {
        var numbers = SplitMix(seed: UInt64(seed))
        var cells: [Disc] = []
        while cells.count < 130 {
            let cell = Disc(
                x: .random(in: 0..<500, using: &numbers),
                y: .random(in: 0..<500, using: &numbers),
                radius: 9,
                label: UInt32(cells.count + 1)
            )
            let isFree = !cells.contains {
                ($0.x - cell.x) * ($0.x - cell.x) + ($0.y - cell.y) * ($0.y - cell.y) < 400
            }
            if isFree { cells.append(cell) }
        }
        func view(x: Double, y: Double) -> LabelRuns {
            let moved = cells.map { Disc(x: $0.x + x, y: $0.y + y, radius: $0.radius, label: $0.label) }
            return drawing(moved, width: 300, height: 300)
        }
        let facts = try Facts([view(x: -10, y: -190), view(x: -150, y: -70)])
        #expect(facts.overlaps.first?.drift == PixelShift(x: -140, y: 120))
    }

    @Test(arguments: 0..<8)
    func aMoveOfACrowdIsFoundThoughMostCellsMeetAnother(seed: Int) throws {
        var numbers = SplitMix(seed: UInt64(seed))
        let cells = crowd(&numbers)
        let angle = Double.random(in: 0..<2 * .pi, using: &numbers)
        let length = Double.random(in: 14...60, using: &numbers)
        let shift = PixelShift(x: Int(length * cos(angle)), y: Int(length * sin(angle)))
        let moved = cells.map {
            Disc(x: $0.x + Double(shift.x), y: $0.y + Double(shift.y), radius: $0.radius, label: $0.label)
        }
        let facts = try Facts([cells, moved].map { drawing($0, width: 400, height: 400) })
        #expect(facts.overlaps.first?.drift == shift)
    }

    @Test(arguments: 0..<8)
    func aCrowdOfCellsThatMoveOnTheirOwnHasNoDrift(seed: Int) throws {
        var numbers = SplitMix(seed: UInt64(seed))
        let cells = crowd(&numbers)
        let moved = cells.map { cell in
            Disc(
                x: cell.x + .random(in: -4...4, using: &numbers),
                y: cell.y + .random(in: -4...4, using: &numbers),
                radius: cell.radius,
                label: cell.label
            )
        }
        let facts = try Facts([cells, moved].map { drawing($0, width: 400, height: 400) })
        #expect(facts.overlaps.first?.drift == still)
    }

    /// Discs of radius 7 that touch many others: places drawn at random, those too near an earlier one left out.
    private func crowd(_ numbers: inout SplitMix) -> [Disc] {
        var cells: [Disc] = []
        for _ in 0..<8000 {
            let x = Double.random(in: 0..<400, using: &numbers)
            let y = Double.random(in: 0..<400, using: &numbers)
            let isFree = !cells.contains { ($0.x - x) * ($0.x - x) + ($0.y - y) * ($0.y - y) < 15 * 15 }
            if isFree { cells.append(Disc(x: x, y: y, radius: 7, label: UInt32(cells.count + 1))) }
        }
        return cells
    }

    @Test func unrelatedFramesHaveNoDrift() throws {
        var numbers = SplitMix(seed: 11)
        let movie = (0..<6).map { _ in
            drawing(
                (1...40).map {
                    Disc(
                        x: .random(in: 8..<392, using: &numbers),
                        y: .random(in: 8..<392, using: &numbers),
                        radius: 7,
                        label: $0
                    )
                },
                width: 400,
                height: 400
            )
        }
        #expect(try Facts(movie).overlaps.allSatisfy { $0.drift == still })
    }

    @Test func overlapsAreThoseOfTheShiftedImages() throws {
        let cells = WalkingCells(side: 6, frameCount: 4, step: 1, drift: [PixelShift(x: 5, y: 4)], seed: 8)
        for table in try Facts(cells.frames).overlaps {
            let expected = OverlapTable.count(
                cells.frames[table.earlierFrame],
                cells.frames[table.laterFrame],
                shift: table.drift
            )
            #expect(table.overlaps == expected)
        }
    }

    @Test(arguments: 1...6)
    func feedingTheLastFramesAgainRestoresTheState(restart: Int) throws {
        let shifts = [PixelShift(x: 4, y: 0), PixelShift(x: -30, y: 22), still, PixelShift(x: 2, y: 5)]
        let cells = WalkingCells(side: 6, frameCount: 9, step: 1.5, missing: 0.1, drift: shifts, seed: 21)
        let reach = 3
        let whole = try Facts(cells.frames, reach: reach).overlaps
        var overlapper = try FrameOverlapper(reach: reach)
        for frame in max(0, restart - reach)..<restart {
            _ = try overlapper.add(frame: frame, runs: cells.frames[frame], detections: detections(cells.frames[frame]))
        }
        var resumed = whole.filter { $0.laterFrame < restart }
        for frame in restart..<9 {
            resumed += try overlapper.add(
                frame: frame,
                runs: cells.frames[frame],
                detections: detections(cells.frames[frame])
            )
        }
        #expect(resumed == whole)
    }

    @Test func skippedFramesLeaveTheOthersComparable() throws {
        let cells = WalkingCells(side: 3, frameCount: 6, step: 1, seed: 2)
        var movie: [LabelRuns?] = cells.frames
        movie[2] = nil
        let pairs = try Facts(movie, reach: 2).overlaps.map { [$0.earlierFrame, $0.laterFrame] }
        #expect(pairs == [[0, 1], [1, 3], [0, 3], [3, 4], [1, 4], [4, 5], [3, 5]])
    }

    @Test func refusesFramesThatDoNotContinueTheMovie() throws {
        let empty = LabelRuns(LabelImage(width: 8, height: 6))
        let wider = LabelRuns(LabelImage(width: 9, height: 6))
        var overlapper = try FrameOverlapper(reach: 1)
        _ = try overlapper.add(frame: 4, runs: empty, detections: [])
        #expect(throws: TrackerError.frameOrder(previous: 4, found: 4)) {
            try overlapper.add(frame: 4, runs: empty, detections: [])
        }
        #expect(
            throws: TrackerError.frameSize(frame: 5, expectedWidth: 8, expectedHeight: 6, foundWidth: 9, foundHeight: 6)
        ) {
            try overlapper.add(frame: 5, runs: wider, detections: [])
        }
        #expect(try overlapper.add(frame: 5, runs: empty, detections: []).map(\.overlaps) == [[]])
        for reach in [0, -1, 65] {
            #expect(throws: TrackerError.self) { try FrameOverlapper(reach: reach) }
        }
    }
}
