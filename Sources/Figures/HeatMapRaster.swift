internal import Lineage
internal import Reporters

/// The picture inside a heat map: every value a small rectangle of pixels.
struct HeatMapRaster {
    /// Rows of the table that share a line of the picture.
    let cellsPerLine: Int
    /// Frames of which one is drawn.
    let framesPerColumn: Int
    private let rows: [Trace]
    /// The frame behind every column of pixels.
    private let frames: [Int]
    /// Rows of pixels per line.
    private let linePixels: Int

    /// Pixels per unit of the drawing, so that edges stay sharp in print.
    private static let density = 2.0

    init(_ rows: [Trace], clock: LineageClock, timeRange: ClosedRange<Double>, width: Double, height: Double) {
        self.rows = rows
        let columns = Int(width * HeatMapRaster.density)
        let span = timeRange.upperBound - timeRange.lowerBound
        let frames = (0..<columns).map { column in
            let time = timeRange.lowerBound + span * (Double(column) + 0.5) / Double(columns)
            return Int(clock.frame(atTime: time).rounded())
        }
        self.frames = frames
        let frameCount = (frames.last ?? 0) - (frames.first ?? 0) + 1
        framesPerColumn = max(1, (frameCount + columns - 1) / max(1, columns))
        let lines = max(1, Int(height * HeatMapRaster.density))
        cellsPerLine = max(1, (rows.count + lines - 1) / lines)
        let lineCount = max(1, (rows.count + cellsPerLine - 1) / cellsPerLine)
        linePixels = max(1, lines / lineCount)
    }

    /// The picture.
    ///
    /// - Parameter colors: the colours of values.
    /// - Returns: the pixels, lines from top to bottom.
    /// - Throws: `FigureError.picture` when there are no rows.
    /// - Complexity: O(points + pixels).
    func image(_ colors: ColorScale) throws(FigureError) -> PNGImage {
        var samples: [UInt8] = []
        var height = 0
        for start in stride(from: 0, to: rows.count, by: cellsPerLine) {
            let means = means(of: rows[start..<min(start + cellsPerLine, rows.count)])
            let line = frames.flatMap { frame in
                let color = means[frame].map { colors.color($0) } ?? colors.missing
                return [color.red, color.green, color.blue]
            }
            for _ in 0..<linePixels { samples += line }
            height += linePixels
        }
        return try PNGImage(width: frames.count, height: height, color: .rgb, samples: samples)
    }

    private func means(of traces: ArraySlice<Trace>) -> [Int: Double] {
        var sums: [Int: (sum: Double, count: Double)] = [:]
        for trace in traces {
            for point in trace.points where point.value.isFinite {
                let sofar = sums[point.frame] ?? (0, 0)
                sums[point.frame] = (sofar.sum + point.value, sofar.count + 1)
            }
        }
        return sums.mapValues { $0.sum / $0.count }
    }
}
