internal import CellImage

extension Reporter {
    /// Computes the reporter and its uncertainty for every cell of a frame.
    ///
    /// The boundary enters as the two values with the masks eroded and dilated by one pixel. The background enters by
    /// propagation of its standard error: the change of the value when the level of one channel changes by it, squared
    /// and summed over channels. What a border of the image may hide enters as the value of a part of the cell.
    ///
    /// - Parameters:
    ///   - frame: the measured frame; its measurements hold the regions that the reporter needs.
    ///   - channelNames: names of the movie's channels, in their order.
    /// - Returns: one value per cell that was measured at all, in the order of labels.
    /// - Throws: `ReporterError.unknownChannel` when a channel has no such name.
    /// - Complexity: O(measurements); for the mean of pixel ratios O(pixels inside the regions) as well.
    public func values(in frame: MeasuredFrame, channelNames: [String]) throws(ReporterError) -> [MeasuredValue] {
        let inner = try valuesByLabel(in: frame, of: frame.inner, channelNames: channelNames)
        let outer = try valuesByLabel(in: frame, of: frame.outer, channelNames: channelNames)
        let parts = try valuesByLabel(in: frame, of: frame.part, channelNames: channelNames)
        let ratios = try pixelMeans(in: frame, of: frame.asDrawn, channelNames: channelNames)
        let signals = try rule.signals(
            frame.measurements,
            background: frame.background,
            channelNames: channelNames
        )
        return signals.map { cell in
            let ratio = ratios[cell.label]
            return MeasuredValue(
                value: rule.value(of: cell, pixelMean: ratio),
                uncertainty: ValueUncertainty(
                    boundaryInner: inner[cell.label] ?? .nan,
                    boundaryOuter: outer[cell.label] ?? .nan,
                    backgroundStandardError: rule.backgroundError(of: cell),
                    part: parts[cell.label] ?? .nan
                ),
                usedShare: ratio?.usedShare
            )
        }
    }

    private func valuesByLabel(
        in frame: MeasuredFrame,
        of variant: MaskVariant,
        channelNames: [String]
    ) throws(ReporterError) -> [UInt32: Double] {
        let signals = try rule.signals(
            variant.measurements,
            background: frame.background,
            channelNames: channelNames
        )
        let ratios = try pixelMeans(in: frame, of: variant, channelNames: channelNames)
        var values: [UInt32: Double] = [:]
        for cell in signals {
            values[cell.label] = rule.value(of: cell, pixelMean: ratios[cell.label]).value
        }
        return values
    }

    private func pixelMeans(
        in frame: MeasuredFrame,
        of variant: MaskVariant,
        channelNames: [String]
    ) throws(ReporterError) -> [UInt32: PixelMean] {
        guard needsPixels, case .ratio(let reporter) = self else { return [:] }
        let places = try reporter.channelPlaces(in: channelNames)
        return PixelRatios(
            numerator: frame.frame.channels[places[0]],
            denominator: frame.frame.channels[places[1]],
            places: places,
            background: frame.background,
            noiseMultiple: reporter.noiseMultiple
        ).means(over: variant.runs(of: reporter.region))
    }
}

extension ReporterRule {
    /// The value of a cell, the mean of pixel ratios in its place where there is one.
    func value(of cell: CellSignals, pixelMean: PixelMean?) -> ReporterValue {
        var value = value(of: cell)
        guard let pixelMean, value.value.isFinite else { return value }
        value.value = pixelMean.mean
        if !pixelMean.mean.isFinite { value.flags.insert(.lowDenominator) }
        return value
    }

    /// Standard error of a value from the standard errors of the backgrounds of its channels.
    func backgroundError(of cell: CellSignals) -> Double {
        let levels = cell.signals.map(\.level)
        var variance = 0.0
        for channel in Set(terms.map(\.channel)).sorted() {
            // All signals of one channel share its background, so they move together.
            let shifts = zip(terms, cell.signals).map { $0.channel == channel ? $1.backgroundError : 0 }
            let above = join(zip(levels, shifts).map { $0 + $1 })
            let below = join(zip(levels, shifts).map { $0 - $1 })
            variance += (above - below) * (above - below) / 4
        }
        return variance.isFinite ? variance.squareRoot() : .nan
    }
}
