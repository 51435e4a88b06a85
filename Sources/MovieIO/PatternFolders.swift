import Foundation

/// Finds the files of a pattern whose folders may have places too, such as `{c}/t{t:03}.tif`.
enum PatternFolders {
    /// A path with places, cut before the first folder that has one.
    ///
    /// - Returns: the folder to look in, `.` when the path begins with a place, and the pattern below it.
    static func split(_ path: String) -> (folder: String, pattern: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let first = parts.firstIndex { $0.contains("{") || $0.contains("*") } ?? parts.count - 1
        let below = parts[first...].joined(separator: "/")
        guard first > 0 else { return (".", below) }
        let folder = parts[..<first].joined(separator: "/")
        return (folder.isEmpty ? "/" : folder, below)
    }

    /// The TIFF files below a folder that follow a pattern, as paths, in natural order.
    ///
    /// Only as many levels of folders are looked at as the pattern has.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - pattern: the pattern.
    ///   - name: the place as the user named it, for errors.
    /// - Returns: at least one path.
    /// - Throws: `MovieError.missing` or `.unreadable` for the folder, `.option` for a broken pattern, `.empty` or
    ///   `.unsupported` where no file follows it, or none that does is a TIFF.
    static func tiffFiles(
        inFolder folder: String,
        following pattern: FilePattern,
        named name: String
    ) throws(MovieError) -> [String] {
        let found = try files(inFolder: folder, following: pattern)
        let images = found.filter(FileNames.isTIFF)
        guard !images.isEmpty else { throw OtherFormats.error(place: name, holding: found) }
        return images
    }

    private static func files(inFolder folder: String, following pattern: FilePattern) throws(MovieError) -> [String] {
        var folders = ["."]
        let levels = pattern.description.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for level in levels.dropLast() {
            let rule = try FilePattern(level)
            var next: [String] = []
            for place in folders {
                let names = try FileNames.subfolders(of: path(folder, place)).filter { rule.match($0) != nil }
                next += names.map { FileNames.join(place, $0) }
            }
            folders = next
        }
        var found: [String] = []
        for place in folders {
            let names = try FileNames.files(inFolder: path(folder, place))
            found += names.map { FileNames.join(place, $0) }.filter { pattern.match($0) != nil }
        }
        return NaturalOrder.sorted(found).map { FileNames.join(folder, $0) }
    }

    private static func path(_ folder: String, _ place: String) -> String {
        place == "." ? folder : FileNames.join(folder, place)
    }
}
