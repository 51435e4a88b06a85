import CellImage

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
    /// - Throws: `MovieError.missing`, `.empty`, `.unreadable`, `.unsupported` for files that are no TIFF, or `.option`
    ///   for a broken pattern.
    init(_ paths: [String], pattern text: String?, keepsMasks: Bool = false) throws(MovieError) {
        let paths = paths.map(FileNames.existing)
        guard let first = paths.first else {
            throw .option(name: "MOVIE", reason: "give a file, several files, a folder or a pattern")
        }
        let named = try text.map { (text) throws(MovieError) in try FilePattern(text) }
        guard paths.count == 1 else {
            files = paths
            pattern = named
            folder = FileNames.folder(of: first)
            for path in paths where FileNames.kind(of: path) != .file {
                guard FileNames.kind(of: path) == .folder else { throw .missing(file: path) }
                let pattern = MovieInputs.patternOfFolders(paths).map { ", or all as the pattern '\($0)'" } ?? ""
                throw .option(name: "MOVIE", reason: "\(path) is a folder; give it alone\(pattern)")
            }
            try MovieInputs.refuseRepetition(in: paths)
            return
        }
        let place = MovieInputs.onlyPosition(in: first) ?? first
        switch FileNames.kind(of: place) {
        case .file:
            files = [first]
            pattern = named
            folder = FileNames.folder(of: first)
        case .folder:
            pattern = named
            if let named, named.description.contains("/") {
                folder = first
                files = try PatternFolders.tiffFiles(
                    inFolder: first,
                    following: named,
                    named: FileNames.join(first, named.description)
                )
                return
            }
            folder = place
            let names = try FileNames.tiffFiles(inFolder: place)
            guard !names.isEmpty else { throw MovieInputs.nothing(in: place) }
            files = (named == nil && !keepsMasks ? MovieInputs.withoutMasks(names) : names).map {
                FileNames.join(place, $0)
            }
        case .absent:
            guard FilePattern.isPattern(first), named == nil else { throw .missing(file: first) }
            let (place, text) = PatternFolders.split(first)
            let start = FileNames.existing(place)
            let inner = try FilePattern(text)
            files = try PatternFolders.tiffFiles(inFolder: start, following: inner, named: first)
            folder = start
            pattern = inner
        }
    }

    /// The pattern by which folders beside each other are channels; nil where their files are not named alike.
    private static func patternOfFolders(_ paths: [String]) -> String? {
        let folders = paths.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        guard Set(folders.map(FileNames.folder)).count == 1,
            let lists = try? folders.map(FileNames.tiffFiles), let names = lists.first, names.count > 1,
            let pattern = try? PatternDiscovery.pattern(of: names, folder: folders[0]),
            !pattern.roles.contains(.channel), lists.allSatisfy({ $0.contains { pattern.match($0) != nil } })
        else { return nil }
        return FileNames.join(FileNames.folder(of: folders[0]), "{c}/" + pattern.description)
    }

    /// Refuses a file that is named twice, in whatever way.
    private static func refuseRepetition(in paths: [String]) throws(MovieError) {
        var places: Set<FilePlace> = []
        for path in paths where !places.insert(FilePlace(path, followsLink: false)).inserted {
            throw .option(name: "MOVIE", reason: "\(path) is named twice; name every file once")
        }
    }

    /// The folder of the only position of a Micro-Manager acquisition, whose own folder holds no images; nil for others.
    private static func onlyPosition(in folder: String) -> String? {
        let inner = FileNames.join(folder, "Pos0")
        guard FileNames.kind(of: folder) == .folder, FileNames.kind(of: inner) == .folder,
            (try? FileNames.tiffFiles(inFolder: folder))?.isEmpty == true,
            (try? FileNames.subfolders(of: folder)) == ["Pos0"]
        else { return nil }
        return inner
    }

    /// The error for a folder without TIFF files, which names those of its folders that hold some, or other formats.
    private static func nothing(in folder: String) -> MovieError {
        let inner = ((try? FileNames.subfolders(of: folder)) ?? []).filter { name in
            (try? FileNames.tiffFiles(inFolder: FileNames.join(folder, name)))?.isEmpty == false
        }
        guard let first = inner.first else {
            let files = (try? FileNames.files(inFolder: folder)) ?? []
            return OtherFormats.error(place: folder, holding: files.map { FileNames.join(folder, $0) })
        }
        let shown = inner.prefix(8).joined(separator: ", ") + (inner.count > 8 ? " and \(inner.count - 8) more" : "")
        return .unsupported(
            file: folder,
            reason: "its images lie in folders (\(shown))",
            advice: "give one of them, such as \(FileNames.join(folder, first)), or a pattern with places for folders"
        )
    }

    /// The names without those of masks that a segmentation program put beside its images.
    private static func withoutMasks(_ names: [String]) -> [String] {
        let images = names.filter { !LabelFiles.isMaskBesideImage($0) }
        return images.isEmpty ? names : images
    }
}
