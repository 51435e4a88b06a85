public import CellImage

/// Label images of a movie's frames, read one at a time from a stack or from one file per frame.
public struct LabelMovie: Sendable {
    /// The files, in reading order.
    public let files: [String]
    /// True frame number of each label image: as the file names say, or counted from 0 in a stack.
    public let frameNumbers: [Int]
    /// Columns, in pixels.
    public let width: Int
    /// Rows, in pixels.
    public let height: Int

    /// What the user and the files say of pixel size and clock; of one file per frame the first one speaks for all.
    package let calibration: Calibration

    private let stack: PlaneStack?
    private let isContiguous: Bool
    private let isNumbered: Bool
    private let isTimed: Bool
    private let pool: FilePool

    /// Number of label images.
    public var count: Int { frameNumbers.count }
    /// Pixel size as the options or the files give it; nil when unknown.
    public var pixelSize: Sourced<PixelSize>? { calibration.pixelSize }
    /// Time between frames as the options or the files and their names give it; nil when unknown.
    public var frameInterval: Sourced<FrameInterval>? { calibration.frameInterval }

    /// Opens label images.
    ///
    /// A stack with one dimension is read as frames, whatever its writer called that dimension.
    ///
    /// - Parameters:
    ///   - paths: one stack, one or several files of one frame each, a folder, or a path with places such as
    ///     `mask{t:03}.tif`.
    ///   - options: `axes`, `pattern`, `series`, `pixelSize` and `frameInterval` are heeded; gaps are always allowed.
    /// - Throws: `MovieError` with the file and what to do.
    public init(_ paths: [String], options: MovieOptions = MovieOptions()) throws(MovieError) {
        let pool = FilePool()
        let inputs = try MovieInputs(paths, pattern: options.pattern, keepsMasks: true)
        let listing = try LabelFiles.listing(inputs.files, folder: inputs.folder, pattern: inputs.pattern)
        let page = try pool.file(listing.files[0]).page(0)
        guard page.samplesPerPixel == 1 else {
            throw .unsupported(
                file: listing.files[0],
                reason: "its pixels have \(page.samplesPerPixel) samples, so it is a picture and no label image",
                advice: "export the labels as integers"
            )
        }
        width = page.width
        height = page.height
        self.pool = pool
        isTimed = listing.times != nil
        guard listing.files.count == 1 else {
            files = listing.files
            frameNumbers = listing.frameNumbers
            stack = nil
            isContiguous = false
            isNumbered = listing.isNumbered
            calibration = LabelMovie.calibration(LabelMovie.facts(of: listing, options, pool), options, frameNumbers)
            return
        }
        let draft = try LabelMovie.draft(listing.files[0], options, pool)
        files = draft.files
        let isStack = draft.stack.planes.count > 1
        frameNumbers = isStack ? Array(0..<draft.stack.planes.count) : listing.frameNumbers
        isNumbered = !isStack && listing.isNumbered
        stack = draft.stack
        isContiguous = draft.isContiguous
        calibration = LabelMovie.calibration(draft.facts, options, frameNumbers)
    }

    /// Decodes a label image.
    ///
    /// - Parameter index: 0-based, less than `count`.
    /// - Returns: the labels exactly as stored.
    /// - Throws: `MovieError.frameOutOfRange`, `.mismatch` for another size than the first one's, `.malformed` for
    ///   values that are no labels, and what reading the file throws.
    public func labels(at index: Int) throws(MovieError) -> LabelImage {
        guard frameNumbers.indices.contains(index) else { throw .frameOutOfRange(index: index, count: count) }
        guard let stack else { return try labels(file: files[index], plane: 0, isWholeFile: true) }
        guard let place = stack.planes[index] else {
            throw .missingFrames(pattern: files[0], missing: [frameNumbers[index]])
        }
        return try labels(file: files[Int(place.file)], plane: Int(place.page), isWholeFile: false)
    }

    /// The file of a label image; nil where there is none.
    public func file(at index: Int) -> String? {
        guard frameNumbers.indices.contains(index) else { return nil }
        guard let stack else { return files[index] }
        return stack.planes[index].map { files[Int($0.file)] }
    }

    /// For each frame of a movie, the index of its label image; nil where there is none.
    ///
    /// See `LabelMatching` for what decides.
    ///
    /// - Throws: `MovieError.mismatch` when the sizes differ, when a label image belongs to no frame, or when it may belong
    ///   to either of two.
    public func indices(for movie: MovieMetadata) throws(MovieError) -> [Int?] {
        guard movie.width == width, movie.height == height else {
            throw .mismatch(
                file: files[0],
                page: nil,
                expected: "\(movie.width) x \(movie.height) pixels like the movie",
                found: "\(width) x \(height)"
            )
        }
        guard !isTimed || count == movie.frameCount else {
            throw .mismatch(
                file: files[0],
                page: nil,
                expected: "masks of all \(movie.frameCount) frames, as their names say times and no numbers",
                found: "\(count) masks"
            )
        }
        do throws(LabelMatching.Failure) {
            return try LabelMatching(movie, labels: frameNumbers, isNumbered: isNumbered).indices()
        } catch {
            throw .mismatch(
                file: file(at: error.label) ?? files[0],
                page: nil,
                expected: error.expected,
                found: "labels of frame \(frameNumbers[error.label])"
            )
        }
    }

