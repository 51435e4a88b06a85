import CellImage
import Foundation

/// A file open for reading at any offset and from any thread.
final class TIFFByteSource: Sendable {
    let path: String
    /// Size of the file when it was opened, in bytes.
    let count: Int
    private let descriptor: Int32

    /// Opens a regular file.
    ///
    /// - Throws: `MovieError.missing` or `.unreadable`.
    init(path: String) throws(MovieError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .missing(file: path) : .unreadable(file: path, reason: systemErrorText(errno))
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw .unreadable(file: path, reason: "it is a folder; name a file in it")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: path, reason: "it is not a regular file")
        }
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw .unreadable(file: path, reason: systemErrorText(errno)) }
        self.path = path
        descriptor = opened
        count = fstat(opened, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit {
        close(descriptor)
    }

    /// Fills a buffer with the bytes from an offset on.
    ///
    /// - Throws: `MovieError.malformed` when the file ends before, `.unreadable` when the system refuses.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int, page: Int?) throws(MovieError) {
        guard let base = buffer.baseAddress else { return }
        guard offset >= 0, offset <= count, buffer.count <= count - offset else {
            throw .malformed(file: path, page: page, reason: endsEarly(offset: offset, bytes: buffer.count))
        }
        var done = 0
        while done < buffer.count {
            let got = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(file: path, reason: systemErrorText(errno)) }
            guard got > 0 else {
                throw .malformed(file: path, page: page, reason: endsEarly(offset: offset, bytes: buffer.count))
            }
            done += got
        }
    }

    /// The bytes from an offset on; the count is checked against the file's size before anything is allocated.
    func bytes(at offset: Int, count bytes: Int, page: Int?) throws(MovieError) -> [UInt8] {
        guard offset >= 0, bytes >= 0, offset <= count, bytes <= count - offset else {
            throw .malformed(file: path, page: page, reason: endsEarly(offset: offset, bytes: bytes))
        }
        var result = [UInt8](repeating: 0, count: bytes)
        let outcome: Result<Void, MovieError> = result.withUnsafeMutableBytes { buffer in
            do throws(MovieError) {
                return .success(try read(into: buffer, at: offset, page: page))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
        return result
    }

    private func endsEarly(offset: Int, bytes: Int) -> String {
        "\(bytes) bytes at offset \(offset) lie beyond the end of the file (\(count) bytes)"
    }
}
