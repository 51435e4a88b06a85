import CellImage
import MovieIO
import Pipeline
import TrackStore

/// The movie behind a result, as far as it is still to be found.
struct ResultMovie {
    let movie: any Movie
    /// 0-based channel in which cells were found.
    let cellChannel: Int

    /// Opens the movie; nil when the result was made of masks and no movie is given.
    ///
    /// - Parameters:
    ///   - contents: the result.
    ///   - paths: where the movie is now; the files that the result names when empty.
    /// - Throws: `MovieError` when it is not to be found or read.
    init?(of contents: ResultContents, paths: [String]) throws {
        guard contents.movie.format != "label images" || !paths.isEmpty else { return nil }
        let parameters = try contents.store.runParameters()
        let options = try parameters.movie.options()
        movie = try MovieOpener.open(paths.isEmpty ? contents.movie.files : paths, options: options)
        cellChannel = try parameters.cellChannel(in: movie.metadata.channelNames.value)
    }

    /// Places of the channels that have these names, in the order of the names.
    func channels(named names: [String]) -> [Int] {
        names.compactMap { movie.metadata.channelNames.value.firstIndex(of: $0) }
    }
}