    /// Refuses what is no label image: an image, or a mask of all cells with one value.
    ///
    /// - Throws: `MovieError.unsupported`.
    /// - Complexity: O(pixels of three frames), nearly.
    package func refuseOtherImages() throws(MovieError) {
        try refuseIntensities()
        try refuseBinaryMasks()
    }

    /// Refuses masks in which all cells share one value, in pieces that do not touch.
    ///
    /// The mask of a single cell may break in some frame, seldom in most of them, and into as many pieces of some size.
    private func refuseBinaryMasks() throws(MovieError) {
        var frames = 0
        var found: [(index: Int, pieces: Int, label: UInt32)] = []
        for index in Set([0, count / 2, count - 1]).sorted() where index >= 0 {
            guard let image = try? labels(at: index) else { continue }
            let runs = LabelRuns(image)
            guard let label = runs.runs.first?.label else { continue }
            guard runs.runs.allSatisfy({ $0.label == label }) else { return }
            frames += 1
            let pieces = ConnectedComponents(of: runs, connectivity: .eight).runs.regionProperties().count {
                $0.area >= LabelMovie.smallestPatch
            }
            if pieces >= LabelMovie.fewestPieces { found.append((index, pieces, label)) }
        }
        guard let first = found.first, 2 * found.count > frames else { return }
        throw .unsupported(
            file: file(at: first.index) ?? files[0],
            reason: "it looks like a binary mask: \(first.pieces) pieces share the value \(first.label)",
            advice: "label the connected pieces first, each with a number of its own (in Fiji 'Analyze Particles' with "
                + "'Count Masks', in Python 'scipy.ndimage.label')"
        )
    }

    /// So many pieces of one value are no longer taken for one cell.
    private static let fewestPieces = 3

    /// Refuses what is an image, not labels: without background in its first frame, and with patches of one value that are
    /// smaller than any cell.
    ///
    /// Labels that fill the frame are none: their patches are cells. A first frame that cannot be read tells nothing.
    private func refuseIntensities() throws(MovieError) {
        guard count > 0, let image = try? labels(at: 0), !image.plane.pixels.contains(0) else { return }
        let patches = ConnectedComponents(of: LabelRuns(image), connectivity: .four).count
        guard patches * LabelMovie.smallestPatch > width * height else { return }
        throw .unsupported(
            file: file(at: 0) ?? files[0],
            reason:
                "it looks like an image, not like masks: no pixel is background (0), and values change from pixel to "
                + "pixel",
            advice: "give masks, in which all pixels of a cell have one value"
        )
    }

    /// Mean area below which patches of one value are noise, in pixels.
    private static let smallestPatch = 9

    private func labels(file path: String, plane: Int, isWholeFile: Bool) throws(MovieError) -> LabelImage {
        let file = try pool.file(path)
        guard !isWholeFile || file.pageCount == 1 else {
            throw .unsupported(
                file: path,
                reason: "it holds \(file.pageCount) pages where one label image per file is expected",
                advice: "give a stack alone, or flat masks"
            )
        }
        let page = try file.page(isContiguous ? 0 : plane)
        guard page.width == width, page.height == height else {
            throw .mismatch(
                file: path,
                page: plane,
                expected: "\(width) x \(height) pixels",
                found: "\(page.width) x \(page.height)"
            )
        }
        return isContiguous ? try file.contiguousLabels(plane) : try file.labels(page: plane)
    }

    /// What the user says, and then what a file says.
    private static func calibration(
        _ facts: [MovieFacts],
        _ options: MovieOptions,
        _ frameNumbers: [Int]
    ) -> Calibration {
        let user = MovieFacts(.user, pixelSize: options.pixelSize, frameInterval: options.frameInterval)
        return Calibration([user] + facts, frameNumbers: frameNumbers, channelCount: 1)
    }

    /// What the first of several files says, and their names; facts that cannot be read do no harm.
    private static func facts(of listing: LabelFiles.Listing, _ options: MovieOptions, _ pool: FilePool) -> [MovieFacts]
    {
        let reader = StackReader(path: listing.files[0], options: options, pool: pool, readsFilesAlone: true)
        var facts = (try? reader.draft().facts) ?? []
        // Times inside the first file are those of its own page.
        for index in facts.indices { facts[index].frameTimes = nil }
        return facts + [MovieFacts(.fileName, frameTimes: listing.times?.map(Double.init))]
    }

    /// The stack of a single file, with one dimension.
    private static func draft(
        _ path: String,
        _ options: MovieOptions,
        _ pool: FilePool
    ) throws(MovieError) -> MovieDraft {
        var draft = try StackReader(path: path, options: options, pool: pool).draft()
        if let axes = options.axes { try draft.apply(try AxesOption(axes), channelCount: nil) }
        guard draft.stack.axes.count(where: { $0.count > 1 }) <= 1 else {
            throw .unsupported(
                file: path,
                reason: "its labels have the dimensions \(draft.stack.extentsText)",
                advice: "give a stack with time only"
            )
        }
        return draft
    }
}
