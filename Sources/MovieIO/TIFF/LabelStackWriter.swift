public import CellImage

/// How many bits a label gets in a file.
public enum LabelDepth: String, Sendable, Hashable, Codable, CaseIterable {
    /// 16 bits, what the Cell Tracking Challenge and most programs read; labels up to 65535.
    case uint16
    /// 32 bits; every label.
    case uint32
}

/// Writes label images as the pages of one TIFF, or one as a file of its own.
///
/// The file becomes a BigTIFF when its uncompressed pages may exceed 4 GB.
public final class LabelStackWriter {
    private let path: String
    private let pageLimit: Int
    private let size: (width: Int, height: Int)
    private let pages: Pages

    private enum Pages {
        case short(TIFFWriter<UInt16>)
        case long(TIFFWriter<UInt32>)
    }

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - width: columns of every page, in pixels.
    ///   - height: rows of every page, in pixels.
    ///   - pageCount: pages that will be written.
    ///   - depth: bits per label.
    ///   - compression: how pages are compressed; masks shrink to a few percent.
    ///   - overwrite: whether an existing file may be replaced.
    ///   - isDurable: whether the file is put on the disk before it gets its name, which waits for the disk.
    /// - Throws: `MovieError.exists`, `.cannotCreate`, `.option` or `.writeFailed`.
    public init(
        path: String,
        width: Int,
        height: Int,
        pageCount: Int,
        depth: LabelDepth = .uint32,
        compression: TIFFCompression = .deflate,
        overwrite: Bool = false,
        isDurable: Bool = true
    ) throws(MovieError) {
        let stack = TIFFMovieDescription(width: width, height: height, frameCount: pageCount, channelNames: ["label"])
        try stack.check()
        self.path = path
        pageLimit = pageCount
        size = (width, height)
        switch depth {
        case .uint16: pages = .short(try LabelStackWriter.writer(path, stack, compression, overwrite, isDurable))
        case .uint32: pages = .long(try LabelStackWriter.writer(path, stack, compression, overwrite, isDurable))
        }
    }

    /// Appends a page.
    ///
    /// - Parameter labels: a label image of the announced size.
    /// - Throws: `MovieError.mismatch`, `.frameOutOfRange`, `.writeFailed` or, when a label needs more bits, `.option`.
    public func append(_ labels: LabelImage) throws(MovieError) {
        try check(width: labels.width, height: labels.height, largest: labels.plane.pixels.max() ?? 0)
        switch pages {
        case .short(let writer):
            let pixels = labels.plane.pixels.map { UInt16(truncatingIfNeeded: $0) }
            try writer.writePage(pixels, width: size.width, height: size.height)
        case .long(let writer):
            try writer.writePage(labels.plane.pixels, width: size.width, height: size.height)
        }
    }

    /// Appends a page given as runs.
    ///
    /// - Parameter runs: the runs of a label image of the announced size.
    /// - Throws: as `append(_:)` with a label image.
    public func append(_ runs: LabelRuns) throws(MovieError) {
        try check(width: runs.width, height: runs.height, largest: runs.runs.map(\.label).max() ?? 0)
        switch pages {
        case .short(let writer):
            try writer.writePage(LabelStackWriter.pixels(of: runs), width: size.width, height: size.height)
        case .long(let writer):
            try writer.writePage(LabelStackWriter.pixels(of: runs), width: size.width, height: size.height)
        }
    }

    /// Gives the file its name.
    ///
    /// - Throws: `MovieError.writeFailed`, also when pages are missing.
    public func finish() throws(MovieError) {
        guard writtenPages == pageLimit else {
            throw .writeFailed(file: path, reason: "\(writtenPages) of \(pageLimit) pages were written")
        }
        switch pages {
        case .short(let writer): try writer.finish()
        case .long(let writer): try writer.finish()
        }
    }

