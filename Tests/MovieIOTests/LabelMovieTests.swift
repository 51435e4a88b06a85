import CellImage
import MovieIO
import TestSupport
import Testing

@Suite struct LabelMovieTests {
    private func expected(_ t: UInt32) -> LabelImage {
        var image = LabelImage(width: 6, height: 4)
        for row in 1..<3 { for column in 1..<3 { image[row, column] = t + 1 } }
        image[0, 5] = t + 2
        return image
    }

    @Test(arguments: ["uint8", "uint16", "int16", "uint32", "int32"])
    func readsStacksOfEveryIntegerType(_ type: String) throws {
        let movie = try LabelMovie([MovieFixtures.path("labels/\(type).tif")])
        #expect(movie.frameNumbers == [0, 1, 2])
        for index in 0..<3 { #expect(try movie.labels(at: index) == expected(UInt32(index))) }
        #expect(throws: MovieError.frameOutOfRange(index: 3, count: 3)) { try movie.labels(at: 3) }
    }

    @Test func labelsAbove16BitsAreExact() throws {
        let movie = try LabelMovie([MovieFixtures.path("labels/large.tif")])
        #expect(try movie.labels(at: 0)[0, 5] == 70_000)
    }

    @Test func aSingleDimensionIsTimeWhateverItIsCalled() throws {
        #expect(try LabelMovie([MovieFixtures.path("labels/z.ome.tif")]).count == 3)
        #expect(try LabelMovie([MovieFixtures.path("imagej/plain_stack.tif")]).count == 3)
        #expect(throws: MovieError.self) { try LabelMovie([MovieFixtures.path("imagej/TC_uint16.tif")]) }
    }

    @Test func sizesAndTimesAreThoseOfTheOptionsOrOfTheStack() throws {
        let path = try MovieFixtures.path("labels/uint8.tif")
        let options = MovieOptions(
            pixelSize: PixelSize(widthInMicrometers: 0.2, heightInMicrometers: 0.3),
            frameInterval: FrameInterval(seconds: 90)
        )
        let movie = try LabelMovie([path], options: options)
        #expect(movie.pixelSize?.value == options.pixelSize && movie.pixelSize?.source == .user)
        #expect(movie.frameInterval?.value == options.frameInterval && movie.frameInterval?.source == .user)
        let folder = try LabelMovie([MovieFixtures.path("labels/sparse")])
        #expect(folder.pixelSize == nil && folder.frameInterval == nil)
    }

    /// As of a sequence of images: the first file says the size of a pixel, and the names the clock.
    @Test(arguments: [true, false]) func oneFilePerFrameSaysWhatASequenceWould(isTimed: Bool) throws {
        let scratch = try ScratchFolder()
        let description = TIFFMovieDescription(
            width: 6,
            height: 4,
            frameCount: 1,
            channelNames: ["label"],
            pixelSize: PixelSize(widthInMicrometers: 0.2, heightInMicrometers: 0.3)
        )
        for frame in 0..<3 {
            let name = isTimed ? "mask_00d0\(frame)h30m.tif" : "mask00\(frame).tif"
            let writer = try OMETIFFWriter<UInt32>(path: scratch.file(name), movie: description)
            try writer.append([expected(UInt32(frame)).plane], timeInSeconds: 5)
            try writer.finish()
        }
        let movie = try LabelMovie([scratch.path])
        #expect(movie.frameNumbers == [0, 1, 2])
        #expect(movie.pixelSize == Sourced(try #require(description.pixelSize), from: .ome))
        #expect(movie.calibration.frameTimes?.value == (isTimed ? [0, 3600, 7200] : nil))
        #expect(movie.frameInterval?.value.seconds == (isTimed ? 3600 : nil))
        let sequence = try MovieOpener.open([scratch.path]).metadata
        #expect(sequence.pixelSize?.value == movie.pixelSize?.value)
        #expect(sequence.frameInterval == movie.frameInterval)
        let told = MovieOptions(frameInterval: FrameInterval(seconds: 60))
        #expect(try LabelMovie([scratch.path], options: told).frameInterval?.source == .user)
    }

    @Test func sparseFramesKeepTheirNumbers() throws {
        let movie = try LabelMovie([MovieFixtures.path("labels/sparse")])
        #expect(movie.frameNumbers == [2, 5, 11])
        #expect(try movie.labels(at: 1) == expected(5))
        let metadata = try InMemoryMovie(
            planes: Array(repeating: [Plane(width: 6, height: 4, repeating: 0)], count: 12)
        )
        .metadata
        #expect(try movie.indices(for: metadata) == [nil, nil, 0, nil, nil, 1, nil, nil, nil, nil, nil, 2])
    }

    @Test func masksBesideImagesAreTakenInNaturalOrder() throws {
        let movie = try LabelMovie([MovieFixtures.path("labels/cellpose")])
        #expect(movie.frameNumbers == [1, 2, 10])
        #expect(movie.files.allSatisfy { $0.hasSuffix("_cp_masks.tif") })
        #expect(try movie.labels(at: 2) == expected(10))
    }

    @Test func aPatternAsPath() throws {
        let movie = try LabelMovie([MovieFixtures.path("labels/sparse/man_seg{t:03}.tif")])
        #expect(movie.frameNumbers == [2, 5, 11])
    }

    @Test func labelsOfAMovieNumberedFromOne() throws {
        let plane = Plane<Float>(width: 6, height: 4, repeating: 0)
        let labels = try LabelMovie([MovieFixtures.path("labels/cellpose")])
        let ten = try InMemoryMovie(planes: Array(repeating: [plane], count: 10)).metadata
        #expect(try labels.indices(for: ten) == [0, 1, nil, nil, nil, nil, nil, nil, nil, 2])
        let three = try InMemoryMovie(planes: Array(repeating: [plane], count: 3)).metadata
        #expect(try labels.indices(for: three) == [0, 1, 2])
        let four = try InMemoryMovie(planes: Array(repeating: [plane], count: 4)).metadata
        #expect(throws: MovieError.self) { try labels.indices(for: four) }
    }

    @Test func anotherSizeThanTheMovieIsRefused() throws {
        let labels = try LabelMovie([MovieFixtures.path("labels/uint8.tif")])
        let movie = try InMemoryMovie(planes: [[Plane(width: 5, height: 4, repeating: 0)]]).metadata
        #expect(throws: MovieError.self) { try labels.indices(for: movie) }
    }

    @Test func damagedFoldersAreRefused() throws {
        #expect(throws: MovieError.self) { try LabelMovie([MovieFixtures.path("damaged/duplicates")]) }
        #expect(throws: MovieError.self) { try LabelMovie([MovieFixtures.path("damaged/no_images")]) }
        #expect(throws: MovieError.self) { try LabelMovie([MovieFixtures.path("plain/colour.tif")]) }
        let sizes = try LabelMovie([MovieFixtures.path("damaged/sizes")])
        let error = MovieFixtures.error { _ = try sizes.labels(at: 2) }
        #expect(error?.description.contains("t2.tif") == true)
        let pages = try LabelMovie([MovieFixtures.path("damaged/inner_pages")])
        #expect(throws: MovieError.self) { try pages.labels(at: 0) }
    }
}
