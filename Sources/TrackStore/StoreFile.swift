internal import CellImage
internal import Foundation

/// What can be seen of a result file from outside, before SQLite opens it.
enum StoreFile {
    private static let signature = Array("SQLite format 3\0".utf8)

    /// Refuses a path at which there is no whole SQLite database.
    static func check(_ path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(file: path) }
        if let obstacle = FilePlace.obstacle(at: path) { throw .notAResult(file: path, reason: obstacle) }
        let (header, size) = try readHeader(path)
        guard size > 0 else { throw .notAResult(file: path, reason: "it is empty") }
        guard header.starts(with: signature), header.count == 100 else {
            throw .notAResult(file: path, reason: "it is no SQLite database")
        }
        let pageSize = Int(header[16]) << 8 | Int(header[17])
        let pageCount = header[28..<32].reduce(0) { $0 << 8 | Int($1) }
        let expected = (pageSize == 1 ? 65_536 : pageSize) * pageCount
        // With a hot journal beside it the file may rightly be shorter or longer until SQLite rolls back.
        guard size >= expected || hasJournal(path) else {
            throw .damaged(file: path, reason: "it has \(size) bytes instead of \(expected)")
        }
    }

    /// Whether a transaction was cut off, whose journal lies beside the file.
    static func hasJournal(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: FilePlace(path).path + "-journal")
    }

    /// Whether a file is marked as a result, whole or damaged.
    static func isResult(_ path: String) -> Bool {
        guard FilePlace.obstacle(at: path) == nil, let (header, _) = try? readHeader(path), header.count == 100 else {
            return false
        }
        return header.starts(with: signature)
            && header[68..<72].reduce(0) { $0 << 8 | Int($1) } == Schema.applicationID
    }

    private static func readHeader(_ path: String) throws(StoreError) -> (header: [UInt8], size: Int) {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            let header = try handle.read(upToCount: 100) ?? Data()
            return ([UInt8](header), Int(try handle.seekToEnd()))
        } catch {
            throw .unreadable(file: path, reason: error.localizedDescription)
        }
    }

    /// What SQLite may leave beside a database, as endings of the name.
    private static let companions = ["-journal", "-wal", "-shm"]

    /// Removes a database and what SQLite may have left beside it.
    static func remove(_ path: String) throws(StoreError) {
        for ending in [""] + companions {
            try removeFile(path + ending)
        }
    }

    /// Makes an empty file, readable and writable for those whom the user lets (`umask`).
    ///
    /// SQLite would let nobody else write it; for its journals it takes the permissions of the file.
    static func makeEmpty(_ draft: String, for path: String) throws(StoreError) {
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: String(cString: strerror(errno))) }
        close(descriptor)
    }

    private static func removeFile(_ path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .readOnly(file: path)
        }
    }

    /// Puts a finished, closed database in the place of another, in one step; errors name the path.
    static func replace(_ place: FilePlace, by draft: String, for path: String) throws(StoreError) {
        // SQLite would apply the journal of the older file to the new one.
        for ending in companions {
            try removeFile(place.path + ending)
        }
        guard rename(draft, place.path) == 0 else {
            throw .cannotCreate(file: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Refuses a place whose folder does not exist or cannot be written; errors name the path.
    static func checkFolder(of place: FilePlace, for path: String) throws(StoreError) {
        if let obstacle = place.folderObstacle { throw .cannotCreate(file: path, reason: obstacle) }
        guard FileManager.default.isWritableFile(atPath: place.folder) else {
            throw .readOnly(file: path)
        }
    }
}
