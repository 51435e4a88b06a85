public import MovieIO
public import TrackStore

/// The movie that a result file was made from, as it is found now.
public struct StoredMovie: Sendable {
    /// The movie, opened.
    public let movie: any Movie
    /// The first file that is not as it was when the result was made; nil where all are, or where that is not known.
    public let changedFile: String?
    private let result: String

    /// Opens the movie of a result.
    ///
    /// It is looked for where it lay, seen from the result, beside the result, and under the name that the user gave, from
    /// the working folder. Files that are as they were go before others of the same names.
    ///
    /// - Parameters:
    ///   - store: the result file.
    ///   - parameters: how the movie is read.
    ///   - paths: where it is now; empty for the files that the result names.
    /// - Returns: the movie, opened.
    /// - Throws: `RunError.incomplete` where the movie does not fit the result, and what opening it throws.
    /// - Complexity: O(bytes of the files), which are compared with what they were.
    public static func open(
        of store: TrackStore,
        parameters: RunParameters,
        paths: [String] = []
    ) throws(RunError) -> StoredMovie {
        try RunError.translate {
            let record = try store.movie()
            guard record.hasPixels || !paths.isEmpty else {
                throw RunError.incomplete(file: store.path, reason: "it was made from masks alone; name the movie")
            }
            let files = try StoredMovieFiles(of: store)
            let found = paths.isEmpty ? try files.found() : nil
            var options = try parameters.movie.options()
            // Where the run passed over the end of a movie, the number of frames is compared below.
            options.readsCutFiles = true
            let movie = try MovieOpener.open(
                found?.files ?? (paths.isEmpty ? record.files : paths),
                options: options
            )
            try check(movie.metadata, fits: record, in: store.path)
            return StoredMovie(
                movie: movie,
                changedFile: try found.map(\.changedFile) ?? files.changed(movie.metadata.files),
                result: store.path
            )
        }
    }

    private static func check(
        _ found: MovieMetadata,
        fits record: MovieRecord,
        in result: String
    ) throws(RunError) {
        guard found.width == record.width, found.height == record.height, found.frameCount == record.frameCount,
            found.channelNames.value == record.channelNames || record.channelNames.isEmpty
        else {
            throw RunError.incomplete(
                file: result,
                reason: "the movie has \(found.frameCount) frames of \(found.width) x \(found.height) pixels and "
                    + "channels \(found.channelNames.value.joined(separator: ", ")), the result does not"
            )
        }
    }

    /// What a reader should know of a movie that is not as it was, as the beginning of a sentence; nil for nothing.
    public var change: String? {
        changedFile.map { "\($0) is not as it was when the result was made" }
    }

    /// The movie, which must be as it was.
    ///
    /// - Throws: `RunError.incomplete` for one that has changed.
    func unchanged() throws(RunError) -> any Movie {
        guard let change else { return movie }
        throw .incomplete(file: result, reason: "\(change); put the movie that was run beside the result")
    }
}

extension MovieRecord {
    /// Whether the result was made from a movie, and not from masks alone.
    var hasPixels: Bool { format != "label images" }
}
