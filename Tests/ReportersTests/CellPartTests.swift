import CellImage
import Reporters
import Testing

/// Values over a quarter of a cell, as a border of the image would leave it.
@Suite struct CellPartTests {
    private static let side = 32
    private let names = ["n", "d"]

    /// A disc in the middle of the image, and a square that the left border cuts.
    private static func cells(radius: Int = 8) throws -> LabelRuns {
        var labels = [UInt32](repeating: 0, count: side * side)
        for row in 0..<side {
            for column in 0..<side {
                let (x, y) = (column - 16, row - 16)
                if x * x + y * y <= radius * radius { labels[row * side + column] = 7 }
                if column < 4, row < 4 { labels[row * side + column] = 9 }
            }
        }
        return LabelRuns(try LabelImage(width: side, height: side, labels: labels))
    }

    /// Channels given by functions of column and row.
    private func measured(
        frame index: Int,
        cells: LabelRuns?,
        nuclei: LabelRuns? = nil,
        regions: Set<MeasurementRegion> = [.cell],
        _ numerator: @escaping (Int, Int) -> Float,
        _ denominator: @escaping (Int, Int) -> Float
    ) throws -> MeasuredFrame {
        let side = CellPartTests.side
        let planes = try [numerator, denominator].map { value in
            let pixels = (0..<side * side).map { value($0 % side, $0 / side) }
            return try Plane(width: side, height: side, pixels: pixels)
        }
        let frame = try Frame(index: index, timeInSeconds: nil, channels: planes)
        return try MeasuredFrame(
            frame,
            cells: cells,
            nuclei: nuclei,
            measurer: RegionMeasurer(regions: regions, ring: RingGeometry(gap: 0, width: 2)),
            background: BackgroundEstimator(mode: .constant([0, 0])).estimate(frame, cells: try CellPartTests.cells())
        )
    }

    private func ratio(_ frame: MeasuredFrame) throws -> [MeasuredValue] {
        try Reporter.ratio(RatioReporter(name: "R", numerator: "n", denominator: "d"))
            .values(in: frame, channelNames: names)
    }

    @Test(
        "A part is the quarter of the cell's pixels at one side; left, top, right and bottom take turns",
        arguments: 0..<8
    )
    func quarter(frame: Int) throws {
        let cells = try CellPartTests.cells()
        let found = try ratio(measured(frame: frame, cells: cells, { Float(1 + $0 + 3 * $1 * $1) }, { _, _ in 1 }))
        var pixels: [(column: Int, row: Int)] = []
        for run in cells.runs where run.label == 7 {
            pixels += (run.start..<run.end).map { (Int($0), Int(run.row)) }
        }
        func depth(_ pixel: (column: Int, row: Int)) -> Int {
            [pixel.column, pixel.row, -pixel.column, -pixel.row][frame % 4]
        }
        let depths = pixels.map(depth).sorted()
        let limit = depths[(depths.count + 3) / 4 - 1]
        let part = pixels.filter { depth($0) <= limit }
        let expected = part.reduce(0.0) { $0 + Double(1 + $1.column + 3 * $1.row * $1.row) } / Double(part.count)
        #expect(part.count < pixels.count / 2)
        #expect(abs(found[0].uncertainty.part / expected - 1) < 1e-6)
        #expect(found[0].value.value != found[0].uncertainty.part)
    }

    @Test("A cell that the border of the image cuts has a value, but no part")
    func cutCell() throws {
        let found = try ratio(measured(frame: 0, cells: CellPartTests.cells(), { _, _ in 4 }, { _, _ in 2 }))
        #expect(found.map(\.value.label) == [7, 9])
        #expect(found.map(\.value.value) == [2, 2])
        #expect(found[0].uncertainty.part == 2 && found[1].uncertainty.part.isNaN)
    }

    @Test("Nucleus and ring lie in the same part", arguments: [true, false])
    func regions(hasCells: Bool) throws {
        let reporter = Reporter.translocation(
            TranslocationReporter(name: "T", channel: "n", nucleus: .nucleus, fewestCytoplasmPixels: 1)
        )
        let frame = try measured(
            frame: 0,
            cells: hasCells ? CellPartTests.cells() : nil,
            nuclei: CellPartTests.cells(radius: 5),
            regions: [.nucleus, .ring],
            // The nucleus is twice as bright as the ring in the left half of the image, and as bright in the right one.
            { $0 < 16 && ($0 - 16) * ($0 - 16) + ($1 - 16) * ($1 - 16) <= 25 ? 2 : 1 },
            { _, _ in 1 }
        )
        let found = try reporter.values(in: frame, channelNames: names)
        let cell = try #require(found.first { $0.value.label == 7 })
        #expect(cell.uncertainty.part == 0.5 && cell.value.value > 0.5)
    }
}
