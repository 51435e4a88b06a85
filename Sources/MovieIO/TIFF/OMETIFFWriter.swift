public import CellImage

/// Writes a movie as OME-TIFF, frame by frame.
///
/// The pages are in the order XYCZT with Z = 1. The OME-XML is written last, so that the measured time of every frame
/// is in it, and the first page refers to it. The file becomes a BigTIFF when its planes may exceed 4 GB. Nothing
/// appears under the file's name before `finish`.
///
/// - Source: OME-TIFF specification and OME schema 2016-06, Open Microscopy Environment.
public final class OMETIFFWriter<Pixel: TIFFPixel> {
    private let movie: TIFFMovieDescription
    private let writer: TIFFWriter<Pixel>
    private var times: [Double?] = []

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: the file, normally named `*.ome.tif`.
    ///   - movie: what will be written.
    ///   - compression: how pages are compressed.
    ///   - usesPredictor: whether differences of neighbours are compressed: good for images, useless for labels.
    ///   - overwrite: whether an existing file may be replaced.
    /// - Throws: `MovieError.exists`, `.cannotCreate`, `.option` or `.writeFailed`.
    public convenience init(
        path: String,
        movie: TIFFMovieDescription,
        compression: TIFFCompression = .none,
        usesPredictor: Bool = true,
        overwrite: Bool = false
    ) throws(MovieError) {
        try movie.check()
        try self.init(
            path: path,
            movie: movie,
            compression: compression,
            usesPredictor: usesPredictor,
            overwrite: overwrite,
            isBigTIFF: TIFFWriter<Pixel>.needsBigTIFF(movie.byteCount(bytesPerPixel: MemoryLayout<Pixel>.size))
        )
    }

    /// Creates the file in one form or the other, whatever its size.
    package init(
        path: String,
        movie: TIFFMovieDescription,
        compression: TIFFCompression,
        usesPredictor: Bool = true,
        overwrite: Bool,
        isBigTIFF: Bool
    ) throws(MovieError) {
        self.movie = movie
        writer = try TIFFWriter(
            path: path,
            isBigTIFF: isBigTIFF,
            compression: compression,
            usesPredictor: usesPredictor,
            overwrite: overwrite
        )
    }

    /// Appends one time point.
    ///
    /// - Parameters:
    ///   - channels: one plane per channel, of the announced size.
    ///   - timeInSeconds: measured time since the first frame; nil to take it from the frame interval, if there is one.
    /// - Throws: `MovieError.mismatch`, `.frameOutOfRange` or `.writeFailed`.
    public func append(_ channels: [Plane<Pixel>], timeInSeconds: Double? = nil) throws(MovieError) {
        try movie.check(channels, frame: times.count, path: writer.path)
        for plane in channels {
            let isFirst = writer.pageCount == 0
            try writer.writePage(plane.pixels, width: movie.width, height: movie.height) { directory in
                if isFirst { directory.add(TIFFTag.imageDescription, text: "OME-XML follows") }
                directory.addResolution(of: movie.pixelSize, in: .centimeters)
            }
        }
        let measured = timeInSeconds.flatMap { $0.isFinite ? $0 : nil }
        times.append(measured ?? movie.frameInterval.map { $0.seconds * Double(times.count) })
    }

    /// Writes the OME-XML and gives the file its name.
    ///
    /// - Throws: `MovieError.writeFailed`, also when frames are missing.
    public func finish() throws(MovieError) {
        try movie.checkComplete(frames: times.count, path: writer.path)
        let description = OMEXMLDescription(
            movie: movie,
            pixelType: Pixel.pixelType,
            isBigEndian: writer.format.isBigEndian,
            times: times
        )
        try writer.replaceFirstDescription(with: description.xml)
        try writer.finish()
    }
}
