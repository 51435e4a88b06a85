public import CellImage

/// A TIFF or BigTIFF file, open for random access to its pages.
///
/// Opening follows the chain of pages once; from then on every page costs the same. Frames may be decoded from
/// several threads at once. What is read and what is refused: docs/methods/tiff.md.
public final class TIFFFile: Sendable {
    /// The file as it was named.
    public let path: String
    private let source: TIFFByteSource
    private let structure: TIFFStructure
    private let decoders = TIFFChunkDecoderPool()
    /// The first page as planes that follow each other; nil when it is stored otherwise.
    private let contiguous: ContiguousPlanes?

    private struct ContiguousPlanes {
        let directory: TIFFDirectory
        let layout: TIFFLayout
        let start: Int
        let capacity: Int
    }

    /// Opens a file and collects the places of its pages.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - toleratesBreak: whether a file that is cut off or damaged behind its first page or later ends there.
    /// - Throws: `MovieError.missing`, `.unreadable`, `.empty`, `.malformed` or, when it is no TIFF, `.unsupported`.
    public init(path: String, toleratesBreak: Bool = false) throws(MovieError) {
        self.path = path
        source = try TIFFByteSource(path: path)
        structure = try TIFFStructure(source, toleratesBreak: toleratesBreak)
        contiguous = TIFFFile.contiguousPlanes(source, structure)
    }

    /// Pages (image file directories) of the main chain.
    public var pageCount: Int { structure.directoryOffsets.count }
    /// Why the chain of pages breaks off behind the last of them; nil when the file is whole.
    public var breakReason: String? { structure.breakReason }
    /// Whether the file's numbers have the most significant byte first.
    public var isBigEndian: Bool { structure.isBigEndian }
    /// Whether the file uses 64-bit offsets.
    public var isBigTIFF: Bool { structure.isBigTIFF }
    /// Size of the file, in bytes.
    public var byteCount: Int { source.count }

    /// Reads the tags of a page.
    ///
    /// - Parameter index: 0-based, less than `pageCount`.
    /// - Returns: what the tags say.
    /// - Throws: `MovieError.frameOutOfRange`, `.malformed`, `.unsupported` or `.unreadable`.
    public func page(_ index: Int) throws(MovieError) -> TIFFPage {
        try TIFFPage(directory(index), isCutOff: structure.breakReason != nil)
    }

    /// Whether a page calls itself a smaller copy of another one; not for one that cannot be read.
    ///
    /// No other tags are looked at, so that long stacks can be asked page by page.
    func isReduced(page: Int) -> Bool {
        (try? directory(page).isReducedResolution()) ?? false
    }

    /// Why the pixels of a page cannot be decoded by their compression, and what to do; nil where they can.
    func compressionProblem(page: Int) -> String? {
        do throws(MovieError) {
            let directory = try directory(page)
            _ = try TIFFChunkFormat(TIFFLayout(directory), directory)
        } catch .unsupported(_, let reason, let advice) {
            return "\(reason); \(advice)"
        } catch {
            // What is damaged is said when the page is read.
        }
        return nil
    }

    /// Decodes a page as intensities.
    ///
    /// Unsigned integers of white-is-zero pages are inverted; a palette page gives its indices, because ImageJ stores
    /// grey images with a lookup table this way. Missing strips are zeros. Integers above 2^24 are rounded to Float.
    ///
    /// - Parameters:
    ///   - page: 0-based, less than `pageCount`.
    ///   - sample: which sample of each pixel, less than the page's `samplesPerPixel`.
    /// - Returns: the pixels of that sample.
    /// - Throws: `MovieError.frameOutOfRange`, `.option`, `.malformed`, `.unsupported` or `.unreadable`.
    public func plane(page: Int, sample: Int = 0) throws(MovieError) -> Plane<Float> {
        try decoding(page: page).intensities(sample: sample)
    }

    /// Decodes a page as labels, exactly and without inversion.
    ///
    /// - Parameter page: 0-based, less than `pageCount`; it must have one sample per pixel.
    /// - Returns: the labels.
    /// - Throws: `MovieError.malformed` when a value is negative, fractional, not finite or above 2^32 - 1,
    ///   `.unsupported` when the page is in colour; else as `plane(page:sample:)`.
    public func labels(page: Int) throws(MovieError) -> LabelImage {
        try decoding(page: page).labels()
    }

