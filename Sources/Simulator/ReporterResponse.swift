/// The form of the rise after a dose.
public enum ResponseKinetics: String, Sendable, Hashable, Codable, CaseIterable {
    /// 1 - 2^(-t / t½): fastest at the onset.
    case firstOrder
    /// t^3 / (t^3 + t½^3): slow, fast, slow.
    case sigmoid
}

/// How the reporter ratio of one cell answers the dose.
///
/// R(t) = R0 (1 + amplitude s(t - dose - delay)), where s rises from 0 to 1 and is 1/2 after the half-time.
public struct ReporterResponse: Sendable, Hashable, Codable {
    /// Ratio before the dose, R0.
    public var restingRatio: Double
    /// Final relative rise, (R - R0) / R0; 0 in a cell that does not respond.
    public var amplitude: Double
    /// Time from the dose to the onset of the rise, in seconds.
    public var delayInSeconds: Double
    /// Time from the onset to half of the rise, in seconds.
    public var halfTimeInSeconds: Double

    /// Makes a response.
    public init(restingRatio: Double, amplitude: Double, delayInSeconds: Double, halfTimeInSeconds: Double) {
        self.restingRatio = restingRatio
        self.amplitude = amplitude
        self.delayInSeconds = delayInSeconds
        self.halfTimeInSeconds = halfTimeInSeconds
    }

    /// Whether the cell responds at all.
    public var isResponder: Bool { amplitude > 0 }

    /// The ratio at a time after the dose, in seconds; before the dose the time is negative.
    public func ratio(secondsAfterDose: Double, kinetics: ResponseKinetics) -> Double {
        let elapsed = secondsAfterDose - delayInSeconds
        guard elapsed > 0 else { return restingRatio }
        let relative = elapsed / halfTimeInSeconds
        let risen: Double
        switch kinetics {
        case .firstOrder:
            risen = 1 - PortableMath.exp(-0.6931471805599453 * relative)
        case .sigmoid:
            let cube = relative * relative * relative
            risen = cube.isFinite ? cube / (cube + 1) : 1
        }
        return restingRatio * (1 + amplitude * risen)
    }
}
