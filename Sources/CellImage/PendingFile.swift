import Foundation

/// A file that appears under its name only when it is whole.
///
/// The bytes go to `NAME.partial` beside it, which is removed when writing fails or is given up.
package final class PendingFile<Failure: OutputFailure> {
    package let path: String
    /// Where the file comes to lie: a link is followed.
    private let place: FilePlace
    private let partialPath: String
    private let overwrite: Bool
    private let isDurable: Bool
    private var descriptor: Int32
    /// Bytes appended so far.
    package private(set) var count = 0

    /// Creates the partial file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - overwrite: whether an existing file may be replaced.
    ///   - isDurable: whether the file is put on the disk before it gets its name; others are left to the system.
    /// - Throws: `exists` when there is an output that may not be overwritten; `cannotCreate` when it is no file, when another
    ///   writer is at work on it, or when the system refuses.
    package init(path: String, overwrite: Bool, isDurable: Bool = true) throws(Failure) {
        self.path = path
        self.overwrite = overwrite
        self.isDurable = isDurable
        place = FilePlace(path)
        partialPath = place.path + ".partial"
        descriptor = -1
        if let obstacle = FilePlace.obstacle(at: path) { throw .cannotCreate(file: path, reason: obstacle) }
        try refuseExisting()
        descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: PendingFile.reason(errno, place)) }
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

    private static func reason(_ code: Int32, _ place: FilePlace) -> String {
        code == ENOENT ? "there is no folder \(place.folder)" : systemErrorText(code)
    }

    /// Adds bytes at the end.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        try write(bytes, at: count)
        count += bytes.count
    }

    /// Adds numbers at the end, in the machine's byte order.
    package func append<Number: BitwiseCopyable>(_ numbers: ArraySlice<Number>) throws(Failure) {
        let outcome: Result<Void, Failure> = numbers.withUnsafeBytes { bytes in
            do throws(Failure) {
                return .success(try append(bytes))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Writes over bytes that exist already.
    package func replace(at offset: Int, with bytes: [UInt8]) throws(Failure) {
        let outcome: Result<Void, Failure> = bytes.withUnsafeBytes { buffer in
            do throws(Failure) {
                return .success(try write(buffer, at: offset))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Puts the file on the disk, where that is wanted, and gives it its name.
    package func finish() throws(Failure) {
        guard descriptor >= 0 else { throw .writeFailed(file: path, reason: "it was given up before") }
        guard !isDurable || fsync(descriptor) == 0 else { throw failed() }
        try refuseExisting()
        guard rename(partialPath, place.path) == 0 else { throw failed() }
        close(descriptor)
        descriptor = -1
        guard isDurable else { return }
        let folder = open(place.folder, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// Removes the partial file; nothing more can be written.
    package func discard() {
        guard descriptor >= 0 else { return }
        unlink(partialPath)
        close(descriptor)
        descriptor = -1
    }

    private func refuseExisting() throws(Failure) {
        guard overwrite || access(path, F_OK) != 0 else {
            discard()
            throw .exists(file: path)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Failure) {
        guard descriptor >= 0 else { throw .writeFailed(file: path, reason: "it was given up before") }
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let written = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw failed() }
            done += written
        }
    }

    /// The error for the system's last refusal; the partial file is gone after it.
    private func failed() -> Failure {
        let reason = systemErrorText(errno)
        discard()
        return .writeFailed(file: path, reason: reason)
    }
}
