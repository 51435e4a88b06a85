public import CellImage

/// A TIFF or BigTIFF file, open for random access to its pages.
///
/// Frames may be decoded from several threads at once.
public final class TIFFFile: Sendable {
    /// The file as it was named.
    public let path: String
    /// Pages (image file directories) of the main chain.
    public let pageCount: Int
    /// Whether the file's numbers have the most significant byte first.
    public let isBigEndian: Bool
    /// Whether the file uses 64-bit offsets.
    public let isBigTIFF: Bool
    /// Size of the file, in bytes.
    public let byteCount: Int

    /// Opens a file and collects the places of its pages.
    ///
    /// - Parameter path: the file.
    /// - Throws: `MovieError.missing`, `.unreadable`, `.empty`, `.malformed` or, when it is no TIFF, `.unsupported`.
    public init(path: String) throws(MovieError) {
        throw .unsupported(file: path, reason: "not yet", advice: "wait")
    }

    /// Reads the tags of a page.
    ///
    /// - Parameter index: 0-based, less than `pageCount`.
    /// - Throws: `MovieError.frameOutOfRange`, `.malformed`, `.unsupported` or `.unreadable`.
    public func page(_ index: Int) throws(MovieError) -> TIFFPage {
        throw .frameOutOfRange(index: index, count: pageCount)
    }

    /// Decodes a page as intensities.
    ///
    /// Unsigned integers of white-is-zero pages are inverted; a palette page gives its indices, as ImageJ stores
    /// grey images with a lookup table this way.
    ///
    /// - Parameters:
    ///   - page: 0-based, less than `pageCount`.
    ///   - sample: which sample of each pixel, less than the page's `samplesPerPixel`.
    /// - Throws: `MovieError.frameOutOfRange`, `.option`, `.malformed`, `.unsupported` or `.unreadable`.
    public func plane(page: Int, sample: Int = 0) throws(MovieError) -> Plane<Float> {
        throw .frameOutOfRange(index: page, count: pageCount)
    }

    /// Decodes a page as labels, exactly and without inversion.
    ///
    /// - Parameter page: 0-based, less than `pageCount`; it must have one sample per pixel.
    /// - Throws: `MovieError.malformed` when a value is negative, fractional, not finite or above 2^32 - 1; else as
    ///   `plane(page:sample:)`.
    public func labels(page: Int) throws(MovieError) -> LabelImage {
        throw .frameOutOfRange(index: page, count: pageCount)
    }

    /// Decodes a plane of ImageJ's form for big stacks: planes that follow the first page's one without pages.
    ///
    /// - Parameters:
    ///   - index: 0-based, less than `contiguousPlaneCapacity`; 0 is the first page itself.
    ///   - sample: which sample of each pixel.
    /// - Throws: as `plane(page:sample:)`.
    public func contiguousPlane(_ index: Int, sample: Int = 0) throws(MovieError) -> Plane<Float> {
        throw .frameOutOfRange(index: index, count: contiguousPlaneCapacity)
    }

    /// Decodes a plane of ImageJ's form for big stacks as labels.
    ///
    /// - Parameter index: 0-based, less than `contiguousPlaneCapacity`; 0 is the first page itself.
    /// - Throws: as `labels(page:)`.
    public func contiguousLabels(_ index: Int) throws(MovieError) -> LabelImage {
        throw .frameOutOfRange(index: index, count: contiguousPlaneCapacity)
    }

    /// Whole planes that the file's bytes hold from the first page's plane on.
    ///
    /// It is more than 1 only where the first page is stored uncompressed and in one piece. In a file with several
    /// pages the bytes counted are those of the other pages, so look at it only when `pageCount` is 1.
    public var contiguousPlaneCapacity: Int { 1 }

    /// Bytes of the file, for headers outside the pages such as Micro-Manager's.
    ///
    /// - Throws: `MovieError.malformed` when the file ends before, `.unreadable` when reading fails.
    package func bytes(at offset: Int, count: Int) throws(MovieError) -> [UInt8] {
        throw .malformed(file: path, page: nil, reason: "not yet")
    }
}
