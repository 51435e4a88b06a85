import Foundation

/// The place that a path leads to: an absolute path without links.
///
/// Two paths lead to one file when their places are equal, whether the file is there or is yet to be made.
package struct FilePlace: Hashable, Sendable {
    /// Links that are followed one after another, as many as the system follows.
    private static let linkLimit = 40

    /// The absolute path.
    package let path: String

    /// Finds the place.
    ///
    /// - Parameters:
    ///   - path: a path, absolute or from the working folder.
    ///   - followsLink: whether a link is followed that the path itself names; its folders' links are always.
    package init(_ path: String, followsLink: Bool = true) {
        var path = path
        var rest = followsLink ? FilePlace.linkLimit : 0
        while rest > 0, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
            path = target.hasPrefix("/") ? target : FilePlace.folder(of: path) + "/" + target
            rest -= 1
        }
        let folder = FilePlace.folder(of: path)
        let real = FilePlace.realPath(folder) ?? URL(fileURLWithPath: folder).path
        self.path = (real == "/" ? "" : real) + "/" + FilePlace.name(of: path)
    }

    /// The folder that it is in.
    package var folder: String { FilePlace.folder(of: path) }

    /// The way to it from a folder; it stays right where both are moved together.
    ///
    /// - Parameter folder: the folder of another place.
    /// - Returns: a path relative to the folder.
    package func path(from folder: String) -> String {
        let (start, end) = (folder.split(separator: "/"), path.split(separator: "/"))
        let shared = zip(start, end).prefix { $0 == $1 }.count
        return (Array(repeating: "..", count: start.count - shared) + end[shared...]).joined(separator: "/")
    }

    /// Why no file can be put at a path, or read from it, besides permissions: something else than a file is there.
    ///
    /// - Returns: what is there, as a sentence; nil for a file, and where nothing is.
    package static func obstacle(at path: String) -> String? {
        var found = stat()
        guard stat(path, &found) == 0 else { return errno == ELOOP ? "its links lead in a circle" : nil }
        return switch found.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "it is a folder"
        case S_IFIFO: "it is a pipe and no file"
        case S_IFSOCK: "it is a socket and no file"
        default: "it is a device and no file"
        }
    }

    /// Why no file can be in the folder of the place: it is missing, or no folder.
    package var folderObstacle: String? {
        let above = FilePlace.nearest(to: folder)
        return FilePlace.obstacle(inFolder: above) ?? (above == folder ? nil : "there is no folder \(folder)")
    }

    /// Why no folder can be made at the place, with those above it that are missing; nil as far as one can see.
    package var obstacleAbove: String? {
        let above = FilePlace.nearest(to: folder)
        return FilePlace.obstacle(inFolder: above)
            ?? (access(above, W_OK) == 0 ? nil : "nothing may be written into the folder \(above)")
    }

    /// The folder, or the nearest above it at which there is something.
    private static func nearest(to folder: String) -> String {
        var (folder, found) = (folder, stat())
        while lstat(folder, &found) != 0, folder != "/", folder != "." { folder = self.folder(of: folder) }
        return folder
    }

    private static func obstacle(inFolder folder: String) -> String? {
        var found = stat()
        guard stat(folder, &found) == 0 else {
            return errno == ENOENT ? "\(folder) is a link that leads nowhere" : "\(folder): \(systemErrorText(errno))"
        }
        guard found.st_mode & S_IFMT == S_IFDIR else { return "\(folder) is no folder" }
        return access(folder, X_OK) == 0 ? nil : "the folder \(folder) may not be entered"
    }

    /// The folder that a path names a file in; "." for the working folder.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    ///
    /// Foundation's functions for it end the program for names of one letter.
    package static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
