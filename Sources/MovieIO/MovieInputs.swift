/// The files that a user means by files, folders and patterns.
struct MovieInputs {
    /// The files, in natural order for a folder or a pattern, else as given.
    let files: [String]
    /// The pattern that the user gave.
    let pattern: FilePattern?
    /// The folder of the files, or for a pattern the one that its names begin in.
    let folder: String

    /// Finds the files.
    ///
    /// - Parameters:
    ///   - paths: files, or one folder, or one path with places.
    ///   - text: the pattern of the user's options.
    ///   - keepsMasks: whether masks beside images are wanted.
    /// - Throws: `MovieError.missing`, `.empty`, `.unreadable`, or `.option` for a broken pattern.
    init(_ paths: [String], pattern text: String?, keepsMasks: Bool = false) throws(MovieError) {
        guard let first = paths.first else {
            throw .option(name: "MOVIE", reason: "give a file, several files, a folder or a pattern")
        }
        let named = try text.map { (text) throws(MovieError) in try FilePattern(text) }
        guard paths.count == 1 else {
            files = paths
            pattern = named
            folder = FileNames.folder(of: first)
            for path in paths where FileNames.kind(of: path) != .file {
                throw FileNames.kind(of: path) == .absent
                    ? .missing(file: path) : .option(name: "MOVIE", reason: "\(path) is a folder; give it alone")
            }
            return
        }
        switch FileNames.kind(of: first) {
        case .file:
            files = [first]
            pattern = named
            folder = FileNames.folder(of: first)
        case .folder:
            folder = first
            pattern = named
            if let named, named.description.contains("/") {
                files = try PatternFolders.files(inFolder: first, following: named)
                guard !files.isEmpty else { throw .empty(file: FileNames.join(first, named.description)) }
                return
            }
            let names = try FileNames.tiffFiles(inFolder: first)
            guard !names.isEmpty else { throw .empty(file: first) }
            files = (named == nil && !keepsMasks ? MovieInputs.withoutMasks(names) : names).map {
                FileNames.join(first, $0)
            }
        case .absent:
            guard FilePattern.isPattern(first), named == nil else { throw .missing(file: first) }
            let (place, text) = PatternFolders.split(first)
            let inner = try FilePattern(text)
            files = try PatternFolders.files(inFolder: place, following: inner)
            guard !files.isEmpty else { throw .empty(file: first) }
            folder = place
            pattern = inner
        }
    }

    /// The names without those of masks that a segmentation program put beside its images.
    private static func withoutMasks(_ names: [String]) -> [String] {
        let images = names.filter { !LabelFiles.isMaskBesideImage($0) }
        return images.isEmpty ? names : images
    }
}
