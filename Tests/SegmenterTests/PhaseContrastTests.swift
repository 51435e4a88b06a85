import CellImage
import Evaluation
import Segmenter
import Simulator
import Testing

@Suite struct PhaseContrastTests {
    /// A dark cell in a light halo, with a light vacuole.
    private struct Cell {
        var x: Double
        var y: Double
        var radius: Double
        /// Where the vacuole's middle is, as a share of the radius; beyond 0.55 it touches the halo.
        var vacuole: (x: Double, y: Double)
    }

    private static let cells = [
        Cell(x: 30, y: 32, radius: 15, vacuole: (0.6, 0)), Cell(x: 90, y: 30, radius: 17, vacuole: (0, 0)),
        Cell(x: 150, y: 34, radius: 14, vacuole: (0, 0.6)), Cell(x: 36, y: 100, radius: 16, vacuole: (-0.45, -0.45)),
        Cell(x: 68, y: 106, radius: 15, vacuole: (0.3, 0.5)), Cell(x: 130, y: 104, radius: 18, vacuole: (0.4, -0.4)),
        Cell(x: 159, y: 104, radius: 7, vacuole: (0, 0)),
    ]

    private static let width = 180
    private static let height = 200

    /// The cells, and below them a wall: light, and dark beside.
    private func frame(wall: Bool) throws -> (frame: Frame, truth: LabelImage) {
        var plane = Plane<Float>(width: Self.width, height: Self.height, repeating: 100)
        var truth = LabelImage(width: Self.width, height: Self.height)
        func paint(_ x: Double, _ y: Double, _ radius: Double, _ body: (Int, Int) -> Void) {
            for row in 0..<Self.height {
                for column in 0..<Self.width {
                    let (across, down) = (Double(column) - x, Double(row) - y)
                    if across * across + down * down <= radius * radius { body(row, column) }
                }
            }
        }
        for cell in Self.cells { paint(cell.x, cell.y, cell.radius + 4) { plane[$0, $1] = 200 } }
        for (number, cell) in Self.cells.enumerated() {
            paint(cell.x, cell.y, cell.radius) { row, column in
                plane[row, column] = 60
                truth[row, column] = UInt32(number + 1)
            }
            let (x, y) = (cell.x + cell.vacuole.x * cell.radius, cell.y + cell.vacuole.y * cell.radius)
            paint(x, y, 0.45 * cell.radius) { row, column in
                if truth[row, column] == UInt32(number + 1) { plane[row, column] = 150 }
            }
        }
        if wall {
            for column in 0..<Self.width {
                for row in 140..<144 { plane[row, column] = 200 }
                for row in 144..<150 { plane[row, column] = 70 }
            }
        }
        var generator = SeededGenerator(seed: 4, stream: 0)
        let noisy = plane.gaussianFiltered(sigma: 1).map { $0 + Float(2 * generator.normal()) }
        return (try SyntheticFrames.frame(noisy), truth)
    }

    private func segment(_ frame: Frame) throws -> LabelImage {
        var parameters = ClassicalParameters()
        parameters.mode = .darkRing
        return try ClassicalSegmenter(parameters: parameters).segment(frame).labels
    }

    @Test(arguments: [false, true])
    func vacuolesDoNotCutCellsAndWallsAreNone(wall: Bool) throws {
        let (frame, truth) = try frame(wall: wall)
        var score = try SegmentationScore(thresholds: [0.9])
        try score.add(reference: LabelRuns(truth), result: LabelRuns(try segment(frame)))
        #expect(score.counts[0].truePositives == Self.cells.count)
        #expect(score.resultObjects == Self.cells.count)
    }
}