    /// Writes one label image as a file of its own, by default as the Cell Tracking Challenge wants it.
    ///
    /// - Parameters:
    ///   - labels: the labels.
    ///   - path: the file, for example `mask000.tif`.
    ///   - depth: bits per label.
    ///   - compression: how the page is compressed.
    ///   - overwrite: whether an existing file may be replaced.
    ///   - isDurable: whether the file is put on the disk before it gets its name, which waits for the disk.
    /// - Throws: as the other calls of this class.
    public static func writeLabels(
        _ labels: LabelImage,
        to path: String,
        depth: LabelDepth = .uint16,
        compression: TIFFCompression = .none,
        overwrite: Bool = false,
        isDurable: Bool = true
    ) throws(MovieError) {
        let writer = try LabelStackWriter(
            path: path,
            width: labels.width,
            height: labels.height,
            pageCount: 1,
            depth: depth,
            compression: compression,
            overwrite: overwrite,
            isDurable: isDurable
        )
        try writer.append(labels)
        try writer.finish()
    }

    /// Writes one label image given as runs as a file of its own.
    ///
    /// - Parameters:
    ///   - runs: the runs of the labels.
    ///   - path: the file, for example `mask000.tif`.
    ///   - depth: bits per label.
    ///   - compression: how the page is compressed.
    ///   - overwrite: whether an existing file may be replaced.
    ///   - isDurable: whether the file is put on the disk before it gets its name, which waits for the disk.
    /// - Throws: as the other calls of this class.
    public static func writeLabels(
        _ runs: LabelRuns,
        to path: String,
        depth: LabelDepth = .uint16,
        compression: TIFFCompression = .none,
        overwrite: Bool = false,
        isDurable: Bool = true
    ) throws(MovieError) {
        let writer = try LabelStackWriter(
            path: path,
            width: runs.width,
            height: runs.height,
            pageCount: 1,
            depth: depth,
            compression: compression,
            overwrite: overwrite,
            isDurable: isDurable
        )
        try writer.append(runs)
        try writer.finish()
    }

    private var writtenPages: Int {
        switch pages {
        case .short(let writer): writer.pageCount
        case .long(let writer): writer.pageCount
        }
    }

    private func check(width: Int, height: Int, largest: UInt32) throws(MovieError) {
        guard writtenPages < pageLimit else { throw .frameOutOfRange(index: writtenPages, count: pageLimit) }
        guard width == size.width, height == size.height else {
            throw .mismatch(
                file: path,
                page: writtenPages,
                expected: "\(size.width) x \(size.height) pixels",
                found: "\(width) x \(height)"
            )
        }
        if case .short = pages, largest > UInt32(UInt16.max) {
            throw .option(
                name: "label depth",
                reason: "label \(largest) does not fit into 16 bits; renumber the labels or write 32 bits"
            )
        }
    }

    private static func writer<Pixel: TIFFPixel>(
        _ path: String,
        _ stack: TIFFMovieDescription,
        _ compression: TIFFCompression,
        _ overwrite: Bool,
        _ isDurable: Bool
    ) throws(MovieError) -> TIFFWriter<Pixel> {
        try TIFFWriter(
            path: path,
            isBigTIFF: TIFFWriter<Pixel>.needsBigTIFF(stack.byteCount(bytesPerPixel: MemoryLayout<Pixel>.size)),
            compression: compression,
            usesPredictor: false,
            overwrite: overwrite,
            isDurable: isDurable
        )
    }

    private static func pixels<Pixel: FixedWidthInteger>(of runs: LabelRuns) -> [Pixel] {
        var pixels = [Pixel](repeating: 0, count: runs.width * runs.height)
        pixels.withUnsafeMutableBufferPointer { buffer in
            for run in runs.runs {
                let start = Int(run.row) * runs.width
                buffer[start + Int(run.start)..<start + Int(run.end)]
                    .update(repeating: Pixel(truncatingIfNeeded: run.label))
            }
        }
        return pixels
    }
}
