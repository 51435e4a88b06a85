public import CellImage

/// Writes a movie as an ImageJ hyperstack, frame by frame.
///
/// Pages are in ImageJ's order, channels fastest. Below 4 GB every plane has a page; above it the file has one page
/// and the other planes follow it without pages, the form in which ImageJ itself stores big stacks.
///
/// - Source: ImageJ, class `ij.io.TiffEncoder` (behaviour, not code).
public final class ImageJWriter<Pixel: TIFFPixel> {
    private let movie: TIFFMovieDescription
    private let path: String
    private let pages: Pages
    private var frameCount = 0

    private enum Pages {
        case separate(TIFFWriter<Pixel>)
        case contiguous(TIFFContiguousWriter<Pixel>)
    }

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: the file, normally named `*.tif`.
    ///   - movie: what will be written; ImageJ keeps no channel names in this form.
    ///   - overwrite: whether an existing file may be replaced.
    /// - Throws: `MovieError.exists`, `.cannotCreate`, `.writeFailed` or, for 32-bit whole numbers, which ImageJ does not know,
    ///   `.option`.
    public convenience init(
        path: String,
        movie: TIFFMovieDescription,
        overwrite: Bool = false
    ) throws(MovieError) {
        try self.init(path: path, movie: movie, overwrite: overwrite, separateLimit: ImageJWriter.separateLimit)
    }

    /// Creates the file with one page per plane up to a number of bytes, and with one page in all above it.
    package init(
        path: String,
        movie: TIFFMovieDescription,
        overwrite: Bool,
        separateLimit: Int
    ) throws(MovieError) {
        try movie.check()
        guard Pixel.pixelType != .uint32 else {
            throw .option(name: "pixel type", reason: "ImageJ has no 32-bit whole numbers; use 16 bits or Float")
        }
        self.movie = movie
        self.path = path
        let bytes = movie.byteCount(bytesPerPixel: MemoryLayout<Pixel>.size)
        if bytes <= separateLimit {
            let writer = try TIFFWriter<Pixel>(
                path: path,
                isBigTIFF: false,
                compression: .none,
                usesPredictor: false,
                overwrite: overwrite
            )
            pages = .separate(writer)
        } else {
            let writer = try TIFFContiguousWriter<Pixel>(path: path, overwrite: overwrite)
            pages = .contiguous(writer)
        }
    }

    /// Appends one time point.
    ///
    /// - Parameter channels: one plane per channel, of the announced size.
    /// - Throws: `MovieError.mismatch`, `.frameOutOfRange` or `.writeFailed`.
    public func append(_ channels: [Plane<Pixel>]) throws(MovieError) {
        try movie.check(channels, frame: frameCount, path: path)
        for (channel, plane) in channels.enumerated() {
            let isFirst = frameCount == 0 && channel == 0
            let addTags: (inout TIFFDirectoryEncoding) -> Void = { [movie, description] directory in
                if isFirst { directory.add(TIFFTag.imageDescription, text: description) }
                directory.addResolution(of: movie.pixelSize, in: .micrometers)
            }
            switch pages {
            case .separate(let writer):
                try writer.writePage(plane.pixels, width: movie.width, height: movie.height, addTags: addTags)
            case .contiguous(let writer):
                try writer.writePlane(plane.pixels, width: movie.width, height: movie.height, addTags: addTags)
            }
        }
        frameCount += 1
    }

    /// Gives the file its name.
    ///
    /// - Throws: `MovieError.writeFailed`, also when frames are missing.
    public func finish() throws(MovieError) {
        try movie.checkComplete(frames: frameCount, path: path)
        switch pages {
        case .separate(let writer): try writer.finish()
        case .contiguous(let writer): try writer.finish()
        }
    }

    /// Bytes of planes up to which every plane gets a page: the directories need room below 4 GB too.
    private static var separateLimit: Int { Int(UInt32.max) - (1 << 28) }

    private var description: String {
        let channels = movie.channelNames.count
        var lines = ["ImageJ=1.54f", "images=\(channels * movie.frameCount)"]
        if channels > 1 { lines.append("channels=\(channels)") }
        if movie.frameCount > 1 { lines.append("frames=\(movie.frameCount)") }
        if channels > 1 { lines += ["hyperstack=true", "mode=grayscale"] }
        if movie.pixelSize != nil { lines.append("unit=micron") }
        if let interval = movie.frameInterval { lines += ["finterval=\(interval.seconds)", "tunit=sec"] }
        lines.append("loop=false")
        return lines.map { $0 + "\n" }.joined()
    }
}
