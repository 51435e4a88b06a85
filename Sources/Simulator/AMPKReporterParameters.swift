/// An excitation-ratiometric reporter in a population of cells, and the dose it answers.
public struct AMPKReporterParameters: Sendable, Hashable, Codable {
    /// Name of the channel whose signal rises: the ratio's numerator.
    public var numeratorChannel: String
    /// Name of the channel whose signal falls: the ratio's denominator.
    public var denominatorChannel: String
    /// Name of a third channel with a nuclear marker; nil for none.
    public var nuclearMarkerChannel: String?
    /// First frame taken with the dose in the medium, 0-based; at or after the movie's end there is no dose.
    public var doseFrame: Int
    /// Course of the rise.
    public var kinetics: ResponseKinetics
    /// Median ratio before the dose.
    public var restingRatio: Double
    /// Standard deviation of the logarithm of the resting ratio between cells.
    public var restingRatioSpread: Double
    /// Standard deviation of a cell's slow relative fluctuation around its course.
    public var fluctuation: Double
    /// Median relative rise of the cells that respond.
    public var amplitude: Double
    /// Standard deviation of the logarithm of the amplitude between cells.
    public var amplitudeSpread: Double
    /// Share of the cells that do not respond, 0 to 1.
    public var nonResponderShare: Double
    /// Median time from the dose to the onset, in seconds.
    public var delayInSeconds: Double
    /// Median time from the onset to half of the rise, in seconds.
    public var halfTimeInSeconds: Double
    /// Standard deviation of the logarithm of delay and half-time between cells.
    public var timingSpread: Double
    /// Median light of a spread cell per pixel and excitation at R = 1, in photons.
    public var expressionInPhotons: Double
    /// Standard deviation of the logarithm of the expression between cells.
    public var expressionSpread: Double
    /// Light of the medium per pixel in every channel, in photons.
    public var backgroundInPhotons: Double
    /// Share of the numerator's signal that one frame bleaches.
    public var numeratorBleachPerFrame: Double
    /// Share of the denominator's signal that one frame bleaches.
    public var denominatorBleachPerFrame: Double
    /// Brightness of the reporter in the nucleus relative to the cytoplasm.
    public var nuclearBrightness: Double
    /// Ratio in the nucleus relative to the cytoplasm's.
    public var nuclearRatioFactor: Double

    /// Makes a reporter; the defaults are plausible, not measured.
    public init(
        numeratorChannel: String = "ex480",
        denominatorChannel: String = "ex405",
        nuclearMarkerChannel: String? = nil,
        doseFrame: Int,
        kinetics: ResponseKinetics = .firstOrder,
        restingRatio: Double = 0.8,
        restingRatioSpread: Double = 0.1,
        fluctuation: Double = 0.008,
        amplitude: Double = 0.6,
        amplitudeSpread: Double = 0.35,
        nonResponderShare: Double = 0.2,
        delayInSeconds: Double = 240,
        halfTimeInSeconds: Double = 720,
        timingSpread: Double = 0.35,
        expressionInPhotons: Double = 6_000,
        expressionSpread: Double = 0.3,
        backgroundInPhotons: Double = 500,
        numeratorBleachPerFrame: Double = 0.0008,
        denominatorBleachPerFrame: Double = 0.0016,
        nuclearBrightness: Double = 0.68,
        nuclearRatioFactor: Double = 0.95
    ) {
        self.numeratorChannel = numeratorChannel
        self.denominatorChannel = denominatorChannel
        self.nuclearMarkerChannel = nuclearMarkerChannel
        self.doseFrame = doseFrame
        self.kinetics = kinetics
        self.restingRatio = restingRatio
        self.restingRatioSpread = restingRatioSpread
        self.fluctuation = fluctuation
        self.amplitude = amplitude
        self.amplitudeSpread = amplitudeSpread
        self.nonResponderShare = nonResponderShare
        self.delayInSeconds = delayInSeconds
        self.halfTimeInSeconds = halfTimeInSeconds
        self.timingSpread = timingSpread
        self.expressionInPhotons = expressionInPhotons
        self.expressionSpread = expressionSpread
        self.backgroundInPhotons = backgroundInPhotons
        self.numeratorBleachPerFrame = numeratorBleachPerFrame
        self.denominatorBleachPerFrame = denominatorBleachPerFrame
        self.nuclearBrightness = nuclearBrightness
        self.nuclearRatioFactor = nuclearRatioFactor
    }

    /// Channel names in the order of the planes: denominator (ex405), numerator (ex480), nuclear marker if any.
    public var channelNames: [String] {
        [denominatorChannel, numeratorChannel] + (nuclearMarkerChannel.map { [$0] } ?? [])
    }

    func validate() throws(SimulatorError) {
        for (index, name) in channelNames.enumerated() where name.isEmpty || channelNames[..<index].contains(name) {
            throw .channelName(name)
        }
        try require(doseFrame, "reporter.doseFrame", in: 0...Int(Int32.max))
        try require(restingRatio, "reporter.restingRatio", in: 0.001...1000)
        try require(restingRatioSpread, "reporter.restingRatioSpread", in: 0...1)
        try require(fluctuation, "reporter.fluctuation", in: 0...0.1)
        try require(amplitude, "reporter.amplitude", in: 0...100)
        try require(amplitudeSpread, "reporter.amplitudeSpread", in: 0...2)
        try require(nonResponderShare, "reporter.nonResponderShare", in: 0...1)
        try require(delayInSeconds, "reporter.delayInSeconds", in: 0...1e9)
        try require(halfTimeInSeconds, "reporter.halfTimeInSeconds", in: 0.001...1e9)
        try require(timingSpread, "reporter.timingSpread", in: 0...2)
        try require(expressionInPhotons, "reporter.expressionInPhotons", in: 0...1e9)
        try require(expressionSpread, "reporter.expressionSpread", in: 0...2)
        try require(backgroundInPhotons, "reporter.backgroundInPhotons", in: 0...1e9)
        try require(numeratorBleachPerFrame, "reporter.numeratorBleachPerFrame", in: 0...0.5)
        try require(denominatorBleachPerFrame, "reporter.denominatorBleachPerFrame", in: 0...0.5)
        try require(nuclearBrightness, "reporter.nuclearBrightness", in: 0...10)
        try require(nuclearRatioFactor, "reporter.nuclearRatioFactor", in: 0.01...100)
    }

    /// Draws the response of one cell.
    func drawResponse(_ generator: inout SeededGenerator) -> ReporterResponse {
        let responds = generator.uniform() >= nonResponderShare
        let drawnAmplitude = generator.logNormal(median: amplitude, spread: amplitudeSpread)
        return ReporterResponse(
            restingRatio: generator.logNormal(median: restingRatio, spread: restingRatioSpread),
            amplitude: responds ? drawnAmplitude : 0,
            delayInSeconds: generator.logNormal(median: delayInSeconds, spread: timingSpread),
            halfTimeInSeconds: generator.logNormal(median: halfTimeInSeconds, spread: timingSpread)
        )
    }
}
