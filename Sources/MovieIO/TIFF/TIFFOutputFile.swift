import CellImage
import Foundation

/// A file that appears under its name only when it is whole.
///
/// The bytes go to `NAME.partial` beside it, which is removed when writing fails or is given up.
final class TIFFOutputFile {
    private let path: String
    /// Where the file comes to lie: a link is followed.
    private let place: FilePlace
    private let partialPath: String
    private let overwrite: Bool
    private let isDurable: Bool
    private var descriptor: Int32
    /// Bytes appended so far.
    private(set) var count = 0

    /// Creates the partial file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - overwrite: whether an existing file may be replaced.
    ///   - isDurable: whether the file is put on the disk before it gets its name; others are left to the system.
    /// - Throws: `MovieError.cannotCreate` when the output exists and may not be overwritten or is no file, when another
    ///   writer is at work on it, or when the system refuses.
    init(path: String, overwrite: Bool, isDurable: Bool = true) throws(MovieError) {
        self.path = path
        self.overwrite = overwrite
        self.isDurable = isDurable
        place = FilePlace(path)
        partialPath = place.path + ".partial"
        descriptor = -1
        if let obstacle = FilePlace.obstacle(at: path) { throw .cannotCreate(file: path, reason: obstacle) }
        try refuseExisting()
        descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: TIFFOutputFile.reason(errno, place)) }
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
    func append(_ bytes: UnsafeRawBufferPointer) throws(MovieError) {
        try write(bytes, at: count)
        count += bytes.count
    }

    /// Adds bytes at the end.
    func append(_ bytes: [UInt8]) throws(MovieError) {
        try replace(at: count, with: bytes)
        count += bytes.count
    }

    /// Adds pixels at the end, in the machine's byte order.
    func appendPixels<Pixel: TIFFPixel>(_ pixels: ArraySlice<Pixel>) throws(MovieError) {
        let outcome: Result<Void, MovieError> = pixels.withUnsafeBytes { bytes in
            do throws(MovieError) {
                return .success(try append(bytes))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Writes over bytes that exist already.
    func replace(at offset: Int, with bytes: [UInt8]) throws(MovieError) {
        let outcome: Result<Void, MovieError> = bytes.withUnsafeBytes { buffer in
            do throws(MovieError) {
                return .success(try write(buffer, at: offset))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Puts the file on the disk, where that is wanted, and gives it its name.
    func finish() throws(MovieError) {
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
    func discard() {
        guard descriptor >= 0 else { return }
        unlink(partialPath)
        close(descriptor)
        descriptor = -1
    }

    private func refuseExisting() throws(MovieError) {
        guard overwrite || access(path, F_OK) != 0 else {
            discard()
            throw .cannotCreate(file: path, reason: "it exists already; use --overwrite to replace it")
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(MovieError) {
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
    private func failed() -> MovieError {
        let reason = systemErrorText(errno)
        discard()
        return .writeFailed(file: path, reason: reason)
    }
}
