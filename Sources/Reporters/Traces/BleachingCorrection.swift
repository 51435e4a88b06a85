/// How the drift of a reporter by bleaching is taken out of its traces.
///
/// A ratio drifts when its two channels bleach at different rates.
public enum BleachingCorrection: Sendable, Hashable {
    /// Nothing is corrected.
    case none
    /// R(t) / (1 + k)^t, t in frames, with the rate k common to all cells and fitted to their baselines.
    case exponential
    /// R(t) / (1 + k)^t with a known rate k per frame; negative where the value falls.
    case rate(Double)
    /// R(t) / C(t), with C the median course of control cells, 1 in the baseline window.
    case control
}

extension BleachingCorrection: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .none: "none"
        case .exponential: "exponential"
        case .rate(let rate): "rate:\(rate)"
        case .control: "control"
        }
    }

    /// Reads a correction from text: `none`, `exponential`, `control` or `rate:0.0008`, a relative change per frame.
    ///
    /// - Throws: `ReporterError.parameter` with the reason.
    public init(parsing text: String) throws(ReporterError) {
        switch text {
        case "none": self = .none
        case "exponential": self = .exponential
        case "control": self = .control
        default:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "rate", let rate = Double(parts[1]) else {
                throw .parameter(
                    name: "bleaching",
                    reason: "'\(text)' is no correction; use none, exponential, control or rate:0.0008"
                )
            }
            self = .rate(rate)
            try validate()
        }
    }

    func validate() throws(ReporterError) {
        guard case .rate(let rate) = self else { return }
        guard (-0.5...0.5).contains(rate) else {
            throw .parameter(name: "bleaching", reason: "a rate lies between -0.5 and 0.5 per frame")
        }
    }
}

extension BleachingCorrection: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
