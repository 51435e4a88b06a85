import CellImage
import Reporters

/// What is corrected in the images of a channel before anything is measured; nothing by default.
public struct ChannelCorrectionParameters: Codable, Sendable, Equatable {
    /// Name of the channel.
    public var channel: String
    /// What the detector reads without light, the same in every pixel, in raw units.
    public var darkLevel: Double?
    /// An image of what the detector reads without light, in place of one level; of a stack the mean of its frames.
    public var darkImage: String?
    /// An image of an evenly bright field, dark level included; of a stack the mean of its frames.
    public var flatField: String?
    /// How far the channel lies to the right of the others, in pixels.
    public var shiftXInPixels: Double?
    /// How far the channel lies below the others, in pixels.
    public var shiftYInPixels: Double?
    /// Share of the own signal of another channel, by its name, that appears in this one.
    public var bleedThroughFrom: [String: Double]?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case channel, darkLevel, darkImage, flatField, shiftXInPixels, shiftYInPixels, bleedThroughFrom
    }

    /// Reads a correction; only the channel is needed.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown name, `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let known = CodingKeys.allCases.map(\.rawValue)
        if let name = try decoder.unknownName(known: known) {
            let reason = "there is no such parameter; known are \(known.joined(separator: ", "))"
            throw ReporterError.parameter(name: "measurement.corrections: \(name)", reason: reason)
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        channel = try values.decode(String.self, forKey: .channel)
        darkLevel = try values.decodeIfPresent(Double.self, forKey: .darkLevel)
        darkImage = try values.decodeIfPresent(String.self, forKey: .darkImage)
        flatField = try values.decodeIfPresent(String.self, forKey: .flatField)
        shiftXInPixels = try values.decodeIfPresent(Double.self, forKey: .shiftXInPixels)
        shiftYInPixels = try values.decodeIfPresent(Double.self, forKey: .shiftYInPixels)
        bleedThroughFrom = try values.decodeIfPresent([String: Double].self, forKey: .bleedThroughFrom)
    }
}

/// What is corrected in the images before they are measured.
public struct CorrectionParameters: Codable, Sendable, Equatable {
    /// One entry per channel that needs any correction.
    public var channels: [ChannelCorrectionParameters] = []

    /// Makes parameters that correct nothing.
    public init() {}
}
