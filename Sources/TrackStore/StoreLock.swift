internal import CellImage
internal import Foundation

/// Keeps others from writing a result file, for as long as it lives.
///
/// SQLite locks a file for one transaction, and a job is many of them. The lock is on a file beside the result, which is
/// removed with it; the one that a killed process left behind holds nothing and is taken over.
final class StoreLock: Sendable {
    private static let ending = "-lock"
    private let path: String
    private let descriptor: Int32

    /// Takes the lock of a result file, which need not exist yet.
    ///
    /// - Throws: `StoreError.locked` when another process or store has it, `.readOnly` or `.cannotCreate` when the file of
    ///   the lock cannot be made.
    init(of file: String) throws(StoreError) {
        path = StoreLock.path(of: file)
        descriptor = try StoreLock.take(path, of: file)
    }

    deinit {
        unlink(path)
        Foundation.close(descriptor)
    }

    /// Whether a process or store has the lock of a result file.
    static func isHeld(of file: String) -> Bool {
        let descriptor = Foundation.open(path(of: file), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Foundation.close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    private static func path(of file: String) -> String { FilePlace(file).path + ending }

    private static func take(_ path: String, of file: String) throws(StoreError) -> Int32 {
        while true {
            let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else {
                let isRefused = [EACCES, EPERM, EROFS].contains(errno)
                throw isRefused
                    ? .readOnly(file: file) : .cannotCreate(file: file, reason: String(cString: strerror(errno)))
            }
            // Some network file systems know no such locks: there, only SQLite's are left.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
                Foundation.close(descriptor)
                throw .locked(file: file)
            }
            if isCurrent(descriptor, path) { return descriptor }
            // The one who had it removed the file in between.
            Foundation.close(descriptor)
        }
    }

    /// Whether an open file is still the one of that name.
    private static func isCurrent(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
