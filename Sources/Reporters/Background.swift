/// The background of one channel in one frame.
public struct BackgroundEstimate: Sendable, Equatable {
    /// 0-based channel.
    public var channel: Int
    /// Background level, in the channel's raw units; NaN when the frame has no finite pixel.
    public var value: Double
    /// Noise of the background: median minus 15.87 % quantile of the background pixels, NaN when there are none.
    ///
    /// This is the standard deviation of a normal distribution, seen from its lower half: debris and cells that were
    /// not segmented make pixels brighter, never darker.
    public var standardDeviation: Double
    /// Pixels the estimate rests on.
    public var count: Int
    /// Whether too few cell-free pixels forced a fallback to a low percentile of the whole frame.
    public var isFallback: Bool
    /// Standard error of `value` where a cell lies, in raw units; nil when it was not estimated.
    public var standardError: Double?

    /// Makes an estimate.
    public init(
        channel: Int,
        value: Double,
        standardDeviation: Double,
        count: Int,
        isFallback: Bool,
        standardError: Double? = nil
    ) {
        self.channel = channel
        self.value = value
        self.standardDeviation = standardDeviation
        self.count = count
        self.isFallback = isFallback
        self.standardError = standardError
    }
}

/// The background of one channel around one cell, for the modes that follow uneven illumination.
public struct CellBackground: Sendable, Equatable {
    /// Label of the cell in the frame's label image.
    public var label: UInt32
    /// 0-based channel.
    public var channel: Int
    /// Background level, in the channel's raw units.
    public var value: Double
    /// Noise of the background, as in `BackgroundEstimate`.
    public var standardDeviation: Double
    /// Pixels the estimate rests on.
    public var count: Int
    /// Whether too few pixels around the cell forced a fallback to the value of the whole frame.
    public var isFallback: Bool
    /// Standard error of `value` where a cell lies, in raw units; nil when it was not estimated.
    public var standardError: Double?

    /// Makes an estimate.
    public init(
        label: UInt32,
        channel: Int,
        value: Double,
        standardDeviation: Double,
        count: Int,
        isFallback: Bool,
        standardError: Double? = nil
    ) {
        self.label = label
        self.channel = channel
        self.value = value
        self.standardDeviation = standardDeviation
        self.count = count
        self.isFallback = isFallback
        self.standardError = standardError
    }
}

/// The background of all channels in one frame, and around each cell where the mode is local.
public struct FrameBackground: Sendable, Equatable {
    /// One estimate per channel, in the order of channels.
    public var channels: [BackgroundEstimate]
    /// One estimate per cell and channel in the order of label, then channel; empty unless the mode is local.
    public var cells: [CellBackground]

    /// Makes the background of a frame.
    public init(channels: [BackgroundEstimate], cells: [CellBackground] = []) {
        self.channels = channels
        self.cells = cells
    }

    /// The background to subtract from a cell: its own where there is one, else that of the frame.
    ///
    /// - Returns: nil when the channel has no estimate.
    /// - Complexity: O(log cells + channels).
    public func estimate(label: UInt32, channel: Int) -> BackgroundEstimate? {
        var (low, high) = (0, cells.count)
        while low < high {
            let middle = (low + high) / 2
            if (cells[middle].label, cells[middle].channel) < (label, channel) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < cells.count, cells[low].label == label, cells[low].channel == channel else {
            return channels.first { $0.channel == channel }
        }
        let cell = cells[low]
        return BackgroundEstimate(
            channel: channel,
            value: cell.value,
            standardDeviation: cell.standardDeviation,
            count: cell.count,
            isFallback: cell.isFallback,
            standardError: cell.standardError
        )
    }
}

extension FrameBackground {
    /// Means of masks above their background, of those for which it is ten times as sure as that, or more.
    ///
    /// - Parameters:
    ///   - means: means of a channel over each mask, by label, in raw units.
    ///   - channel: the 0-based channel.
    /// - Returns: signals by label, in raw units, above 0; masks whose background is a fallback, or not sure, are left out.
    public func signals(of means: [UInt32: Float], channel: Int) -> [UInt32: Float] {
        var signals: [UInt32: Float] = [:]
        for (label, mean) in means {
            guard let level = estimate(label: label, channel: channel), !level.isFallback,
                let error = level.standardError,
                Double(mean) - level.value > max(0, FrameBackground.sureErrors * error)
            else { continue }
            signals[label] = mean - Float(level.value)
        }
        return signals
    }

    /// Standard errors of the background that a signal must have to be sure.
    private static let sureErrors = 10.0
}
