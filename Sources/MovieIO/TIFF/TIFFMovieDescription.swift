public import CellImage

/// What a movie writer has to know before the first frame.
public struct TIFFMovieDescription: Sendable, Equatable {
    /// Columns, in pixels.
    public var width: Int
    /// Rows, in pixels.
    public var height: Int
    /// Time points that will be written.
    public var frameCount: Int
    /// One name per channel.
    public var channelNames: [String]
    /// Pixel size; not written when nil.
    public var pixelSize: PixelSize?
    /// Time between frames; not written when nil.
    public var frameInterval: FrameInterval?
    /// Name of the image or position.
    public var name: String?
    /// Bits of a pixel that carry signal, for example 12 in 16; not written when nil.
    public var significantBits: Int?

    /// Describes a movie.
    ///
    /// - Parameters:
    ///   - width: columns, in pixels.
    ///   - height: rows, in pixels.
    ///   - frameCount: time points that will be written.
    ///   - channelNames: one name per channel, at least one.
    ///   - pixelSize: pixel size if known.
    ///   - frameInterval: time between frames if known.
    ///   - name: name of the image or position.
    ///   - significantBits: bits of a pixel that carry signal, if known.
    public init(
        width: Int,
        height: Int,
        frameCount: Int,
        channelNames: [String],
        pixelSize: PixelSize? = nil,
        frameInterval: FrameInterval? = nil,
        name: String? = nil,
        significantBits: Int? = nil
    ) {
        self.width = width
        self.height = height
        self.frameCount = frameCount
        self.channelNames = channelNames
        self.pixelSize = pixelSize
        self.frameInterval = frameInterval
        self.name = name
        self.significantBits = significantBits
    }

    /// Refuses sizes that no writer can store.
    func check() throws(MovieError) {
        let sides = 1...TIFFLayout.sideLimit
        guard sides.contains(width), sides.contains(height), width * height <= TIFFLayout.pixelLimit else {
            throw .option(name: "image size", reason: "\(width) x \(height) pixels cannot be written")
        }
        guard (1...TIFFLayout.sampleLimit).contains(channelNames.count) else {
            throw .option(name: "channels", reason: "\(channelNames.count) channels cannot be written")
        }
        guard (1...TIFFStructure.pageLimit / channelNames.count).contains(frameCount) else {
            throw .option(name: "frames", reason: "\(frameCount) frames cannot be written")
        }
    }

    /// Refuses a frame that is not as described.
    func check<Pixel>(_ channels: [Plane<Pixel>], frame: Int, path: String) throws(MovieError) {
        guard frame < frameCount else { throw .frameOutOfRange(index: frame, count: frameCount) }
        guard channels.count == channelNames.count else {
            throw .mismatch(
                file: path,
                page: frame * channelNames.count,
                expected: "\(channelNames.count) channel(s)",
                found: "\(channels.count)"
            )
        }
        for (channel, plane) in channels.enumerated() where plane.width != width || plane.height != height {
            throw .mismatch(
                file: path,
                page: frame * channelNames.count + channel,
                expected: "\(width) x \(height) pixels",
                found: "\(plane.width) x \(plane.height)"
            )
        }
    }

    /// Refuses to finish a movie that lacks frames.
    func checkComplete(frames: Int, path: String) throws(MovieError) {
        guard frames == frameCount else {
            throw .writeFailed(file: path, reason: "\(frames) of \(frameCount) frames were written")
        }
    }

    /// Bytes of all planes.
    func byteCount(bytesPerPixel: Int) -> Int {
        width * height * bytesPerPixel * channelNames.count * frameCount
    }
}
