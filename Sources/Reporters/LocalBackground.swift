internal import CellImage

/// Backgrounds that differ from cell to cell.
struct LocalBackground {
    /// Side of the squares whose means a tile's minimum is taken over, in pixels.
    private static let blockSide = 4

    private let frame: Frame
    private let index: LabelIndex
    private let cells: GroupedRuns

    init(frame: Frame, cells: LabelRuns) {
        self.frame = frame
        index = LabelIndex(cells.runs)
        self.cells = GroupedRuns(cells.runs, by: index)
    }

    /// The median of the free pixels within `width` beyond the excluded zone around each cell.
    func rings(width: Int, free: FreePixels, fallback: FrameBackground) -> FrameBackground {
        let freeRows = (0..<frame.height).map(free.intervals(inRow:))
        var dilation = DiscDilation(radius: free.distance + width)
        var sampler = RegionSampler(probabilities: [BackgroundEstimator.lowerSigma, 0.5])
        var estimates: [CellBackground] = []
        for (place, label) in index.labels.enumerated() {
            let ring = ring(around: RunRows(cells[place]), dilation: &dilation, freeRows: freeRows)
            for (channel, plane) in frame.channels.enumerated() {
                let quantiles = sampler.quantiles(of: plane, over: ring)
                var estimate = fallback.channels[channel]
                estimate.isFallback = true
                if quantiles.count >= BackgroundEstimator.fewestRingPixels {
                    estimate = BackgroundEstimate(
                        channel: channel,
                        level: quantiles.values[1],
                        quantiles: quantiles
                    )
                }
                estimates.append(CellBackground(label: label, estimate))
            }
        }
        return FrameBackground(channels: fallback.channels, cells: estimates)
    }

    private func ring(around cell: RunRows, dilation: inout DiscDilation, freeRows: [[Interval]]) -> [LabelRun] {
        let reach = dilation.radius
        let columns = max(0, cell.columns.lowerBound - reach)..<min(frame.width, cell.columns.upperBound + reach)
        var runs: [LabelRun] = []
        for row in max(0, cell.rows.lowerBound - reach)..<min(frame.height, cell.rows.upperBound + reach) {
            for part in dilation.row(row, of: cell, within: columns).intersection(freeRows[row]) {
                runs.append(LabelRun(row: Int32(row), start: part.start, end: part.end, label: 1))
            }
        }
        return runs
    }

    /// The minimum over each tile of the means of small squares, interpolated between the centres of tiles.
    func tiles(side: Int, noise: FrameBackground) -> FrameBackground {
        let centers = index.labels.indices.map { center(of: cells[$0]) }
        let grids = frame.channels.map { TileGrid($0, side: side, blockSide: LocalBackground.blockSide) }
        var channels = noise.channels
        for channel in channels.indices {
            channels[channel].value = grids[channel].median
            channels[channel].count = frame.width * frame.height
            channels[channel].isFallback = false
        }
        var estimates: [CellBackground] = []
        for (place, label) in index.labels.enumerated() {
            for channel in channels.indices {
                var estimate = channels[channel]
                estimate.value = grids[channel].value(at: centers[place])
                estimate.count = grids[channel].pixelCount(at: centers[place])
                // The level is the mean of one square of pixels.
                let error = estimate.standardDeviation / Double(LocalBackground.blockSide)
                estimate.standardError = error.isFinite ? error : nil
                estimates.append(CellBackground(label: label, estimate))
            }
        }
        return FrameBackground(channels: channels, cells: estimates)
    }

    private func center(of runs: ArraySlice<LabelRun>) -> PixelPoint {
        var (x, y, area) = (0.0, 0.0, 0.0)
        for run in runs {
            let length = Double(run.length)
            x += length * Double(run.start + run.end - 1) / 2
            y += length * Double(run.row)
            area += length
        }
        return PixelPoint(x: x / max(area, 1), y: y / max(area, 1))
    }
}

extension CellBackground {
    init(label: UInt32, _ estimate: BackgroundEstimate) {
        self.init(
            label: label,
            channel: estimate.channel,
            value: estimate.value,
            standardDeviation: estimate.standardDeviation,
            count: estimate.count,
            isFallback: estimate.isFallback,
            standardError: estimate.standardError
        )
    }
}
