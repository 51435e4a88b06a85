internal import Foundation

/// What can be seen of a result file from outside, before SQLite opens it.
enum StoreFile {
    private static let signature = Array("SQLite format 3\0".utf8)

    /// A path that begins at the root, with all its parts as they are.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Refuses a path at which there is no whole SQLite database.
    static func check(_ path: String) throws(StoreError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .missing(file: path)
        }
        guard !isFolder.boolValue else {
            throw .notAResult(file: path, reason: "it is a folder")
        }
        let (header, size) = try readHeader(path)
        guard size > 0 else { throw .notAResult(file: path, reason: "it is empty") }
        guard header.starts(with: signature), header.count == 100 else {
            throw .notAResult(file: path, reason: "it is no SQLite database")
        }
        let pageSize = Int(header[16]) << 8 | Int(header[17])
        let pageCount = header[28..<32].reduce(0) { $0 << 8 | Int($1) }
        let expected = (pageSize == 1 ? 65_536 : pageSize) * pageCount
        // With a hot journal beside it the file may rightly be shorter or longer until SQLite rolls back.
        guard size >= expected || FileManager.default.fileExists(atPath: path + "-journal") else {
            throw .damaged(file: path, reason: "it has \(size) bytes instead of \(expected)")
        }
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

    private static func removeFile(_ path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .readOnly(file: path)
        }
    }

    /// Puts a finished, closed database in the place of another, in one step.
    static func replace(_ path: String, by draft: String) throws(StoreError) {
        // SQLite would apply the journal of the older file to the new one.
        for ending in companions {
            try removeFile(path + ending)
        }
        guard rename(draft, path) == 0 else {
            throw .cannotCreate(file: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Refuses a path whose folder does not exist or cannot be written.
    static func checkFolder(of path: String) throws(StoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw .cannotCreate(file: path, reason: "there is no folder \(folder)")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw .readOnly(file: path)
        }
    }
}
