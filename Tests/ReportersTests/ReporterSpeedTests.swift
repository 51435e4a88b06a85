import CellImage
import Reporters
import Testing

/// Keeps a gross loss of speed from going unnoticed; the limits are about ten times what one quiet core needs.
@Suite(.serialized) struct ReporterSpeedTests {
    private func movieFrame() throws -> (frame: Frame, cells: LabelRuns, nuclei: LabelRuns) {
        let side = 2_048
        var generator = SystemlessGenerator(state: 7)
        let pixels = (0..<side * side).map { _ in (100 + 400 * generator.next()).rounded() }
        let plane = try Plane(width: side, height: side, pixels: pixels)
        var cells = LabelImage(width: side, height: side)
        var nuclei = LabelImage(width: side, height: side)
        for place in 0..<1_024 {
            let (top, left) = (place / 32 * 64 + 32, place % 32 * 64 + 32)
            for row in -19...19 {
                for column in -19...19 where row * row + column * column <= 19 * 19 {
                    cells[top + row, left + column] = UInt32(place + 1)
                    if row * row + column * column <= 81 { nuclei[top + row, left + column] = UInt32(place + 1) }
                }
            }
        }
        let frame = try Frame(index: 0, timeInSeconds: nil, channels: [plane, plane])
        return (frame, LabelRuns(cells), LabelRuns(nuclei))
    }

    private func bestMilliseconds(_ work: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<5 {
            let time = try ContinuousClock().measure(work)
            best = min(best, Double(time.components.seconds) * 1e3 + Double(time.components.attoseconds) / 1e15)
        }
        return best
    }

    @Test func measuresAThousandCellsOfALargeFrame() throws {
        let (frame, cells, nuclei) = try movieFrame()
        let whole = try RegionMeasurer()
        let time = try bestMilliseconds { _ = try whole.measure(frame, cells: cells) }
        #expect(time < 150)
        let all = try RegionMeasurer(regions: Set(MeasurementRegion.allCases))
        let allTime = try bestMilliseconds { _ = try all.measure(frame, cells: cells, nuclei: nuclei) }
        #expect(allTime < 400)
        let median = try BackgroundEstimator()
        let medianTime = try bestMilliseconds { _ = try median.estimate(frame, cells: cells) }
        #expect(medianTime < 100)
        let local = try BackgroundEstimator(mode: .localRing(width: 5))
        let localTime = try bestMilliseconds { _ = try local.estimate(frame, cells: cells) }
        #expect(localTime < 600)
        print("cell \(time) ms, all regions \(allTime) ms, median \(medianTime) ms, local ring \(localTime) ms")
    }
}
