import CellImage
import Foundation

/// A folder of outputs that appears under its name only when all of them are written.
///
/// Files are written into a folder beside it. Where the folder exists, they then take the places of older files of
/// their names, one by one; files of a series that is written anew go where the new one is shorter, and other files in
/// the folder are left alone. Likewise all of an older graph goes. A link in the place of a file is refused: nobody but
/// the user can have put it there.
public struct OutputFolder: ~Copyable {
    private let path: String
    private let draft: String
    /// Whether the draft stays when the folder is not finished.
    private let keepsDraft: Bool
    private let kept: KeptFiles
    private var isFinished = false

    /// Begins a folder.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - overwrite: whether files in a folder that exists may be replaced.
    ///   - kept: files that are not replaced all the same.
    /// - Throws: `RunError.exists` or `.cannotCreate`.
    public init(path: String, overwrite: Bool, keeping kept: KeptFiles = KeptFiles([])) throws(RunError) {
        let path = OutputFolder.withoutSlashes(path)
        try self.init(path: path, overwrite: overwrite, keeping: kept, draft: Draft(of: path).path, keepsDraft: false)
    }

    /// Begins a folder, or goes on with one, whose files are written into another folder until it is finished.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - overwrite: whether files in a folder that exists may be replaced.
    ///   - kept: files that are not replaced all the same.
    ///   - draft: the other folder, beside it; files that are there belong to it. It stays when it is not finished.
    /// - Throws: `RunError.exists` or `.cannotCreate`.
    init(path: String, overwrite: Bool, keeping kept: KeptFiles, draft: String) throws(RunError) {
        let path = OutputFolder.withoutSlashes(path)
        try self.init(path: path, overwrite: overwrite, keeping: kept, draft: draft, keepsDraft: true)
    }

    private init(
        path: String,
        overwrite: Bool,
        keeping kept: KeptFiles,
        draft: String,
        keepsDraft: Bool
    ) throws(RunError) {
        self.path = path
        self.kept = kept
        self.draft = draft
        self.keepsDraft = keepsDraft
        try OutputFolder.checkPlace(of: path, overwrite: overwrite)
        do {
            try OutputFolder.makeFolder(draft)
        } catch {
            throw .cannotCreate(file: path, reason: OutputFolder.reason(error))
        }
    }

