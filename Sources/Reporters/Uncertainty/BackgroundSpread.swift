internal import CellImage

/// How much the background differs from place to place, which is the error of one level for the whole frame.
///
/// The median of 100 000 pixels hardly errs as a statistic; it errs at a cell because light is uneven and haze is not
/// the same everywhere. The medians of the tiles of a grid show by how much.
struct BackgroundSpread {
    /// Tiles along either side of the frame.
    private static let tilesPerSide = 4
    /// A tile with fewer free pixels does not count.
    private static let fewestPixels = 100
    /// Fewer tiles than this say nothing.
    private static let fewestTiles = 4

    private let tiles: [[LabelRun]]

    /// Sorts runs of free pixels into the tiles of a frame.
    init(_ runs: [LabelRun], width: Int, height: Int) {
        let side = BackgroundSpread.tilesPerSide
        var tiles = [[LabelRun]](repeating: [], count: side * side)
        for run in runs {
            let band = Int(run.row) * side / max(height, 1)
            for column in 0..<side {
                let start = max(run.start, Int32(column * width / side))
                let end = min(run.end, Int32((column + 1) * width / side))
                if start < end {
                    let piece = LabelRun(row: run.row, start: start, end: end, label: run.label)
                    tiles[band * side + column].append(piece)
                }
            }
        }
        self.tiles = tiles
    }

    /// Standard error of a level at any place of the frame.
    ///
    /// - Parameters:
    ///   - plane: the channel.
    ///   - probability: the quantile that the level is.
    ///   - noise: standard deviation of one pixel of background.
    /// - Returns: the error in raw units; nil when too few tiles are free of cells.
    func standardError(in plane: Plane<Float>, probability: Double, noise: Double) -> Double? {
        var sampler = RegionSampler(probabilities: [probability])
        let measured = tiles.map { sampler.quantiles(of: plane, over: $0) }
            .filter { $0.count >= BackgroundSpread.fewestPixels }
        guard measured.count >= BackgroundSpread.fewestTiles else { return nil }
        let levels = measured.map { $0.values[0] }
        let spread = RobustStatistics.scale(levels)
        let sampling = measured.map { BackgroundEstimate.variance(ofMedian: $0.count, noise: noise) }
        let mean = sampling.reduce(0, +) / Double(sampling.count)
        let whole = BackgroundEstimate.variance(ofMedian: measured.reduce(0) { $0 + $1.count }, noise: noise)
        return (max(0, spread * spread - mean) + whole).squareRoot()
    }
}

extension BackgroundEstimate {
    /// Variance of the median of independent normal pixels: pi / 2 times that of their mean; 0 for a known level, which
    /// rests on no pixel.
    static func variance(ofMedian count: Int, noise: Double) -> Double {
        guard count > 0 else { return 0 }
        return Double.pi / 2 * noise * noise / Double(count)
    }

    /// The standard error of the level; where it was not estimated, that of a median of independent pixels.
    var errorOfLevel: Double {
        standardError ?? BackgroundEstimate.variance(ofMedian: count, noise: standardDeviation).squareRoot()
    }
}
