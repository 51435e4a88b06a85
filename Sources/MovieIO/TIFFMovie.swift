public import CellImage

/// A movie in TIFF files: one stack, a set of stacks, or a sequence of images.
public struct TIFFMovie: Movie {
    /// What is known about the movie.
    public let metadata: MovieMetadata

    private let stack: PlaneStack
    private let shape: PlaneShape
    private let isContiguous: Bool
    private let frames: [Int]
    private let slices: Range<Int>
    private let pool: FilePool

    /// Makes a movie whose parts have been settled.
    init(
        metadata: MovieMetadata,
        draft: MovieDraft,
        frames: [Int],
        slices: Range<Int>,
        pool: FilePool
    ) {
        self.metadata = metadata
        stack = draft.stack
        shape = draft.shape
        isContiguous = draft.isContiguous
        self.frames = frames
        self.slices = slices
        self.pool = pool
    }

    /// Decodes one time point; files are opened when they are needed.
    public func frame(at index: Int) throws(MovieError) -> Frame {
        guard frames.indices.contains(index) else { throw .frameOutOfRange(index: index, count: frames.count) }
        var channels: [Plane<Float>] = []
        for channel in 0..<metadata.channelNames.value.count {
            channels.append(try projection(t: frames[index], c: channel))
        }
        do {
            return try Frame(index: index, timeInSeconds: metadata.timeInSeconds(ofFrame: index), channels: channels)
        } catch {
            throw .malformed(file: metadata.files[0], page: nil, reason: "\(error)")
        }
    }

    /// The files that hold planes of a time point, in reading order.
    public func files(ofFrame index: Int) -> [String] {
        guard frames.indices.contains(index) else { return [] }
        let places = metadata.channelNames.value.indices.flatMap { channel in
            slices.compactMap { stack.location(t: frames[index], c: channel, z: $0)?.file }
        }
        return Set(places).sorted().map { metadata.files[Int($0)] }
    }

    private func projection(t: Int, c: Int) throws(MovieError) -> Plane<Float> {
        var result = try plane(t: t, c: c, z: slices.lowerBound)
        for z in slices.dropFirst() {
            result.keepMaxima(of: try plane(t: t, c: c, z: z))
        }
        return result
    }

    private func plane(t: Int, c: Int, z: Int) throws(MovieError) -> Plane<Float> {
        guard let place = stack.location(t: t, c: c, z: z) else {
            throw .missingFrames(pattern: metadata.files[0], missing: [t])
        }
        let file = try pool.file(metadata.files[Int(place.file)])
        if isContiguous { return try contiguousPlane(place, in: file) }
        let page = Int(place.page)
        guard page < file.pageCount else {
            throw .malformed(file: file.path, page: page, reason: "the file has only \(file.pageCount) page(s)")
        }
        let found = PlaneShape(try file.page(page))
        guard found.width == shape.width, found.height == shape.height, found.pixelType == shape.pixelType,
            found.samples == shape.samples
        else { throw .mismatch(file: file.path, page: page, expected: shape.text, found: found.text) }
        return try file.plane(page: page, sample: Int(place.sample))
    }

    private func contiguousPlane(_ place: PlaneLocation, in file: TIFFFile) throws(MovieError) -> Plane<Float> {
        let plane = try file.contiguousPlane(Int(place.page), sample: Int(place.sample))
        guard plane.width == shape.width, plane.height == shape.height else {
            throw .mismatch(
                file: file.path,
                page: 0,
                expected: shape.text,
                found: "\(plane.width) x \(plane.height) pixels"
            )
        }
        return plane
    }
}

extension Plane<Float> {
    /// Takes over every pixel of a plane of the same size that is larger.
    mutating func keepMaxima(of other: Plane<Float>) {
        precondition(width == other.width && height == other.height, "planes of one movie have one size")
        other.pixels.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                for index in target.indices where source[index] > target[index] {
                    target[index] = source[index]
                }
            }
        }
    }
}
