import CellImage
import Foundation
import MovieIO
import Testing

/// Movies written as OME-TIFF: read back here, and byte for byte as tifffile and the OME schema found them good.
struct OMETIFFWriterTests {
    private let folder: TIFFScratchFolder

    init() throws {
        folder = try TIFFScratchFolder()
    }

    private var movie: TIFFMovieDescription {
        TIFFMovieDescription(
            width: 23,
            height: 17,
            frameCount: 3,
            channelNames: ["GFP <1> & \"2\"", "mCherry"],
            pixelSize: PixelSize(widthInMicrometers: 0.325, heightInMicrometers: 0.325),
            frameInterval: FrameInterval(seconds: 120),
            name: "position 1"
        )
    }

    /// Plane number `page` of the formula of `make_tiff.py`.
    private func plane<Pixel>(_ page: Int, _ value: (Int) -> Pixel) throws -> Plane<Pixel> {
        let keys = (0..<17).flatMap { y in (0..<23).map { x in TIFFFixture.key(x: x, y: y, page: page) } }
        return try Plane(width: 23, height: 17, pixels: keys.map(value))
    }

    private func write<Pixel: TIFFPixel>(
        _ path: String,
        compression: TIFFCompression = .none,
        isBigTIFF: Bool = false,
        _ value: (Int) -> Pixel
    ) throws {
        let writer = try OMETIFFWriter<Pixel>(
            path: path,
            movie: movie,
            compression: compression,
            overwrite: false,
            isBigTIFF: isBigTIFF
        )
        for frame in 0..<3 {
            let channels = [try plane(2 * frame, value), try plane(2 * frame + 1, value)]
            // The second frame came late; the others have the nominal time.
            try writer.append(channels, timeInSeconds: frame == 1 ? 120.5 : nil)
        }
        try writer.finish()
    }

    private func expectReadBack<Pixel: TIFFPixel>(_ path: String, _ value: (Int) -> Pixel, _ float: (Pixel) -> Float)
        throws
    {
        let file = try TIFFFile(path: path)
        #expect(file.pageCount == 6)
        for page in 0..<6 {
            let isEqual = try file.plane(page: page) == plane(page, value).map(float)
            #expect(isEqual, "page \(page)")
            #expect(try file.page(page).pixelType == Pixel.pixelType)
        }
        #expect(try file.page(1).description == nil)
        #expect(folder.names == [URL(filePath: path).lastPathComponent])
    }

    @Test("every type, compression and form is read back", arguments: TIFFCompression.allCases, [false, true])
    func readBack(compression: TIFFCompression, isBigTIFF: Bool) throws {
        let path = folder.path("movie.ome.tif")
        try write(path, compression: compression, isBigTIFF: isBigTIFF) { UInt8($0) }
        try expectReadBack(path, { UInt8($0) }, { Float($0) })
        try FileManager.default.removeItem(atPath: path)
        try write(path, compression: compression, isBigTIFF: isBigTIFF) { UInt16($0 * 261) }
        try expectReadBack(path, { UInt16($0 * 261) }, { Float($0) })
        #expect(try TIFFFile(path: path).isBigTIFF == isBigTIFF)
        try FileManager.default.removeItem(atPath: path)
        try write(path, compression: compression, isBigTIFF: isBigTIFF) { UInt32($0 * 17_000_000) }
        try expectReadBack(path, { UInt32($0 * 17_000_000) }, { Float($0) })
        try FileManager.default.removeItem(atPath: path)
        try write(path, compression: compression, isBigTIFF: isBigTIFF) { Float($0) * 0.5 - 20 }
        try expectReadBack(path, { Float($0) * 0.5 - 20 }, { $0 })
    }

    @Test("the bytes are those that tifffile has read")
    func verifiedBytes() throws {
        try write(folder.path("ome-uint16-classic.tif")) { UInt16($0 * 261) }
        try write(folder.path("ome-uint16-big.tif"), isBigTIFF: true) { UInt16($0 * 261) }
        try write(folder.path("ome-float32-classic.tif")) { Float($0) * 0.5 - 20 }
        for name in folder.names {
            try expectVerified(name, in: folder)
        }
    }

