import CellImage
import TestSupport
import Testing
import Tracker

/// Masks in pieces and masks of several cells that only the rest of the movie tells apart from something else.
@Suite struct UsualMaskErrorsTests {
    /// A cell of 16 by 8 pixels, which is one mask in frames marked `w` and two in frames marked `p`.
    private struct Cell {
        var masks: String
        /// Movement along its long side, in pixels per frame.
        var speed = 0
    }

    /// Splits and joins the masks of cells, one below the other.
    private func repairs(_ cells: [Cell]) throws -> [Int: [MaskRepair]] {
        let frameCount = cells[0].masks.count
        let movie = (0..<frameCount).map { frame in
            var image = LabelImage(width: 90, height: 16 * cells.count + 16)
            for (row, cell) in cells.enumerated() {
                let isWhole = Array(cell.masks)[frame] == "w"
                for y in 0..<8 {
                    for x in 0..<16 {
                        let label = 2 * row + (isWhole || x < 8 ? 1 : 2)
                        image[16 * row + 12 + y, 8 + x + cell.speed * frame] = UInt32(label)
                    }
                }
            }
            return LabelRuns(image)
        }
        let facts = try Facts(movie)
        var frames = RepairedFrames(frames: facts.frames, overlaps: facts.overlaps) { movie[$0] }
        try MaskSplitting.repair(&frames)
        return frames.repairs.mapValues(\.repairs)
    }

    /// Whether the last cell's masks in a frame were repaired in a way.
    private func isRepaired(_ cells: [Cell], _ kind: MaskRepair.Kind, frame: Int) throws -> Bool {
        let labels = Set([UInt32(2 * cells.count - 1), UInt32(2 * cells.count)])
        return try repairs(cells)[frame, default: []].contains {
            $0.kind == kind && !labels.isDisjoint(with: $0.sources)
        }
    }

    private let sound = Array(repeating: Cell(masks: "wwwwwwwww"), count: 6)
    private let cut = Array(repeating: Cell(masks: "wwpwwwwww"), count: 6)
    private let pairs = Array(repeating: Cell(masks: "ppppppppp"), count: 6)
    private let merged = Array(repeating: Cell(masks: "ppwpppppp"), count: 6)

    /// Half of a cell that moves by less than its own half already lies beside the whole.
    @Test func piecesOfAMovingCellAreJoinedWhereCutsAreUsual() throws {
        let moving = [Cell(masks: "wwwwpwwww", speed: 6)]
        #expect(try isRepaired(cut + moving, .joined, frame: 4))
        #expect(try !isRepaired(sound + moving, .joined, frame: 4))
        #expect(try !isRepaired(cut + merged + merged + merged + moving, .joined, frame: 4))
    }

    @Test func aMaskOfTwoMovingCellsIsDividedWhereMergersAreUsual() throws {
        let moving = [Cell(masks: "ppppwpppp", speed: 6)]
        #expect(try isRepaired(merged + moving, .split, frame: 4))
        #expect(try !isRepaired(pairs + moving, .split, frame: 4))
        #expect(try !isRepaired(merged + cut + cut + cut + moving, .split, frame: 4))
    }

    /// In the last frame nothing tells whether a cell is whole again.
    @Test func piecesInTheLastFrameAreJoinedWhereMoreOfThemAreCutsThanDaughters() throws {
        let last = [Cell(masks: "wwwwwwwwp")]
        #expect(try isRepaired(cut + last, .joined, frame: 8))
        #expect(try !isRepaired(sound + last, .joined, frame: 8))
        let dividing = Array(repeating: Cell(masks: "wwwwppppp"), count: 7)
        #expect(try !isRepaired(cut + dividing + last, .joined, frame: 8))
    }

    /// Four of them are too few to say what is usual.
    @Test func fewClearErrorsSayLittle() throws {
        #expect(try !isRepaired(Array(cut.prefix(4)) + [Cell(masks: "wwwwwwwwp")], .joined, frame: 8))
    }
}
