import Foundation

/// A file that appears under its name only when it is whole.
///
/// The bytes go to `NAME.partial` beside it, which is removed when writing fails or is given up.
package final class PendingFile {
    package let path: String
    private let partialPath: String
    private let overwrite: Bool
    private var descriptor: Int32 = -1

    /// Creates the partial file.
    ///
    /// - Throws: `WeightError.cannotCreate` when the file exists and may not be overwritten, when another program is at
    ///   work on it, or when the system refuses.
    package init(path: String, overwrite: Bool) throws(WeightError) {
        self.path = path
        self.overwrite = overwrite
        partialPath = path + ".partial"
        try refuseExisting()
        descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: systemErrorText(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            descriptor = -1
            throw .cannotCreate(file: path, reason: "another program is writing it")
        }
        guard ftruncate(descriptor, 0) == 0 else { throw failed() }
    }

    deinit {
        discard()
    }

    /// Writes bytes at a place of the file.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(WeightError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let written = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw failed() }
            done += written
        }
    }

    /// Puts the file on the disk and gives it its name.
    package func finish() throws(WeightError) {
        guard fsync(descriptor) == 0 else { throw failed() }
        try refuseExisting()
        guard rename(partialPath, path) == 0 else { throw failed() }
        close(descriptor)
        descriptor = -1
    }

    /// Removes the partial file; nothing more can be written.
    package func discard() {
        guard descriptor >= 0 else { return }
        unlink(partialPath)
        close(descriptor)
        descriptor = -1
    }

    private func refuseExisting() throws(WeightError) {
        guard overwrite || access(path, F_OK) != 0 else {
            throw .cannotCreate(file: path, reason: "it exists already; use --overwrite to replace it")
        }
    }

    /// The error for the system's last refusal; the partial file is gone after it.
    private func failed() -> WeightError {
        let reason = systemErrorText(errno)
        discard()
        return .writeFailed(file: path, reason: reason)
    }
}
