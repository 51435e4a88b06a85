import Foundation

/// Paths and folders, as far as movies need them.
package enum FileNames {
    /// The part of a path behind its last slash.
    package static func name(of path: String) -> String {
        let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// The part of a path before its last slash; `.` when there is none.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path inside a folder.
    package static func join(_ folder: String, _ name: String) -> String {
        folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// The part of a path below a folder; its name where it lies elsewhere.
    package static func part(of path: String, below folder: String) -> String {
        let start = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
        return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : name(of: path)
    }

    /// Whether a path exists, and whether it is a folder.
    package static func kind(of path: String) -> Kind {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return .absent }
        return isFolder.boolValue ? .folder : .file
    }

    /// The path by the names that the folders have for it; the path itself where nothing is found.
    ///
    /// Names that are equal but for composed and decomposed accents count as one; the exact one comes first.
    static func existing(_ path: String) -> String {
        guard kind(of: path) == .absent else { return path }
        var found = path.hasPrefix("/") ? "/" : "."
        for part in path.split(separator: "/").map(String.init) {
            let exact = join(found, part)
            if kind(of: exact) != .absent {
                found = exact
            } else if let name = try? content(of: found).first(where: { $0 == part }) {
                found = join(found, name)
            } else {
                return path
            }
        }
        return found
    }

    /// What a path leads to.
    package enum Kind: Sendable {
        /// Nothing.
        case absent
        /// A file.
        case file
        /// A folder.
        case folder
    }

    /// Size of a file; nil when it cannot be found out.
    package static func byteCount(of path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue
    }

    /// Names of the TIFF files of a folder in natural order, going by their extension; there may be none.
    ///
    /// Hidden files are left out, also those that macOS puts beside every file on foreign disks.
    ///
    /// - Parameter folder: the folder.
    /// - Returns: names, not paths.
    /// - Throws: `MovieError.missing` or `.unreadable` for the folder.
    static func tiffFiles(inFolder folder: String) throws(MovieError) -> [String] {
        try files(inFolder: folder).filter(isTIFF)
    }

    /// Names of what lies in a folder, of any format and folders too, in natural order; hidden ones are left out.
    ///
    /// - Throws: `MovieError.missing` or `.unreadable` for the folder.
    static func files(inFolder folder: String) throws(MovieError) -> [String] {
        NaturalOrder.sorted(try content(of: folder))
    }

    /// Whether a name has an extension of TIFF files.
    static func isTIFF(_ name: String) -> Bool {
        extensions.contains { name.lowercased().hasSuffix($0) }
    }

    /// What stands behind the last dot of a name, in lower case; empty where there is none.
    static func fileExtension(of path: String) -> String {
        let name = name(of: path)
        return name.lastIndex(of: ".").map { name[$0...].dropFirst().lowercased() } ?? ""
    }

    /// Names of the folders in a folder, without hidden ones.
    ///
    /// - Throws: `MovieError.missing` or `.unreadable` for the folder.
    static func subfolders(of folder: String) throws(MovieError) -> [String] {
        NaturalOrder.sorted(try content(of: folder).filter { kind(of: join(folder, $0)) == .folder })
    }

    private static func content(of folder: String) throws(MovieError) -> [String] {
        guard kind(of: folder) != .absent else { throw .missing(file: folder) }
        guard let content = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .unreadable(file: folder, reason: "the folder cannot be listed")
        }
        return content.filter { !$0.hasPrefix(".") }
    }

    private static let extensions = [".tif", ".tiff", ".tf8", ".tf2", ".btf", ".stk"]
}
