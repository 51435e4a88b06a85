import Foundation

/// A folder of outputs that appears under its name only when all of them are written.
///
/// Files are written into a folder beside it. Where the folder exists, they then take the places of older files of
/// their names, one by one; files of a series that is written anew go where the new one is shorter, and other files in
/// the folder are left alone.
public struct OutputFolder: ~Copyable {
    private let path: String
    private let draft: String
    private var isFinished = false

    /// Begins a folder.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - overwrite: whether files in a folder that exists may be replaced.
    /// - Throws: `RunError.cannotCreate`.
    public init(path: String, overwrite: Bool) throws(RunError) {
        // The draft of "tables/" is to lie beside the folder, not in it.
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        draft = Draft(of: path).path
        let existing = try? FileManager.default.contentsOfDirectory(atPath: path)
        if existing == nil, FileManager.default.fileExists(atPath: path) {
            throw .cannotCreate(file: path, reason: "a file of this name stands in the way")
        }
        guard overwrite || (existing ?? []).isEmpty else {
            throw .cannotCreate(file: path, reason: "the folder is not empty; use --overwrite to replace files in it")
        }
        do {
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
        } catch {
            throw .cannotCreate(file: path, reason: OutputFolder.reason(error))
        }
    }

    deinit {
        if !isFinished {
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
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
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
    /// - Throws: `RunError.writeFailed`.
    public consuming func finish() throws(RunError) {
        try finish(replacing: [])
    }

    /// Gives the folder its name, and removes what is left there of older series.
    ///
    /// - Parameter series: names of files that belong together, such as the masks of all frames; files of these names
    ///   that were not written now would mix two movies. With a series, everything is put on the disk first.
    /// - Throws: `RunError.writeFailed`, or `.cancelled` when the task is.
    package consuming func finish(replacing series: [FrameNames]) throws(RunError) {
        try RunError.checkCancellation()
        do {
            if !series.isEmpty { try DiskSync.flush(fileSystemOf: draft) }
            let written = Set(try FileManager.default.subpathsOfDirectory(atPath: draft))
            try OutputFolder.place(draft, at: path)
            for names in series { try OutputFolder.remove(names, from: path, except: written) }
        } catch {
            throw .writeFailed(file: path, reason: OutputFolder.reason(error))
        }
        isFinished = true
    }

    private static func place(_ draft: String, at path: String) throws {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else {
            try manager.moveItem(atPath: draft, toPath: path)
            return
        }
        for name in try manager.subpathsOfDirectory(atPath: draft).sorted() {
            if isFolder(draft + "/" + name) {
                try manager.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
            } else if rename(draft + "/" + name, path + "/" + name) != 0 {
                throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
            }
        }
        try manager.removeItem(atPath: draft)
    }

    private static func remove(_ names: FrameNames, from path: String, except written: Set<String>) throws {
        let inner = names.folder.isEmpty ? "" : names.folder + "/"
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + inner)) ?? []
        for name in found.map({ inner + $0 }) where names.includes(name) && !written.contains(name) {
            let file = path + "/" + name
            if !isFolder(file) { try FileManager.default.removeItem(atPath: file) }
        }
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
