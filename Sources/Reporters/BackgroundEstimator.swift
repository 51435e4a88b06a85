public import CellImage

/// Estimates the background of every channel of a frame.
public struct BackgroundEstimator: Sendable, Equatable {
    /// Free pixels below this share of the frame make the estimate fall back to `fallbackPercentile` of all pixels.
    public static let smallestFreeShare = 0.05
    /// The percentile of the whole frame that stands in for the background of a confluent one.
    public static let fallbackPercentile = 5.0
    /// A ring around a cell with fewer free pixels than this falls back to the value of the frame.
    public static let fewestRingPixels = 20
    /// Share of a normal distribution below one standard deviation under its mean.
    static let lowerSigma = 0.158_655_253_931_457_05
    /// A frame's free pixels are taken from every n-th row, with the largest n that leaves this many pixels of the frame.
    static let sampledPixels = 262_144

    /// How the background is found.
    public let mode: BackgroundMode
    /// Pixels within this distance of a cell are no background, in pixels.
    public let exclusionDistance: Int

    /// Makes an estimator.
    ///
    /// - Parameters:
    ///   - mode: how the background is found.
    ///   - exclusionDistance: distance from cells, whose blurred light reaches beyond their masks, in pixels, 0 to 1000.
    /// - Throws: `ReporterError.backgroundMode` or `.parameter` for values out of range.
    public init(mode: BackgroundMode = .median, exclusionDistance: Int = 5) throws(ReporterError) {
        try mode.validate(text: mode.description)
        guard (0...RegionMeasurer.largestRing).contains(exclusionDistance) else {
            throw .parameter(
                name: "background exclusion distance",
                reason: "it must be 0 to \(RegionMeasurer.largestRing) pixels"
            )
        }
        self.mode = mode
        self.exclusionDistance = exclusionDistance
    }

    /// Estimates the background of a frame.
    ///
    /// - Parameters:
    ///   - frame: the pixels.
    ///   - cells: masks of everything that is not background.
    /// - Returns: one estimate per channel, and one per cell and channel in local modes.
    /// - Throws: `ReporterError.sizeMismatch`, or `.parameter` when the mode does not fit the frame: a rectangle
    ///   outside it, or a number of constants that is neither 1 nor that of the channels.
    /// - Complexity: O(runs times exclusion distance + rows sampled times width).
    public func estimate(_ frame: Frame, cells: LabelRuns) throws(ReporterError) -> FrameBackground {
        try cells.requireSize(of: frame)
        try requireFit(frame)
        let free = FreePixels(cells: cells, distance: exclusionDistance)
        switch mode {
        case .none:
            return known([0], frame: frame, free: free)
        case .constant(let levels):
            return known(levels, frame: frame, free: free)
        case .percentile(let percentile):
            return global(frame, free: free, percentile: percentile)
        case .median:
            return global(frame, free: free, percentile: 50)
        case .regionOfInterest(let rect):
            return inside(rect, of: frame, elsewhere: global(frame, free: free, percentile: 50))
        case .localRing(let width):
            let whole = global(frame, free: free, percentile: 50)
            return LocalBackground(frame: frame, cells: cells).rings(width: width, free: free, fallback: whole)
        case .rollingMinimum(let tile):
            let whole = global(frame, free: free, percentile: 50)
            return LocalBackground(frame: frame, cells: cells).tiles(side: tile, noise: whole)
        }
    }

    private func requireFit(_ frame: Frame) throws(ReporterError) {
        switch mode {
        case .constant(let levels) where levels.count != 1 && levels.count != frame.channels.count:
            throw .parameter(
                name: "background",
                reason: "\(levels.count) constants for \(frame.channels.count) channel(s); give one, or one per channel"
            )
        case .regionOfInterest(let rect) where rect.maxX > frame.width || rect.maxY > frame.height:
            throw .parameter(
                name: "background",
                reason: "the rectangle \(mode) leaves the frame of \(frame.width) x \(frame.height) pixels"
            )
        default: break
        }
    }

