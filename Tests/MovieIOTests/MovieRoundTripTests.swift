import CellImage
import MovieIO
import TestSupport
import Testing

/// What the writers of this module write, the opener understands.
@Suite struct MovieRoundTripTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func planes(_ frame: Int) -> [Plane<UInt16>] {
        (0..<2).map { Plane(width: 5, height: 3, repeating: UInt16(10 * frame + $0)) }
    }

    private func description(_ frames: Int) throws -> TIFFMovieDescription {
        TIFFMovieDescription(
            width: 5,
            height: 3,
            frameCount: frames,
            channelNames: ["a < b", "c"],
            pixelSize: PixelSize(widthInMicrometers: 0.325, heightInMicrometers: 0.65),
            frameInterval: FrameInterval(seconds: 120)
        )
    }

    private func check(_ movie: any Movie, frames: Int) throws {
        #expect(movie.metadata.axes.value == "TCYX")
        #expect(movie.metadata.frameCount == frames)
        let size = try #require(movie.metadata.pixelSize).value
        #expect((size.widthInMicrometers - 0.325).magnitude < 1e-6)
        #expect((size.heightInMicrometers - 0.65).magnitude < 1e-6)
        #expect(movie.metadata.frameInterval?.value.seconds == 120)
        #expect(movie.metadata.conflicts.isEmpty)
        #expect(movie.metadata.warnings.isEmpty)
        for frame in 0..<frames {
            #expect(try movie.frame(at: frame).channels == planes(frame).map { $0.map(Float.init) })
        }
    }

    @Test func omeTIFF() throws {
        let path = scratch.file("m.ome.tif")
        let writer = try OMETIFFWriter<UInt16>(path: path, movie: description(4))
        for frame in 0..<4 { try writer.append(planes(frame)) }
        try writer.finish()
        let movie = try MovieOpener.open([path])
        #expect(movie.metadata.channelNames == Sourced(["a < b", "c"], from: .ome))
        try check(movie, frames: 4)
    }

    @Test func aCameraOfFewerBitsSaturatesEarlier() throws {
        let path = scratch.file("m.ome.tif")
        var movie = try description(1)
        movie.significantBits = 12
        let writer = try OMETIFFWriter<UInt16>(path: path, movie: movie)
        try writer.append(planes(0))
        try writer.finish()
        #expect(try MovieOpener.open([path]).metadata.saturationValue == 4095)
    }

    @Test func imageJ() throws {
        let path = scratch.file("m.tif")
        let writer = try ImageJWriter<UInt16>(path: path, movie: description(4))
        for frame in 0..<4 { try writer.append(planes(frame)) }
        try writer.finish()
        try check(MovieOpener.open([path]), frames: 4)
    }

    @Test func labels() throws {
        let path = scratch.file("labels.tif")
        var images: [LabelImage] = []
        for frame in 0..<3 {
            images.append(try LabelImage(width: 2, height: 1, labels: [0, UInt32(70_000 + frame)]))
        }
        let writer = try LabelStackWriter(path: path, width: 2, height: 1, pageCount: 3)
        for image in images { try writer.append(image) }
        try writer.finish()
        let movie = try LabelMovie([path])
        #expect(try (0..<movie.count).map { try movie.labels(at: $0) } == images)
    }
}
