import CellImage
import Foundation
import TrackStore

/// The files that a result was made from, and where they may be now.
struct StoredMovieFiles {
    /// Where the files of the movie may be, in the order in which they are looked for; each place holds all of them.
    let places: [[String]]
    /// Where the files of the movie were named, from the working folder of the run.
    private let named: [String]
    /// The files of the movie as they were.
    private let inputs: [InputDigest]

    /// Reads what a result says of its movie.
    init(of store: TrackStore) throws(RunError) {
        let (named, ways, runs) = try RunError.translate {
            (try store.movie().files, try store.movieFilesFromResult(), try store.runs())
        }
        self.named = named
        inputs = (runs.first?.inputs ?? []).filter { $0.role == .movie }
        places = ResultPlaces(of: store.path).places(of: named, ways: ways)
    }

    /// The first place where the movie is as it was, else the first one where files of its names are.
    ///
    /// - Returns: the files and the first of them that has changed; nil where there are none.
    /// - Throws: `RunError` for a file that cannot be read.
    func found() throws(RunError) -> (files: [String], changedFile: String?)? {
        var others: (files: [String], changedFile: String?)?
        var seen: Set<[FilePlace]> = []
        for files in places where !files.isEmpty && files.allSatisfy(FileManager.default.fileExists(atPath:)) {
            let place = files.map { FilePlace($0, followsLink: false) }
            guard seen.insert(place).inserted else { continue }
            // What is said of a file is best said with the name that the user knows.
            let shown = place == named.map { FilePlace($0, followsLink: false) } ? named : place.map(\.path)
            guard let changed = try changed(shown) else { return (shown, nil) }
            others = others ?? (shown, changed)
        }
        return others
    }

    /// The first of the movie's files that is not as it was; nil where all are, or where that is not known.
    ///
    /// - Throws: `RunError` for a file that cannot be read.
    /// - Complexity: O(bytes of the files), unless a size shows it.
    func changed(_ files: [String]) throws(RunError) -> String? {
        guard inputs.count == files.count else { return nil }
        let pairs = zip(inputs, files)
        if let other = pairs.first(where: { $0.byteCount != Provenance.byteCount($1) }) { return other.1 }
        guard inputs.allSatisfy({ $0.sha256 != nil }) else { return nil }
        let found = try Provenance.digests(files.map { (InputDigest.Role.movie, $0) })
        return zip(inputs, found).first { $0.sha256 != $1.sha256 }?.1.path
    }
}