    /// Refuses a path at which no folder can be made, before there is anything to be put into it.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - overwrite: whether files in a folder that exists may be replaced.
    /// - Throws: `RunError.exists` or `.cannotCreate`.
    static func checkPlace(of path: String, overwrite: Bool) throws(RunError) {
        let path = withoutSlashes(path)
        let existing = try? FileManager.default.contentsOfDirectory(atPath: path)
        if existing == nil, FileManager.default.fileExists(atPath: path) {
            throw .cannotCreate(file: path, reason: "a file of this name stands in the way")
        }
        if existing == nil, (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil {
            throw .cannotCreate(file: path, reason: "a link that leads nowhere stands in the way")
        }
        guard overwrite || (existing ?? []).isEmpty else {
            throw .exists(file: path, reason: "the folder is not empty", isResumable: false)
        }
        // The draft lies beside a link, not where it leads.
        if let obstacle = FilePlace(path, followsLink: false).obstacleAbove {
            throw .cannotCreate(file: path, reason: obstacle)
        }
    }

    deinit {
        if !isFinished && !keepsDraft {
            try? FileManager.default.removeItem(atPath: draft)
        }
    }

    /// Where a file of the folder is to be written now.
    ///
    /// - Parameter name: the file's name, possibly within a folder of the folder.
    /// - Returns: a path in the folder that is not finished; nobody sees it before, so it need not be put on the disk.
    /// - Throws: `RunError.cannotCreate`, or `.cancelled` when the task is.
    public func file(_ name: String) throws(RunError) -> String {
        try RunError.checkCancellation()
        let file = draft + "/" + name
        do {
            try OutputFolder.makeFolder(FilePlace.folder(of: file))
        } catch {
            throw .cannotCreate(file: path, reason: OutputFolder.reason(error))
        }
        return file
    }

    /// Writes a text file.
    ///
    /// - Throws: `RunError.cannotCreate` for a name that was written already.
    public func write(_ text: String, to name: String) throws(RunError) {
        let file = try TextFile(path: try file(name), overwrite: false)
        file.write(text)
        try file.finish()
    }

    /// Gives the folder its name.
    ///
    /// - Throws: `RunError.writeFailed`, or `.cannotCreate` for a file of a name in it that is kept, or is no file.
    public consuming func finish() throws(RunError) {
        try finish(replacing: [])
    }

    /// Gives the folder its name, and removes what is left there of older series.
    ///
    /// - Parameter series: names of files that belong together, such as the masks of all frames; files of these names
    ///   that were not written now would mix two movies. With a series, everything is put on the disk first.
    /// - Throws: `RunError.writeFailed`, `.cannotCreate` for a file of a name in it that is kept, or is no file, or
    ///   `.cancelled` when the task is.
    package consuming func finish(replacing series: [FrameNames]) throws(RunError) {
        let older = series.flatMap { OutputFolder.files($0, in: path) }
        try finish(removing: older, flushes: !series.isEmpty)
    }

    /// Gives the folder its name, and removes what is left there of an older graph.
    ///
    /// - Throws: likewise.
    consuming func finish(replacing graph: OlderGraph) throws(RunError) {
        let older: [String]
        do {
            older = try graph.files()
        } catch {
            throw .writeFailed(file: path, reason: OutputFolder.reason(error))
        }
        try finish(removing: older, flushes: !older.isEmpty)
    }

    /// Gives the folder its name, and then removes files that were not written now, with the folders they leave empty.
    private consuming func finish(removing names: [String], flushes: Bool) throws(RunError) {
        try RunError.checkCancellation()
        let (written, older): (Set<String>, [String])
        do {
            written = Set(try FileManager.default.subpathsOfDirectory(atPath: draft))
            older = names.filter { !written.contains($0) }
        } catch {
            throw .writeFailed(file: path, reason: OutputFolder.reason(error))
        }
        for name in written.sorted() where !OutputFolder.isFolder(draft + "/" + name) { try check(path + "/" + name) }
        for name in older { try check(path + "/" + name) }
        do {
            if flushes { try DiskSync.flush(fileSystemOf: draft) }
            try OutputFolder.place(draft, at: path)
            for name in older { try FileManager.default.removeItem(atPath: path + "/" + name) }
        } catch {
            throw .writeFailed(file: path, reason: OutputFolder.reason(error))
        }
        OutputFolder.removeEmptyFolders(of: older, in: path)
        isFinished = true
    }

    /// Removes the folders of files that are gone, where nothing else is in them.
    private static func removeEmptyFolders(of names: [String], in path: String) {
        for name in names {
            var folder = name[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                guard rmdir(path + "/" + folder) == 0 else { break }
            }
        }
    }

    private static func place(_ draft: String, at path: String) throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else {
            try manager.moveItem(atPath: draft, toPath: path)
            return
        }
        for name in try manager.subpathsOfDirectory(atPath: draft).sorted() {
            if isFolder(draft + "/" + name) {
                try makeFolder(path + "/" + name)
            } else if rename(draft + "/" + name, path + "/" + name) != 0 {
                throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
            }
        }
        try manager.removeItem(atPath: draft)
    }

    /// Refuses to replace a file that is kept, and what no earlier export can have written.
    private func check(_ file: String) throws(RunError) {
        try kept.check(file)
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: file)) == nil else {
            throw .cannotCreate(file: file, reason: "a link is there; remove it, or name another folder")
        }
        if let obstacle = FilePlace.obstacle(at: file) { throw .cannotCreate(file: file, reason: obstacle) }
    }

    /// Files of a series that are in a folder.
    private static func files(_ names: FrameNames, in path: String) -> [String] {
        let inner = names.folder.isEmpty ? "" : names.folder + "/"
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + inner)) ?? []
        return found.map { inner + $0 }.filter { names.includes($0) && !isFolder(path + "/" + $0) }
    }

    /// A path that names a folder itself: the draft of "tables/" is to lie beside it, not in it.
    static func withoutSlashes(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Makes a folder and those above it; Foundation's own does not always say what keeps it from that.
    private static func makeFolder(_ path: String) throws(POSIXError) {
        guard mkdir(path, 0o777) != 0 else { return }
        let reason = errno
        if reason == EEXIST, isFolder(path) { return }
        if reason == ENOENT, case let above = FilePlace.folder(of: path), above != path, above != "." {
            try makeFolder(above)
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        }
        throw POSIXError(POSIXErrorCode(rawValue: reason) ?? .EIO)
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    static func reason(_ error: any Error) -> String {
        if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let underlying, underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(underlying.code)))
        }
        return error.localizedDescription
    }
}
