import CellImage

/// Turns what a reader found and what the user says into a movie.
struct MovieAssembly {
    private var draft: MovieDraft
    private let options: MovieOptions
    private let pool: FilePool
    private var isColour = false

    /// Starts from a draft whose dimensions are settled.
    ///
    /// - Throws: `MovieError.ambiguous` when they are not.
    init(_ draft: MovieDraft, options: MovieOptions, pool: FilePool) throws(MovieError) {
        if let ambiguity = draft.ambiguity { throw ambiguity }
        self.draft = draft
        self.options = options
        self.pool = pool
    }

    /// The movie.
    ///
    /// - Throws: `MovieError.ambiguous`, `.missingFrames`, `.option`, and what reading the first page throws.
    mutating func movie() throws(MovieError) -> TIFFMovie {
        let axes = draft.stack.axesText + (draft.shape.samples > 1 ? "S" : "")
        let sliceCount = draft.stack.extent("Z")
        let slices = try sliceRange(sliceCount)
        let frames = try completeFrames()
        try spreadSamples()
        let calibration = try calibrate(frames)
        let metadata = MovieMetadata(
            files: draft.files,
            format: draft.format,
            frameCount: frames.count,
            frameNumbers: gapFreeNumbers(frames) ? nil : numbers(frames),
            firstFrameNumber: draft.frameNumbers == nil ? nil : frames.first.map(number),
            width: draft.shape.width,
            height: draft.shape.height,
            sliceCount: sliceCount,
            pixelType: draft.shape.pixelType,
            saturationValue: saturation(calibration),
            axes: Sourced(axes, from: draft.axesSource),
            channelNames: calibration.channelNames ?? defaultNames,
            isColour: isColour,
            pixelSize: calibration.pixelSize,
            frameInterval: calibration.frameInterval,
            frameTimesInSeconds: calibration.frameTimes,
            conflicts: calibration.conflicts,
            warnings: [draft.assumption].compactMap { $0 } + draft.warnings + calibration.warnings
        )
        return TIFFMovie(metadata: metadata, draft: draft, frames: frames, slices: slices, pool: pool)
    }

    // MARK: Dimensions

    private func sliceRange(_ count: Int) throws(MovieError) -> Range<Int> {
        switch options.slices {
        case .slice(let index):
            guard (0..<count).contains(index) else {
                throw .option(name: "--slice", reason: "there is no slice \(index); slices are 0 to \(count - 1)")
            }
            return index..<index + 1
        case .maximumProjection:
            return 0..<count
        case nil:
            guard count == 1 else {
                throw .ambiguous(
                    file: draft.files[0],
                    reason: "it is a Z stack of \(count) slices, and one image per time point is needed",
                    flag: MovieFlag.slices
                )
            }
            return 0..<1
        }
    }

    private mutating func completeFrames() throws(MovieError) -> [Int] {
        let all = Array(0..<draft.stack.extent("T"))
        let missing = draft.stack.incompleteFrames
        guard !missing.isEmpty else { return all }
        // What a file that is cut off lacks is the end.
        let isCutOff = options.readsCutFiles && missing == Array(all.suffix(missing.count))
        guard options.allowMissingFrames || isCutOff else {
            throw .missingFrames(pattern: draft.files[0], missing: missing.map(number))
        }
        let gone = Set(missing)
        let frames = all.filter { !gone.contains($0) }
        guard !frames.isEmpty else { throw .empty(file: draft.files[0]) }
        draft.warnings.append("\(missing.count) of \(all.count) time points are incomplete and left out.")
        return frames
    }

    private func number(_ frame: Int) -> Int { draft.frameNumbers?[frame] ?? frame }

    private func numbers(_ frames: [Int]) -> [Int] { frames.map(number) }

    private func gapFreeNumbers(_ frames: [Int]) -> Bool {
        guard let first = frames.first, let last = frames.last else { return true }
        return number(last) - number(first) == frames.count - 1
    }

    // MARK: Samples

    /// Makes the samples of a pixel channels, or one channel where the colours are equal.
    private mutating func spreadSamples() throws(MovieError) {
        let samples = draft.shape.samples
        guard samples > 1 else { return }
        guard draft.shape.isRGB, samples == 3 || samples == 4 else {
            draft.stack = draft.stack.expandingSamples(samples)
            return
        }
        let channels = draft.stack.extent("C")
        if options.channelNames?.count != channels * 3, try coloursAreEqual() {
            draft.warnings.append("Red, green and blue are equal in the first frame; they are read as one channel.")
            return
        }
        draft.stack = draft.stack.expandingSamples(3)
        isColour = channels == 1
        if samples == 4 { draft.warnings.append("The fourth sample of each pixel (transparency) is left out.") }
    }

    private func coloursAreEqual() throws(MovieError) -> Bool {
        guard let place = draft.stack.planes.lazy.compactMap({ $0 }).first else { return false }
        let file = try pool.file(draft.files[Int(place.file)])
        let page = Int(place.page)
        func plane(_ sample: Int) throws(MovieError) -> Plane<Float> {
            draft.isContiguous
                ? try file.contiguousPlane(page, sample: sample) : try file.plane(page: page, sample: sample)
        }
        let red = try plane(0)
        guard try plane(1) == red else { return false }
        return try plane(2) == red
    }

    // MARK: Facts

    /// Refuses names that are too few, too many, or those of the files in another order.
    private func checkChannelNames() throws(MovieError) {
        guard let names = options.channelNames else { return }
        let channelCount = draft.stack.extent("C")
        guard names.count == channelCount else {
            throw .option(
                name: MovieFlag.channels,
                reason: "\(names.count) name(s) for the \(channelCount) channel(s) of \(draft.files[0])"
            )
        }
        for found in draft.facts.compactMap(\.channelNames) where found != names && found.sorted() == names.sorted() {
            throw .option(
                name: MovieFlag.channels,
                reason: "the channels are in the order \(found.joined(separator: ",")); names do not reorder them"
            )
        }
    }

    private func calibrate(_ frames: [Int]) throws(MovieError) -> Calibration {
        try checkChannelNames()
        let user = MovieFacts(
            .user,
            pixelSize: options.pixelSize,
            frameInterval: options.frameInterval,
            channelNames: options.channelNames
        )
        let timeCount = draft.stack.extent("T")
        let found = draft.facts.map { facts in
            var facts = facts
            facts.frameTimes = facts.frameTimes.flatMap { times in
                times.count == timeCount ? frames.map { times[$0] } : nil
            }
            return facts
        }
        return Calibration([user] + found, frameNumbers: numbers(frames), channelCount: draft.stack.extent("C"))
    }

    private var defaultNames: Sourced<[String]> {
        if isColour { return Sourced(["red", "green", "blue"], from: .structure) }
        return Sourced((0..<draft.stack.extent("C")).map { "channel \($0)" }, from: .structure)
    }

    private func saturation(_ calibration: Calibration) -> Float? {
        guard let full = draft.shape.pixelType.saturationValue else { return nil }
        guard let bits = calibration.significantBits, bits < 24 else { return full }
        return min(full, Float((1 << bits) - 1))
    }
}