    /// Levels known beforehand; only the noise is measured.
    private func known(_ levels: [Double], frame: Frame, free: FreePixels) -> FrameBackground {
        let measured = global(frame, free: free, percentile: 50)
        let estimates = measured.channels.map { estimate in
            var estimate = estimate
            estimate.value = levels.count == 1 ? levels[0] : levels[estimate.channel]
            estimate.count = 0
            estimate.isFallback = false
            estimate.standardError = 0
            return estimate
        }
        return FrameBackground(channels: estimates)
    }

    private func global(_ frame: Frame, free: FreePixels, percentile: Double) -> FrameBackground {
        let step = max(1, frame.width * frame.height / BackgroundEstimator.sampledPixels)
        let rows = Array(stride(from: 0, to: frame.height, by: step))
        let background = rows.flatMap(free.runs(inRow:))
        let everything = rows.map { LabelRun(row: Int32($0), start: 0, end: Int32(frame.width), label: 1) }
        let fewest = BackgroundEstimator.smallestFreeShare * Double(rows.count * frame.width)
        let spread = BackgroundSpread(background, width: frame.width, height: frame.height)
        var low = RegionSampler(probabilities: [BackgroundEstimator.fallbackPercentile / 100])
        var usual = RegionSampler(probabilities: [BackgroundEstimator.lowerSigma, 0.5, percentile / 100])
        let estimates = frame.channels.enumerated().map { channel, plane in
            let quantiles = usual.quantiles(of: plane, over: background)
            guard quantiles.count > 0, Double(quantiles.count) >= fewest else {
                let quantiles = low.quantiles(of: plane, over: everything)
                return BackgroundEstimate(
                    channel: channel,
                    value: quantiles.values[0],
                    standardDeviation: .nan,
                    count: quantiles.count,
                    isFallback: true
                )
            }
            var estimate = BackgroundEstimate(
                channel: channel,
                level: quantiles.values[2],
                quantiles: quantiles
            )
            estimate.standardError = spread.standardError(
                in: plane,
                probability: percentile / 100,
                noise: estimate.standardDeviation
            )
            return estimate
        }
        return FrameBackground(channels: estimates)
    }

    /// The level of a rectangle; its error at a cell is that of one level for the whole frame.
    private func inside(_ rect: PixelRect, of frame: Frame, elsewhere: FrameBackground) -> FrameBackground {
        let runs = (rect.minY..<rect.maxY).map { row in
            LabelRun(row: Int32(row), start: Int32(rect.minX), end: Int32(rect.maxX), label: 1)
        }
        var sampler = RegionSampler(probabilities: [BackgroundEstimator.lowerSigma, 0.5])
        let estimates = frame.channels.enumerated().map { channel, plane in
            let quantiles = sampler.quantiles(of: plane, over: runs)
            var estimate = BackgroundEstimate(
                channel: channel,
                level: quantiles.values[1],
                quantiles: quantiles
            )
            estimate.standardError = elsewhere.channels[channel].standardError
            return estimate
        }
        return FrameBackground(channels: estimates)
    }
}

extension BackgroundEstimate {
    /// Takes the noise from quantiles of which the first two are those of `lowerSigma` and 0.5.
    init(channel: Int, level: Double, quantiles: PixelQuantiles) {
        self.init(
            channel: channel,
            value: level,
            standardDeviation: quantiles.values[1] - quantiles.values[0],
            count: quantiles.count,
            isFallback: false
        )
    }
}

/// The pixels of a frame that are far enough from every cell.
struct FreePixels {
    private let cells: RunRows
    let distance: Int
    private let width: Int

    init(cells: LabelRuns, distance: Int) {
        self.cells = RunRows(cells.runs[...])
        self.distance = distance
        width = cells.width
    }

    /// The free pixels of a row.
    func runs(inRow row: Int) -> [LabelRun] {
        intervals(inRow: row).map { LabelRun(row: Int32(row), start: $0.start, end: $0.end, label: 1) }
    }

    /// The free pixels of a row as intervals.
    func intervals(inRow row: Int) -> [Interval] {
        var dilation = DiscDilation(radius: distance)
        return [Interval(start: 0, end: Int32(width))].subtracting(dilation.row(row, of: cells, within: 0..<width))
    }
}
