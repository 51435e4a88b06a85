import Foundation

/// Says what files are that lie where TIFF files are looked for.
enum OtherFormats {
    /// How many files are looked into.
    private static let sampleSize = 8
    /// So many bytes tell a format.
    private static let startLength = 512

    /// The error for a place without TIFF files.
    ///
    /// - Parameters:
    ///   - place: the folder or pattern, named in the error.
    ///   - paths: the files that are there.
    /// - Returns: what the first of them that is known is and what to do, or that there are no images.
    static func error(place: String, holding paths: [String]) -> MovieError {
        for path in paths.prefix(sampleSize) {
            guard let kind = TIFFSignature.kind(ofFileStartingWith: start(of: path)) else { continue }
            let name = FileNames.name(of: path)
            let count = paths.count { FileNames.fileExtension(of: $0) == FileNames.fileExtension(of: path) }
            let others = count > 1 ? " (\(count) files of this kind)" : ""
            return .unsupported(
                file: place,
                reason: "it holds no TIFF; \(name) is \(kind.name)\(others)",
                advice: TIFFSignature.advice(kind, path)
            )
        }
        return .empty(file: place)
    }

    private static func start(of path: String) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        return (try? file.read(upToCount: startLength)).map(Array.init) ?? []
    }
}
