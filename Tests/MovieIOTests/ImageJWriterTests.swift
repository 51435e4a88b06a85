import CellImage
import Foundation
import MovieIO
import Testing

/// Movies written as ImageJ hyperstacks: read back here, and byte for byte as tifffile found them good.
struct ImageJWriterTests {
    private let folder: TIFFScratchFolder

    init() throws {
        folder = try TIFFScratchFolder()
    }

    private var movie: TIFFMovieDescription {
        TIFFMovieDescription(
            width: 23,
            height: 17,
            frameCount: 3,
            channelNames: ["a", "b"],
            pixelSize: PixelSize(widthInMicrometers: 0.325, heightInMicrometers: 0.325),
            frameInterval: FrameInterval(seconds: 120)
        )
    }

    private func plane<Pixel>(_ page: Int, _ value: (Int) -> Pixel) throws -> Plane<Pixel> {
        let keys = (0..<17).flatMap { y in (0..<23).map { x in TIFFFixture.key(x: x, y: y, page: page) } }
        return try Plane(width: 23, height: 17, pixels: keys.map(value))
    }

    private func write<Pixel: TIFFPixel>(_ name: String, separateLimit: Int = .max, _ value: (Int) -> Pixel) throws {
        let writer = try ImageJWriter<Pixel>(
            path: folder.path(name),
            movie: movie,
            overwrite: false,
            separateLimit: separateLimit
        )
        for frame in 0..<3 {
            try writer.append([plane(2 * frame, value), plane(2 * frame + 1, value)])
        }
        try writer.finish()
    }

    @Test("every plane has a page below 4 GB")
    func separate() throws {
        try write("stack.tif") { UInt16($0 * 261) }
        let file = try TIFFFile(path: folder.path("stack.tif"))
        #expect(file.pageCount == 6)
        for page in 0..<6 {
            let isEqual = try file.plane(page: page) == plane(page) { Float($0 * 261) }
            #expect(isEqual, "page \(page)")
        }
        let first = try file.page(0)
        let expected = """
            ImageJ=1.54f
            images=6
            channels=2
            frames=3
            hyperstack=true
            mode=grayscale
            unit=micron
            finterval=120.0
            tunit=sec
            loop=false

            """
        #expect(first.description == expected)
        #expect(first.xResolution.map { abs(1 / $0 - 0.325) < 1e-9 } == true && first.resolutionUnit == 1)
    }

    @Test("planes follow one page above 4 GB")
    func contiguous() throws {
        try write("stack.tif", separateLimit: 0) { Float($0) * 0.5 - 20 }
        let file = try TIFFFile(path: folder.path("stack.tif"))
        #expect(file.pageCount == 1 && file.contiguousPlaneCapacity == 6)
        for index in 0..<6 {
            let isEqual = try file.contiguousPlane(index) == plane(index) { Float($0) * 0.5 - 20 }
            #expect(isEqual, "plane \(index)")
        }
        #expect(try file.page(0).description?.contains("images=6\n") == true)
    }

    @Test("the bytes are those that tifffile has read")
    func verifiedBytes() throws {
        try write("imagej-uint8-pages.tif") { UInt8($0) }
        try write("imagej-uint16-pages.tif") { UInt16($0 * 261) }
        try write("imagej-float32-contiguous.tif", separateLimit: 0) { Float($0) * 0.5 - 20 }
        for name in folder.names {
            try expectVerified(name, in: folder)
        }
    }

    @Test("one channel and one frame need no hyperstack")
    func singlePlane() throws {
        let movie = TIFFMovieDescription(width: 2, height: 2, frameCount: 1, channelNames: ["a"])
        let writer = try ImageJWriter<UInt8>(path: folder.path("one.tif"), movie: movie)
        try writer.append([Plane(width: 2, height: 2, repeating: 9)])
        try writer.finish()
        let page = try TIFFFile(path: folder.path("one.tif")).page(0)
        #expect(page.description == "ImageJ=1.54f\nimages=1\nloop=false\n")
        #expect(page.xResolution == nil)
    }

    @Test("32-bit whole numbers, which ImageJ does not know, are refused")
    func wholeNumbers() {
        let error = MovieError.option(
            name: "pixel type",
            reason: "ImageJ has no 32-bit whole numbers; use 16 bits or Float"
        )
        #expect(throws: error) { try ImageJWriter<UInt32>(path: folder.path("stack.tif"), movie: movie) }
        #expect(folder.names.isEmpty)
    }
}
