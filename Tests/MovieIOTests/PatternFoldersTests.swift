import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

@Suite struct PatternFoldersTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    /// Writes images whose first pixel says where they stand.
    private func write(_ names: [String: UInt8]) throws -> String {
        for (name, value) in names {
            let inner = name.split(separator: "/").dropLast().joined(separator: "/")
            _ = try scratch.folder("well/" + inner)
            let path = scratch.file("well/" + name)
            let movie = TIFFMovieDescription(width: 3, height: 2, frameCount: 1, channelNames: ["c"], name: "image")
            let writer = try OMETIFFWriter<UInt8>(path: path, movie: movie, compression: .none)
            try writer.append([Plane(width: 3, height: 2, pixels: [value, 0, 0, 0, 0, 0])])
            try writer.finish()
        }
        return scratch.file("well")
    }

    private func firstPixels(_ movie: any Movie) throws -> [[Float]] {
        try (0..<movie.metadata.frameCount).map { try movie.frame(at: $0).channels.map { $0[0, 0] } }
    }

    private let twoChannels: [String: UInt8] = [
        "RFP/t009.tif": 29, "RFP/t010.tif": 30, "GFP/t009.tif": 19, "GFP/t010.tif": 20,
    ]

    @Test func aFolderPerChannelIsAMovie() throws {
        let folder = try write(twoChannels)
        let movie = try MovieOpener.open([folder + "/{c}/t{t:03}.tif"])
        #expect(movie.metadata.channelNames.value == ["GFP", "RFP"])
        #expect(try firstPixels(movie) == [[19, 29], [20, 30]])
        var options = MovieOptions()
        options.pattern = "{c}/t{t:03}.tif"
        #expect(try firstPixels(MovieOpener.open([folder], options: options)) == [[19, 29], [20, 30]])
    }

    @Test func filesOfOtherFoldersAreLeftOut() throws {
        let others: [String: UInt8] = ["other/x.tif": 99, "GFP/raw/t009.tif": 98, "t009.tif": 97]
        let folder = try write(twoChannels.merging(others) { first, _ in first })
        let movie = try MovieOpener.open([folder + "/{c}/t{t:03}.tif"])
        #expect(try firstPixels(movie) == [[19, 29], [20, 30]])
    }

    @Test func folderPerTimePointAndDeeperOnes() throws {
        let folder = try write(["2/raw/a_GFP.tif": 2, "10/raw/a_GFP.tif": 10, "3/raw/a_GFP.tif": 3, "4/b/a_GFP.tif": 4])
        var options = MovieOptions()
        options.allowMissingFrames = true
        let movie = try MovieOpener.open([folder + "/{t}/raw/a_{c}.tif"], options: options)
        #expect(try firstPixels(movie) == [[2], [3], [10]])
        #expect(movie.metadata.channelNames.value == ["GFP"])
    }

    @Test func labelsMayLieInFoldersToo() throws {
        let folder = try write(["1/mask.tif": 1, "3/mask.tif": 3])
        let labels = try LabelMovie([folder + "/{t}/mask.tif"])
        #expect(labels.frameNumbers == [1, 3])
    }

    @Test func whatIsNotThereIsNamed() throws {
        let folder = try write(["GFP/t1.tif": 1])
        #expect(throws: MovieError.missing(file: folder + "/none")) {
            try MovieOpener.open([folder + "/none/{c}/t{t}.tif"])
        }
        #expect(throws: MovieError.empty(file: folder + "/{c}/raw/t{t}.tif")) {
            try MovieOpener.open([folder + "/{c}/raw/t{t}.tif"])
        }
        var options = MovieOptions()
        options.pattern = "{c}/x{t}.tif"
        #expect(throws: MovieError.empty(file: folder + "/{c}/x{t}.tif")) {
            try MovieOpener.open([folder], options: options)
        }
    }
}
