import Foundation
import NeuralNetwork
import Synchronization

/// A file that grows as a download comes in, and stays when the download breaks.
final class DownloadFile: Sendable {
    let path: String
    private let descriptor: Int32
    private let state: Mutex<Int>

    /// Opens a file, with what an earlier download left in it.
    ///
    /// - Throws: `WeightError.cannotCreate`, also when another program is writing it.
    init(path: String) throws(WeightError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .cannotCreate(file: path, reason: "another program is writing it")
        }
        let end = lseek(descriptor, 0, SEEK_END)
        state = Mutex(max(0, Int(end)))
    }

    deinit {
        close(descriptor)
    }

    /// Bytes so far.
    var count: Int { state.withLock { $0 } }

    /// Adds bytes.
    ///
    /// - Throws: `WeightError.writeFailed`; what was written before is kept.
    func append(_ data: Data) throws(WeightError) {
        let failure = state.withLock { count in
            data.withUnsafeBytes { bytes -> Int32? in
                var done = 0
                while done < bytes.count, let base = bytes.baseAddress {
                    let written = pwrite(descriptor, base + done, bytes.count - done, off_t(count))
                    if written < 0 && errno == EINTR { continue }
                    guard written > 0 else { return errno }
                    done += written
                    count += written
                }
                return nil
            }
        }
        if let failure { throw .writeFailed(file: path, reason: String(cString: strerror(failure))) }
    }

    /// Forgets all bytes.
    func restart() throws(WeightError) {
        let isDone = state.withLock { count in
            count = 0
            return ftruncate(descriptor, 0) == 0
        }
        guard isDone else { throw .writeFailed(file: path, reason: String(cString: strerror(errno))) }
    }

    /// Lets others write the file, also while callbacks still hold this object.
    func release() {
        flock(descriptor, LOCK_UN)
    }

    /// Removes the file.
    func remove() {
        unlink(path)
    }

    /// Gives the file its final name.
    func finish(as name: String) throws(WeightError) {
        guard fsync(descriptor) == 0, rename(path, name) == 0 else {
            throw .writeFailed(file: name, reason: String(cString: strerror(errno)))
        }
    }
}
