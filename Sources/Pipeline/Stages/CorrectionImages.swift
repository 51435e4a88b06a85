import CellImage
import MovieIO
import Reporters

/// Turns the parameters of corrections into corrections for a movie, reading the images that they name.
enum CorrectionImages {
    /// The corrections of a movie; nil where there are none.
    ///
    /// - Throws: `RunError` for an unknown channel, an image that cannot be read, and a correction that cannot be made.
    static func corrections(
        _ parameters: CorrectionParameters,
        channelNames: [String]
    ) throws(RunError) -> ChannelCorrections? {
        guard !parameters.channels.isEmpty else { return nil }
        return try RunError.translate {
            var corrections = channelNames.map { _ in ChannelCorrection() }
            for entry in parameters.channels {
                corrections[try ChannelRoles.index(of: entry.channel, in: channelNames)] = try correction(entry)
            }
            return try ChannelCorrections(
                channels: corrections,
                bleedThrough: try bleedThrough(parameters, channelNames: channelNames)
            )
        }
    }

    private static func correction(_ entry: ChannelCorrectionParameters) throws -> ChannelCorrection {
        guard entry.darkLevel == nil || entry.darkImage == nil else {
            throw RunError.parameter(
                name: "measurement.corrections",
                reason: "'\(entry.channel)' has both a dark level and a dark image; choose one"
            )
        }
        let isShifted = entry.shiftXInPixels != nil || entry.shiftYInPixels != nil
        return ChannelCorrection(
            dark: try entry.darkImage.map { .image(try image($0)) } ?? entry.darkLevel.map { .constant($0) },
            flatField: try entry.flatField.map(image),
            shift: isShifted ? ChannelShift(x: entry.shiftXInPixels ?? 0, y: entry.shiftYInPixels ?? 0) : nil
        )
    }

    private static func image(_ path: String) throws -> Plane<Float> {
        let frame = try MovieOpener.open([path], options: MovieOptions()).frame(at: 0)
        guard frame.channels.count == 1, let plane = frame.channels.first else {
            throw RunError.parameter(
                name: "measurement.corrections",
                reason: "\(path) has \(frame.channels.count) channels; an image with one is needed"
            )
        }
        return plane
    }

    private static func bleedThrough(
        _ parameters: CorrectionParameters,
        channelNames: [String]
    ) throws -> BleedThrough? {
        guard parameters.channels.contains(where: { $0.bleedThroughFrom?.isEmpty == false }) else { return nil }
        var shares = channelNames.indices.map { row in channelNames.indices.map { $0 == row ? 1.0 : 0 } }
        for entry in parameters.channels {
            let row = try ChannelRoles.index(of: entry.channel, in: channelNames)
            for (source, share) in entry.bleedThroughFrom ?? [:] {
                let column = try ChannelRoles.index(of: source, in: channelNames)
                guard column != row else {
                    throw RunError.parameter(
                        name: "measurement.corrections",
                        reason: "'\(source)' cannot bleed through into itself"
                    )
                }
                shares[row][column] = share
            }
        }
        return try BleedThrough(shares: shares)
    }
}
