import CellImage
import Foundation
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
            var corrections: [Int: ChannelCorrection] = [:]
            for entry in parameters.channels {
                let index = try ChannelRoles.index(of: entry.channel, in: channelNames)
                guard corrections[index] == nil else {
                    throw refusal("'\(channelNames[index])' is listed twice; put all of its corrections in one entry")
                }
                corrections[index] = try correction(entry)
            }
            return try ChannelCorrections(
                channels: channelNames.indices.map { corrections[$0] ?? ChannelCorrection() },
                bleedThrough: try bleedThrough(parameters, channelNames: channelNames)
            )
        }
    }

    private static func correction(_ entry: ChannelCorrectionParameters) throws -> ChannelCorrection {
        guard entry.darkLevel == nil || entry.darkImage == nil else {
            throw refusal("'\(entry.channel)' has both a dark level and a dark image; choose one")
        }
        let isShifted = entry.shiftXInPixels != nil || entry.shiftYInPixels != nil
        return ChannelCorrection(
            dark: try entry.darkImage.map { .image(try image($0)) } ?? entry.darkLevel.map { .constant($0) },
            flatField: try entry.flatField.map(image),
            shift: isShifted ? ChannelShift(x: entry.shiftXInPixels ?? 0, y: entry.shiftYInPixels ?? 0) : nil
        )
    }

    /// The mean of all frames of an image or a stack: dark and flat frames are taken many times, for less noise.
    private static func image(_ path: String) throws -> Plane<Float> {
        guard FileManager.default.fileExists(atPath: path) else {
            throw RunError.missingInput(
                file: path,
                reason: "it is an image of measurement.corrections; paths in a configuration are looked for from the "
                    + "working folder, then from the folder of the configuration"
            )
        }
        let movie = try MovieOpener.open([path], options: MovieOptions())
        var sum = Plane<Double>(width: movie.metadata.width, height: movie.metadata.height, repeating: 0)
        for index in 0..<movie.metadata.frameCount {
            let frame = try movie.frame(at: index)
            guard frame.channels.count == 1, let plane = frame.channels.first else {
                throw refusal("\(path) has \(frame.channels.count) channels; an image with one is needed")
            }
            for (place, value) in zip(sum.pixels.indices, plane.pixels) { sum.pixels[place] += Double(value) }
        }
        let count = Double(movie.metadata.frameCount)
        return sum.map { Float($0 / count) }
    }

    private static func refusal(_ reason: String) -> RunError {
        .parameter(name: "measurement.corrections", reason: reason)
    }

    private static func bleedThrough(
        _ parameters: CorrectionParameters,
        channelNames: [String]
    ) throws -> BleedThrough? {
        guard parameters.channels.contains(where: { $0.bleedThroughFrom?.isEmpty == false }) else { return nil }
        var shares = channelNames.indices.map { row in channelNames.indices.map { $0 == row ? 1.0 : 0 } }
        for entry in parameters.channels {
            let row = try ChannelRoles.index(of: entry.channel, in: channelNames)
            var named: Set<Int> = []
            for (source, share) in (entry.bleedThroughFrom ?? [:]).sorted(by: { $0.key < $1.key }) {
                let column = try ChannelRoles.index(of: source, in: channelNames)
                guard named.insert(column).inserted else {
                    throw refusal(
                        "'\(channelNames[column])' is listed twice under bleedThroughFrom of '\(entry.channel)'"
                    )
                }
                guard column != row else { throw refusal("'\(source)' cannot bleed through into itself") }
                guard (0...10).contains(share) else {
                    throw refusal(
                        "the share of '\(source)' in '\(entry.channel)' must be between 0 and 10, not \(share)"
                    )
                }
                shares[row][column] = share
            }
        }
        return try BleedThrough(shares: shares)
    }
}
