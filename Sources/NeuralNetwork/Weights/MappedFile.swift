import CellImage
import Foundation

/// The bytes of a file, mapped into memory: nothing is read before it is used, and programs share the pages.
///
/// The same for a file that is part of the program. A file that another program shortens meanwhile ends this program; our own files are replaced, never changed.
package final class MappedFile: @unchecked Sendable {
    private static let blockSize = 1 << 22

    // The bytes are never written, and are valid as long as this object lives.
    package let bytes: UnsafeRawBufferPointer
    package let path: String
    private let isPartOfProgram: Bool

    /// Takes a file that is part of the program.
    ///
    /// - Parameters:
    ///   - bytes: its bytes, which live as long as the program.
    ///   - name: what errors call it.
    init(partOfProgram bytes: UnsafeRawBufferPointer, name: String) {
        self.bytes = bytes
        path = name
        isPartOfProgram = true
    }

    /// Maps a file.
    ///
    /// - Throws: `WeightError.missing`, `.unreadable`, or `.malformed` for an empty file.
    package init(path: String) throws(WeightError) {
        self.path = path
        isPartOfProgram = false
        // Without O_NONBLOCK a pipe would make the program wait.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .missing(file: path) }
            throw .unreadable(file: path, reason: systemErrorText(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(file: path, reason: systemErrorText(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(file: path, reason: "it is not a file") }
        guard status.st_size > 0 else { throw .malformed(file: path, entry: nil, reason: "it is empty") }
        let count = Int(status.st_size)
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw .unreadable(file: path, reason: systemErrorText(errno))
        }
        bytes = UnsafeRawBufferPointer(start: base, count: count)
    }

    deinit {
        if isPartOfProgram { return }
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    /// Gives a part in pieces, in order, and lets the system forget each of them behind it.
    package func forEachBlock(
        of range: Range<Int>,
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError) {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: MappedFile.blockSize) {
            let block = start..<min(start + MappedFile.blockSize, range.upperBound)
            try body(UnsafeRawBufferPointer(rebasing: bytes[block]))
            release(block)
        }
    }

    /// Lets the system forget what a reader has left behind, from time to time.
    ///
    /// - Parameters:
    ///   - position: where the reader is.
    ///   - start: what was forgotten before; moves with the reader.
    package func release(behind position: Int, from start: inout Int) {
        guard position - start >= MappedFile.blockSize else { return }
        release(start..<position)
        start = position
    }

    /// Lets the system take back memory of bytes that are not needed soon; they stay readable.
    private func release(_ range: Range<Int>) {
        if isPartOfProgram { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = range.lowerBound / page * page
        guard let base = bytes.baseAddress else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, MADV_DONTNEED)
    }
}
