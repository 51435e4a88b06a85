import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// What is odd about a file and tolerated is said.
@Suite struct MovieWarningTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    @Test func pagesThatOMEDoesNotDescribe() throws {
        let path = scratch.file("movie.ome.tif")
        let movie = TIFFMovieDescription(width: 3, height: 2, frameCount: 5, channelNames: ["c"])
        let writer = try OMETIFFWriter<UInt8>(path: path, movie: movie, compression: .none)
        for frame in 0..<5 { try writer.append([Plane(width: 3, height: 2, repeating: UInt8(frame))]) }
        try writer.finish()
        #expect(try MovieOpener.open([path]).metadata.warnings.isEmpty)
        var content = try scratch.read("movie.ome.tif")
        for extent in ["SizeT", "PlaneCount"] {
            let place = try #require(content.range(of: Data("\(extent)=\"5\"".utf8)))
            content.replaceSubrange(place, with: Data("\(extent)=\"3\"".utf8))
        }
        try scratch.write(content, to: "movie.ome.tif")
        let metadata = try MovieOpener.open([path]).metadata
        #expect(metadata.frameCount == 3)
        #expect(metadata.warnings.contains { $0.contains("3 of the file's 5 pages") }, "\(metadata.warnings)")
    }

    /// Two frames, a smaller copy of one of them behind, and a page that calls itself one and is not smaller.
    @Test func smallerCopiesBehindThePagesAreNoFrames() throws {
        var copy = TIFFBuilder()
        copy.set(254, 1)
        var thumb = copy
        for (tag, value) in [(256, 2), (257, 1), (278, 1), (279, 2)] as [(UInt16, UInt32)] { thumb.set(tag, value) }
        let pages = [TIFFBuilder(), TIFFBuilder(), thumb, copy]
        let path = try scratch.write(Data(TIFFBuilder.bytes(of: pages)), to: "pages.tif")
        let movie = try MovieOpener.open([path])
        #expect(movie.metadata.frameCount == 3)
        #expect(try movie.frame(at: 2).channels[0].width == 4)
    }

    @Test func zeroIsWhite() throws {
        var builder = TIFFBuilder()
        builder.set(262, 0, type: 3)
        let path = try scratch.write(Data(builder.bytes), to: "white.tif")
        let movie = try MovieOpener.open([path])
        #expect(movie.metadata.warnings.contains { $0.contains("inverted") })
        #expect(try movie.frame(at: 0).channels[0].pixels.first == 255)
    }

    @Test func aCompressionThatCannotBeUndone() throws {
        var builder = TIFFBuilder()
        builder.set(259, 34_712, type: 3)
        let path = try scratch.write(Data(builder.bytes), to: "image.tif")
        let warnings = try MovieOpener.open([path]).metadata.warnings
        #expect(warnings.count == 1 && warnings[0].contains("compressed with JPEG 2000"), "\(warnings)")
    }

    /// A set whose files were renamed: their descriptions name files that are not there.
    @Test func renamedFilesOfASet() throws {
        for frame in 0..<3 {
            let path = scratch.file("r_\(frame).ome.tif")
            var data = TIFFBuilder()
            data.data[0] = UInt8(100 + frame)
            let blocks = (0..<3).map { index in
                "<TiffData FirstT=\"\(index)\" IFD=\"0\" PlaneCount=\"1\">"
                    + "<UUID FileName=\"s_\(index).ome.tif\">urn:uuid:0000000\(index)</UUID></TiffData>"
            }
            let text =
                "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" UUID=\"urn:uuid:0000000\(frame)\">"
                + "<Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYZCT\" Type=\"uint8\" SizeX=\"4\" "
                + "SizeY=\"3\" SizeZ=\"1\" SizeC=\"1\" SizeT=\"3\" PhysicalSizeX=\"0.5\" PhysicalSizeY=\"0.5\">"
                + blocks.joined() + "</Pixels></Image></OME>\0"
            let offset = 8 + data.data.count
            data.data += Array(text.utf8)
            data.set(270, UInt32(offset), type: 2, count: UInt32(text.utf8.count))
            try Data(data.bytes).write(to: URL(fileURLWithPath: path))
        }
        for allows in [false, true] {
            let error = MovieFixtures.error {
                _ = try MovieOpener.open([scratch.path], options: MovieOptions(allowMissingFrames: allows))
            }
            #expect(error?.description.contains("--pattern") == true, "\(String(describing: error))")
        }
        let movie = try MovieOpener.open([scratch.path], options: MovieOptions(pattern: "r_{t}.ome.tif"))
        #expect(try (0..<3).map { try movie.frame(at: $0).channels[0][0, 0] } == [100, 101, 102])
        #expect(movie.metadata.frameCount == 3 && movie.metadata.pixelSize?.value.widthInMicrometers == 0.5)
    }
}
