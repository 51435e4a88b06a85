import Foundation
public import MovieIO
public import TrackStore

/// The movie that a result file was made from.
public enum StoredMovie {
    /// Opens the movie of a result, which must still be the one that was run.
    ///
    /// - Parameters:
    ///   - store: the result file.
    ///   - parameters: how the movie is read.
    ///   - paths: where it is now; empty for the files that the result names.
    /// - Returns: the movie, opened.
    /// - Throws: `RunError.incomplete` where the movie does not fit the result, and what opening it throws.
    public static func open(
        of store: TrackStore,
        parameters: RunParameters,
        paths: [String] = []
    ) throws(RunError) -> any Movie {
        try RunError.translate {
            let record = try store.movie()
            guard record.hasPixels || !paths.isEmpty else {
                throw RunError.incomplete(file: store.path, reason: "it was made from masks alone; name the movie")
            }
            var options = try parameters.movie.options()
            // Where the run passed over the end of a movie, the number of frames is compared below.
            options.readsCutFiles = true
            let movie = try MovieOpener.open(
                paths.isEmpty ? files(of: record, beside: store.path) : paths,
                options: options
            )
            let found = movie.metadata
            guard found.width == record.width, found.height == record.height, found.frameCount == record.frameCount,
                found.channelNames.value == record.channelNames || record.channelNames.isEmpty
            else {
                throw RunError.incomplete(
                    file: store.path,
                    reason: "the movie has \(found.frameCount) frames of \(found.width) x \(found.height) pixels and "
                        + "channels \(found.channelNames.value.joined(separator: ", ")), the result does not"
                )
            }
            return movie
        }
    }

    /// The files of a movie as the result names them: from the working folder, or from that of the result if it lies there.
    private static func files(of record: MovieRecord, beside result: String) -> [String] {
        func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
        guard let first = record.files.first, !first.hasPrefix("/"), !isThere(first) else { return record.files }
        let folder = URL(fileURLWithPath: result).deletingLastPathComponent().path
        guard isThere(folder + "/" + first) else { return record.files }
        return record.files.map { $0.hasPrefix("/") ? $0 : folder + "/" + $0 }
    }

    /// The first file of a movie that has changed since the result was made of it.
    ///
    /// - Parameters:
    ///   - store: the result file.
    ///   - movie: the movie as it was opened.
    /// - Returns: the file's path; nil where none has changed, or where the files were too large for digests.
    /// - Throws: `RunError` for a file that cannot be read.
    /// - Complexity: O(bytes of the files).
    public static func changedFile(of store: TrackStore, in movie: any Movie) throws(RunError) -> String? {
        let inputs = try RunError.translate { try store.runs().first?.inputs ?? [] }
        let before = inputs.filter { $0.role == .movie }
        let now = movie.metadata.files
        guard before.count == now.count, before.allSatisfy({ $0.sha256 != nil }) else { return nil }
        let found = try Provenance.digests(now.map { (InputDigest.Role.movie, $0) })
        return zip(before, found).first {
            $0.byteCount != $1.byteCount || ($1.sha256 != nil && $0.sha256 != $1.sha256)
        }?
        .1.path
    }
}

extension MovieRecord {
    /// Whether the result was made from a movie, and not from masks alone.
    var hasPixels: Bool { format != "label images" }
}
