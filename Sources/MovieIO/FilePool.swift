import Synchronization

/// Keeps the files of a movie open that were used last, so that thousands of them need few handles.
final class FilePool: Sendable {
    private let files: Mutex<[TIFFFile]>
    private let limit: Int
    private let toleratesBreak: Bool

    /// Makes a pool that keeps at most `limit` files open; files that are cut off may end there.
    init(limit: Int = 8, open: [TIFFFile] = [], toleratesBreak: Bool = false) {
        self.limit = limit
        self.toleratesBreak = toleratesBreak
        files = Mutex(Array(open.suffix(limit)))
    }

    /// The open file of a path; opens it if need be.
    ///
    /// - Throws: what `TIFFFile` throws.
    func file(_ path: String) throws(MovieError) -> TIFFFile {
        let known = files.withLock { files in
            files.firstIndex { $0.path == path }.map { index in
                let file = files.remove(at: index)
                files.append(file)
                return file
            }
        }
        if let known { return known }
        let file = try TIFFFile(path: path, toleratesBreak: toleratesBreak)
        files.withLock { files in
            files.append(file)
            if files.count > limit { files.removeFirst() }
        }
        return file
    }
}