    /// Decodes a plane of ImageJ's form for big stacks: planes that follow the first page's one without pages.
    ///
    /// - Parameters:
    ///   - index: 0-based, less than `contiguousPlaneCapacity`; 0 is the first page itself.
    ///   - sample: which sample of each pixel.
    /// - Returns: the pixels of that sample.
    /// - Throws: as `plane(page:sample:)`.
    public func contiguousPlane(_ index: Int, sample: Int = 0) throws(MovieError) -> Plane<Float> {
        try decoding(contiguous: index).intensities(sample: sample)
    }

    /// Decodes a plane of ImageJ's form for big stacks as labels.
    ///
    /// - Parameter index: 0-based, less than `contiguousPlaneCapacity`; 0 is the first page itself.
    /// - Returns: the labels.
    /// - Throws: as `labels(page:)`.
    public func contiguousLabels(_ index: Int) throws(MovieError) -> LabelImage {
        try decoding(contiguous: index).labels()
    }

    /// Whole planes that the file's bytes hold from the first page's plane on.
    ///
    /// It is more than 1 only where the first page is stored uncompressed and in one piece. In a file with several
    /// pages the bytes counted are those of the other pages, so look at it only when `pageCount` is 1.
    public var contiguousPlaneCapacity: Int { contiguous?.capacity ?? 1 }

    /// Bytes of the file, for headers outside the pages such as Micro-Manager's.
    ///
    /// - Parameters:
    ///   - offset: first byte.
    ///   - count: how many bytes.
    /// - Returns: the bytes.
    /// - Throws: `MovieError.malformed` when the file ends before, `.unreadable` when reading fails.
    package func bytes(at offset: Int, count: Int) throws(MovieError) -> [UInt8] {
        try source.bytes(at: offset, count: count, page: nil)
    }

    private func directory(_ index: Int) throws(MovieError) -> TIFFDirectory {
        guard structure.directoryOffsets.indices.contains(index) else {
            throw .frameOutOfRange(index: index, count: pageCount)
        }
        return try TIFFDirectory(
            at: structure.directoryOffsets[index],
            in: source,
            format: structure.format,
            page: index
        )
    }

    private func decoding(page: Int) throws(MovieError) -> TIFFPlaneDecoding {
        let directory = try directory(page)
        let layout = try TIFFLayout(directory)
        let table = try TIFFChunkTable(directory, layout: layout)
        return TIFFPlaneDecoding(pool: decoders, directory: directory, layout: layout, table: table, page: page)
    }

    private func decoding(contiguous index: Int) throws(MovieError) -> TIFFPlaneDecoding {
        guard index >= 0, index < contiguousPlaneCapacity else {
            throw .frameOutOfRange(index: index, count: contiguousPlaneCapacity)
        }
        guard let contiguous else { return try decoding(page: 0) }
        let layout = contiguous.layout
        let table = TIFFChunkTable(
            offset: contiguous.start + index * layout.bytesPerPlane,
            planes: layout.chunkCount,
            bytesPerPlane: layout.bytesPerPlane / layout.chunkCount
        )
        return TIFFPlaneDecoding(
            pool: decoders,
            directory: contiguous.directory,
            layout: layout,
            table: table,
            page: index
        )
    }

    private static func contiguousPlanes(_ source: TIFFByteSource, _ structure: TIFFStructure) -> ContiguousPlanes? {
        guard structure.breakReason == nil, let offset = structure.directoryOffsets.first,
            let directory = try? TIFFDirectory(at: offset, in: source, format: structure.format, page: 0),
            let layout = try? TIFFLayout(directory),
            let table = try? TIFFChunkTable(directory, layout: layout),
            let start = layout.contiguousStart(table)
        else { return nil }
        return ContiguousPlanes(
            directory: directory,
            layout: layout.inOnePiece(),
            start: start,
            capacity: (source.count - start) / layout.bytesPerPlane
        )
    }
}
