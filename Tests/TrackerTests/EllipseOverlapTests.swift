import CellImage
import Foundation
import TestSupport
import Testing
import Tracker

@Suite struct EllipseOverlapTests {
    private let overlap = EllipseOverlap()

    /// An ellipse as a label image.
    private func drawn(x: Double, y: Double, axes: (Double, Double), angle: Double) -> LabelRuns {
        var image = LabelImage(width: 160, height: 160)
        for row in 0..<160 {
            for column in 0..<160 {
                let (dx, dy) = (Double(column) - x, Double(row) - y)
                let u = (dx * cos(angle) + dy * sin(angle)) / axes.0
                let v = (dy * cos(angle) - dx * sin(angle)) / axes.1
                if u * u + v * v <= 1 { image[row, column] = 1 }
            }
        }
        return LabelRuns(image)
    }

    private func pixels(_ earlier: LabelRuns, _ later: LabelRuns, shift: PixelShift = PixelShift(x: 0, y: 0)) -> Double
    {
        Double(OverlapTable.count(earlier, later, shift: shift).first?.pixels ?? 0)
    }

    /// Against the pixels of masks that are moved in truth.
    @Test func movedCellsShareWhatTheirMasksShare() throws {
        var numbers = SplitMix(seed: 3)
        var overlapping = 0
        var errors: [Double] = []
        for _ in 0..<120 {
            func cell(within reach: Double) -> LabelRuns {
                drawn(
                    x: 80 + Double.random(in: -reach...reach, using: &numbers),
                    y: 80 + Double.random(in: -reach...reach, using: &numbers),
                    axes: (
                        Double.random(in: 9...24, using: &numbers), Double.random(in: 5...9, using: &numbers)
                    ),
                    angle: Double.random(in: 0..<Double.pi, using: &numbers)
                )
            }
            let (earlier, later) = (cell(within: 4), cell(within: 14))
            let shift = PixelShift(
                x: Int.random(in: -18...18, using: &numbers),
                y: Int.random(in: -18...18, using: &numbers)
            )
            let first = try #require(earlier.regionProperties().first)
            let second = try #require(later.regionProperties().first)
            let found = overlap.pixels(
                pixels(earlier, later),
                of: CellEllipse(first),
                and: CellEllipse(second),
                movedBy: PixelPoint(x: Double(shift.x), y: Double(shift.y))
            )
            let least = Double(min(first.area, second.area))
            #expect((0...least).contains(found))
            let truth = pixels(earlier, later, shift: shift)
            if truth > 0 { overlapping += 1 }
            errors.append(abs(found - truth) / least)
        }
        #expect(overlapping > 40 && overlapping < 110)
        #expect(try #require(errors.max()) < 0.12, "\(errors.max() ?? 1)")
        #expect(errors.reduce(0, +) / Double(errors.count) < 0.02)
    }

    /// What was counted stays where nothing moves, however little like ellipses the cells are.
    @Test func cellsThatStayShareWhatWasCounted() throws {
        let cell = try #require(drawn(x: 70, y: 80, axes: (20, 8), angle: 0.4).regionProperties().first)
        let other = try #require(drawn(x: 84, y: 77, axes: (12, 11), angle: 0).regionProperties().first)
        for counted in [0.0, 7, 180] {
            let found = overlap.pixels(
                counted,
                of: CellEllipse(cell),
                and: CellEllipse(other),
                movedBy: PixelPoint(x: 0, y: 0)
            )
            #expect(found == counted)
        }
    }

    /// A row of single pixels and one pixel have no width of their own.
    @Test func flatCellsHaveAnArea() throws {
        var image = LabelImage(width: 20, height: 3)
        for column in 2..<9 { image[1, column] = 1 }
        image[1, 15] = 2
        let regions = LabelRuns(image).regionProperties()
        let (line, dot) = (CellEllipse(regions[0]), CellEllipse(regions[1]))
        #expect(overlap.pixels(0, of: dot, and: line, movedBy: PixelPoint(x: -10, y: 0)) == 1)
        #expect(overlap.pixels(0, of: line, and: dot, movedBy: PixelPoint(x: 10, y: 0)) == 1)
        #expect(overlap.pixels(0, of: line, and: dot, movedBy: PixelPoint(x: 10, y: 4)) == 0)
    }
}
