import Foundation

/// A file to which a process adds lines of JSON, for another one to read when the first has not come to its end.
///
/// One process at a time has it. A line that was cut off counts as not written.
struct LineJournal {
    /// A line, and where the next one begins, in bytes.
    struct Line {
        let content: Data
        let end: Int
    }

    /// Largest file that is read, in bytes.
    private static let byteLimit = 1 << 28

    private let path: String
    private let handle: FileHandle

    /// Opens the file, or makes an empty one.
    ///
    /// - Throws: `RunError.cannotCreate` when another process has it, or when the system refuses.
    init(path: String) throws(RunError) {
        self.path = path
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw .cannotCreate(file: path, reason: String(cString: strerror(errno)))
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .cannotCreate(file: path, reason: "another process is at work on it; wait until that one has ended")
        }
    }

    /// The lines, without one that was cut off.
    ///
    /// - Throws: `RunError.resume` when the file cannot be read, or is no journal.
    func lines() throws(RunError) -> [Line] {
        guard Provenance.byteCount(path) <= LineJournal.byteLimit else {
            throw .resume(file: path, reason: "it is far too large")
        }
        let data: Data
        do {
            try handle.seek(toOffset: 0)
            data = try handle.readToEnd() ?? Data()
        } catch {
            throw .resume(file: path, reason: OutputFolder.reason(error))
        }
        return data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map {
            Line(content: $0, end: $0.endIndex - data.startIndex + 1)
        }
    }

    /// Takes away what is behind a place, where the next line goes.
    ///
    /// - Throws: `RunError.writeFailed`.
    func cut(at end: Int) throws(RunError) {
        try write { try handle.truncate(atOffset: UInt64(end)) }
    }

    /// Adds a line.
    ///
    /// - Throws: `RunError.writeFailed`.
    func append(_ value: some Encodable) throws(RunError) {
        try write { try handle.write(contentsOf: JSONEncoder().encode(value) + Data("\n".utf8)) }
    }

    private func write(_ work: () throws -> Void) throws(RunError) {
        do {
            try work()
        } catch {
            throw .writeFailed(file: path, reason: OutputFolder.reason(error))
        }
    }
}
