import CellImage
import Foundation

/// A text file that is written in pieces and appears under its name when it is whole.
public final class TextFile: TextOutputStream {
    private static let bufferSize = 1 << 16

    private let path: String
    /// Where the file comes to lie: a link is followed.
    private let place: FilePlace
    private let draft: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var failure: String?
    private var isFinished = false

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - overwrite: whether an existing file may be replaced; a folder, a device or a pipe never is.
    /// - Throws: `RunError.exists` or `.cannotCreate`.
    public init(path: String, overwrite: Bool) throws(RunError) {
        self.path = path
        place = FilePlace(path)
        draft = Draft(of: place.path).path
        if let obstacle = FilePlace.obstacle(at: path) { throw .cannotCreate(file: path, reason: obstacle) }
        guard overwrite || !FileManager.default.fileExists(atPath: path) else {
            throw .exists(file: path, reason: "it exists already", isResumable: false)
        }
        if let obstacle = place.folderObstacle { throw .cannotCreate(file: path, reason: obstacle) }
        guard FileManager.default.createFile(atPath: draft, contents: nil),
            let handle = FileHandle(forWritingAtPath: draft)
        else { throw .cannotCreate(file: path, reason: String(cString: strerror(errno))) }
        self.handle = handle
    }

    deinit {
        if !isFinished {
            try? handle.close()
            try? FileManager.default.removeItem(atPath: draft)
        }
    }

    /// Appends text; what goes wrong is told by `finish`.
    public func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= TextFile.bufferSize {
            flush()
        }
    }

    /// Gives the file its name.
    ///
    /// - Throws: `RunError.writeFailed`, or `.cancelled` when the task is.
    public func finish() throws(RunError) {
        try RunError.checkCancellation()
        flush()
        do {
            try handle.close()
        } catch {
            failure = failure ?? OutputFolder.reason(error)
        }
        if let failure { throw .writeFailed(file: path, reason: failure) }
        guard rename(draft, place.path) == 0 else {
            throw .writeFailed(file: path, reason: String(cString: strerror(errno)))
        }
        isFinished = true
    }

    private func flush() {
        defer { buffer.removeAll(keepingCapacity: true) }
        guard failure == nil, !buffer.isEmpty else { return }
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            failure = OutputFolder.reason(error)
        }
    }
}
