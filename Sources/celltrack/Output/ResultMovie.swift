import CellImage
import MovieIO
import Pipeline
import TrackStore

/// The movie behind a result, as far as it is still to be found.
struct ResultMovie {
    let movie: any Movie
    /// 0-based channel in which cells were found.
    let cellChannel: Int

    /// What a reader should know of it: that it has changed since the result was made; nil for nothing.
    let note: String?

    /// Opens the movie; nil when the result was made of masks and no movie is given.
    ///
    /// - Parameters:
    ///   - contents: the result.
    ///   - paths: where the movie is now; the files that the result names when empty.
    /// - Throws: `MovieError` when it is not to be found or read, `Mismatch` when it does not fit the result.
    init?(of contents: ResultContents, paths: [String]) throws {
        guard contents.movie.format != "label images" || !paths.isEmpty else { return nil }
        let parameters = try contents.store.runParameters()
        let found = try ResultMovie.movie(of: contents.store, parameters, paths: paths)
        movie = found.movie
        cellChannel = try parameters.cellChannel(in: movie.metadata.channelNames.value)
        note = found.change.map { "\($0): outlines and film strips may show other cells." }
    }

    private static func movie(
        of store: TrackStore,
        _ parameters: RunParameters,
        paths: [String]
    ) throws -> StoredMovie {
        do {
            return try StoredMovie.open(of: store, parameters: parameters, paths: paths)
        } catch RunError.movie(let error) {
            throw error
        } catch RunError.incomplete(_, let reason) {
            throw Mismatch(description: reason)
        }
    }

    /// A movie of other frames, size or channels than the result's.
    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }

    /// Places of the channels that have these names, in the order of the names.
    func channels(named names: [String]) -> [Int] {
        names.compactMap { movie.metadata.channelNames.value.firstIndex(of: $0) }
    }
}
