/// Opens movies, whatever form their files have.
public enum MovieOpener {
    /// Opens a movie.
    ///
    /// The reader is chosen by the content of the files. What is ambiguous is refused with the name of the option that
    /// settles it; nothing is guessed silently.
    ///
    /// - Parameters:
    ///   - paths: one file, several files, a folder, or a path with places such as `img_t{t:03}_c{c}.tif`.
    ///   - options: what the user says about the movie.
    /// - Returns: the movie; its frames are read one at a time.
    /// - Throws: `MovieError` with the file and what to do.
    public static func open(_ paths: [String], options: MovieOptions = MovieOptions()) throws(MovieError) -> any Movie {
        try openTIFF(paths, options: options)
    }

    static func openTIFF(_ paths: [String], options: MovieOptions) throws(MovieError) -> TIFFMovie {
        let pool = FilePool(toleratesBreak: options.readsCutFiles)
        let inputs = try MovieInputs(paths, pattern: options.pattern)
        let draft: MovieDraft
        if let pattern = inputs.pattern {
            draft = try sequence(inputs, pattern, options: options, pool: pool, readsFilesAlone: true)
        } else if let path = inputs.files.first, inputs.files.count == 1 {
            draft = try stack(path, options: options, pool: pool)
        } else if let set = try openSet(inputs, options: options, pool: pool) {
            draft = set
        } else {
            draft = try discovered(inputs, options: options, pool: pool)
        }
        var assembly = try MovieAssembly(draft, options: options, pool: pool)
        return try assembly.movie()
    }

    private static func stack(
        _ path: String,
        options: MovieOptions,
        pool: FilePool
    ) throws(MovieError) -> MovieDraft {
        var draft = try StackReader(path: path, options: options, pool: pool).draft()
        if let axes = options.axes {
            try draft.apply(try AxesOption(axes), channelCount: options.channelNames?.count)
        }
        return draft
    }

    private static func sequence(
        _ inputs: MovieInputs,
        _ pattern: FilePattern,
        options: MovieOptions,
        pool: FilePool,
        readsFilesAlone: Bool = false
    ) throws(MovieError) -> MovieDraft {
        var sequence = try ImageSequence(
            inputs.files,
            pattern: pattern,
            folder: inputs.folder,
            options: options,
            pool: pool,
            readsFilesAlone: readsFilesAlone
        )
        return try sequence.draft()
    }

    /// The movie of an OME-TIFF set whose description names all of several given files; nil when they are no such set.
    private static func openSet(
        _ inputs: MovieInputs,
        options: MovieOptions,
        pool: FilePool
    ) throws(MovieError) -> MovieDraft? {
        let path = inputs.files[0]
        guard let description = try pool.file(path).page(0).description, OMEXML.isOMEXML(description),
            let document = try? OMEXMLParser.parse(description, file: path)
        else { return nil }
        let members = Set(document.fileNames.map(OMEXML.memberName))
        let isSet = document.metadataFile != nil || members.count > 1
        guard isSet, inputs.files.allSatisfy({ members.contains(FileNames.name(of: $0)) }) || members.isEmpty else {
            return nil
        }
        return try stack(path, options: options, pool: pool)
    }

    private static func discovered(
        _ inputs: MovieInputs,
        options: MovieOptions,
        pool: FilePool
    ) throws(MovieError) -> MovieDraft {
        let names = inputs.files.map(FileNames.name)
        let pattern = try PatternDiscovery.pattern(of: names, folder: inputs.folder)
        let areChannels = pattern.roles == [.channel]
        guard areChannels || options.channelNames?.count == names.count else {
            return try sequence(inputs, pattern, options: options, pool: pool)
        }
        let inner = try StackReader(path: inputs.files[0], options: options, pool: pool).draft()
        let areStacks = inner.stack.extent("T") > 1
        if options.channelNames?.count == names.count && (areStacks || areChannels) {
            return try ChannelFiles(paths: inputs.files, options: options, pool: pool).draft()
        }
        if areChannels && pattern.hasText && !areStacks {
            throw .ambiguous(
                file: inputs.folder,
                reason: "the \(names.count) files may be channels of one image or time points",
                flag: "\(MovieFlag.channels) or \(MovieFlag.pattern) (\(pattern.description) for channels)"
            )
        }
        return try sequence(inputs, pattern, options: options, pool: pool)
    }
}

extension FilePattern {
    /// Whether a place stands for text.
    fileprivate var hasText: Bool { pieces.contains(where: \.isText) }
}
