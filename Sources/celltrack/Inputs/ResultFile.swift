import Foundation
import TrackStore

/// Tells result files from movies and masks.
enum ResultFile {
    private static let signature = Data("SQLite format 3\0".utf8)

    /// Whether a path is that of a result file: by its name, or by its content where it is called otherwise.
    static func isMeant(by path: String) -> Bool {
        if path.hasSuffix(".celltrack") { return true }
        // Opening a pipe would wait for its writer.
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let handle = FileHandle(forReadingAtPath: path)
        else { return false }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: signature.count)) == signature
    }
}
