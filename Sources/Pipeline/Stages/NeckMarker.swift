import CellImage
import Lineage
import MovieIO
import TrackStore

/// The channel of a bud-neck marker, which shows which cell a bud belongs to.
enum NeckMarker {
    /// Gives the marker's channel in a 0-based frame.
    typealias Planes = @Sendable (Int) throws -> Plane<Float>

    /// The marker in an open movie.
    ///
    /// - Parameters:
    ///   - parameters: say whether buds are looked for, and which channel it is.
    ///   - movie: opens the movie; asked only where the parameters name a marker.
    /// - Returns: the channel, frame by frame; nil where none is named or no buds are looked for.
    /// - Throws: `RunError` for a channel that the movie does not have, and what `movie` throws.
    static func planes(
        _ parameters: RunParameters,
        movie: () throws(RunError) -> (any Movie)?
    ) throws(RunError) -> Planes? {
        guard parameters.divisions.mode == .budding, let name = parameters.channels.neck else { return nil }
        guard let movie = try movie() else {
            throw .parameter(name: "channels.neck", reason: "there are masks alone and no pixels to see it in")
        }
        let channel = try ChannelRoles.index(of: name, in: movie.metadata.channelNames.value)
        return { try movie.frame(at: $0).channels[channel] }
    }
}