    @Test("the OME-XML says what is known and nothing else")
    func description() throws {
        let path = folder.path("movie.ome.tif")
        try write(path) { UInt16($0) }
        let page = try TIFFFile(path: path).page(0)
        let xml = try #require(page.description)
        #expect(xml.contains("PhysicalSizeX=\"0.325\" PhysicalSizeXUnit=\"\u{B5}m\""))
        #expect(xml.contains("Name=\"GFP &lt;1&gt; &amp; &quot;2&quot;\""))
        #expect(xml.contains("TheC=\"1\" TheT=\"1\" DeltaT=\"120.5\""))
        #expect(xml.contains("TimeIncrement=\"120.0\""))
        #expect(page.xResolution.map { abs($0 - 10_000 / 0.325) < 1e-3 } == true && page.resolutionUnit == 3)

        let bare = TIFFMovieDescription(width: 2, height: 1, frameCount: 1, channelNames: ["a"])
        let writer = try OMETIFFWriter<UInt8>(path: folder.path("bare.tif"), movie: bare)
        try writer.append([Plane(width: 2, height: 1, repeating: 7)])
        try writer.finish()
        let plain = try TIFFFile(path: folder.path("bare.tif")).page(0)
        let text = try #require(plain.description)
        for word in ["PhysicalSize", "TimeIncrement", "DeltaT"] {
            #expect(!text.contains(word))
        }
        #expect(plain.xResolution == nil)
    }

    @Test("a movie beyond 4 GB becomes a BigTIFF")
    func bigMovie() throws {
        for (frames, magic) in [(1000, UInt8(42)), (2100, 43)] {
            let path = folder.path("\(frames).tif")
            let movie = TIFFMovieDescription(width: 1024, height: 1024, frameCount: frames, channelNames: ["a"])
            let writer = try OMETIFFWriter<UInt16>(path: path, movie: movie)
            try writer.append([Plane(width: 1024, height: 1024, repeating: 1)])
            let start = try FileHandle(forReadingFrom: URL(filePath: path + ".partial")).read(upToCount: 4)
            #expect(start.map { [UInt8]($0)[2] } == magic)
        }
        #expect(folder.names.isEmpty, "writers that were given up leave nothing behind")
    }

    @Test("an existing file is kept unless it may be replaced")
    func existing() throws {
        let path = try folder.write([1, 2, 3])
        let error = MovieError.exists(file: path)
        #expect(throws: error) { try OMETIFFWriter<UInt8>(path: path, movie: movie) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
        let writer = try OMETIFFWriter<UInt8>(path: path, movie: movie, overwrite: true)
        for frame in 0..<3 {
            try writer.append([plane(frame) { UInt8($0) }, plane(frame) { UInt8($0) }])
            #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
        }
        try writer.finish()
        #expect(try TIFFFile(path: path).pageCount == 6)
    }

    @Test("frames that do not fit the announcement are refused")
    func wrongFrames() throws {
        let path = folder.path("movie.tif")
        let writer = try OMETIFFWriter<UInt8>(path: path, movie: movie)
        let right = try plane(0) { UInt8($0) }
        let wrong = Plane<UInt8>(width: 17, height: 23, repeating: 0)
        #expect(throws: MovieError.mismatch(file: path, page: 0, expected: "2 channel(s)", found: "1")) {
            try writer.append([right])
        }
        #expect(throws: MovieError.mismatch(file: path, page: 1, expected: "23 x 17 pixels", found: "17 x 23")) {
            try writer.append([right, wrong])
        }
        #expect(throws: MovieError.writeFailed(file: path, reason: "0 of 3 frames were written")) {
            try writer.finish()
        }
        for _ in 0..<3 {
            try writer.append([right, right])
        }
        #expect(throws: MovieError.frameOutOfRange(index: 3, count: 3)) { try writer.append([right, right]) }
        try writer.finish()
        #expect(throws: MovieError.writeFailed(file: path, reason: "it was given up before")) { try writer.finish() }
    }

    @Test("sizes and counts that cannot be written are refused")
    func badDescription() {
        let path = folder.path("movie.tif")
        for (change, name) in [
            (\TIFFMovieDescription.width, "image size"), (\.height, "image size"), (\.frameCount, "frames"),
        ] {
            for value in [0, -1, Int.max] {
                var movie = movie
                movie[keyPath: change] = value
                #expect(
                    performing: { try OMETIFFWriter<UInt8>(path: path, movie: movie) },
                    throws: { error in
                        if case .option(name, _) = error as? MovieError { true } else { false }
                    }
                )
            }
        }
        var movie = movie
        movie.channelNames = []
        #expect(throws: MovieError.option(name: "channels", reason: "0 channels cannot be written")) {
            try OMETIFFWriter<UInt8>(path: path, movie: movie)
        }
    }
}

/// Expects a file to have the bytes that `make_tiff.py --verify` has checked; a copy is kept where the environment
/// variable `CELLTRACK_KEEP_TIFF` names a folder, which is how the checked files are renewed.
func expectVerified(_ name: String, in folder: TIFFScratchFolder) throws {
    let written = try Data(contentsOf: URL(filePath: folder.path(name)))
    if let keep = ProcessInfo.processInfo.environment["CELLTRACK_KEEP_TIFF"] {
        try written.write(to: URL(filePath: keep).appending(path: name))
    }
    let verified = try Data(contentsOf: TIFFFixture.folder.appending(path: "written/\(name)"))
    #expect(written == verified, "\(name)")
}
