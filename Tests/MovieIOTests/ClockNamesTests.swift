import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// Sequences whose names say when each image was taken.
@Suite struct ClockNamesTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func write(_ names: [String], in folder: String = "movie") throws -> String {
        let path = try scratch.folder(folder)
        for (index, name) in names.enumerated() {
            var image = TIFFBuilder()
            image.data[0] = UInt8(index)
            try scratch.write(Data(image.bytes), to: "\(folder)/\(name)")
        }
        return path
    }

    @Test(arguments: [
        ("00d01h20m", 4800), ("2d03h04m05s", 183_845), ("100h00m", 360_000), ("1970-01-01-000001", 1),
        ("2024-05-01-100200", 1_714_557_720), ("20240501_100200", 1_714_557_720), ("20240501100200", 1_714_557_720),
        ("2024-05-01T10:02:00", 1_714_557_720), ("2024.05.01 10.02.00", 1_714_557_720),
        ("2024_05_01_10h02m", 1_714_557_720), ("2024-03-01-000000", 1_709_251_200),
    ])
    func reads(_ text: String, seconds: Int) throws {
        let pattern = try FilePattern("a{c}_{t:clock}.tif")
        let match = try #require(pattern.match("aGFP_\(text).tif"))
        #expect(match.time == seconds && match.channel == "GFP")
    }

    @Test(arguments: [
        "", "7", "01h60m", "01h20", "1d02h", "01h20min", "2024-13-01-100200", "2024-05-01", "2024-05-01-240000",
        "2024-05-01-1002", "2024-0501-100200", "2024-05-01-1002007", "20240501", "99999d01h01m",
    ])
    func otherTextsAreNoTimes(_ text: String) throws {
        #expect(try FilePattern("{t:clock}.tif").match("\(text).tif") == nil)
    }

    @Test(arguments: [
        (["V1_00d00h50m.tif", "V1_00d01h00m.tif"], "V1_{t:clock}.tif"),
        (["V_red_00d00h10m.tif", "V_phase_00d00h20m.tif"], "V_{c}_{t:clock}.tif"),
        (["2024-05-01-100000_c0.tif", "2024-05-01-100200_c1.tif"], "{t:clock}_c{c:01}.tif"),
        (["i_2024-05-01_10h00m.tif", "i_2024-05-01_10h02m.tif"], "i_{t:clock}.tif"),
        // A counter behind a date, and times that are all the same.
        (["20240501_000058.tif", "20240501_000059.tif"], "20240501_{t:06}.tif"),
        (["01h20m_t1.tif", "01h20m_t2.tif"], "01h20m_t{t:01}.tif"),
    ])
    func finds(_ names: [String], pattern expected: String) throws {
        let pattern = try PatternDiscovery.pattern(of: names, folder: "f")
        #expect(pattern.description == expected)
        #expect(try FilePattern(expected) == pattern)
    }

    @Test func aCounterBesideTheTimeIsNotClear() {
        let names = ["t1_00h10m.tif", "t2_00h20m.tif"]
        let error = MovieFixtures.error { _ = try PatternDiscovery.pattern(of: names, folder: "f") }
        #expect(error?.description.contains("--pattern 'img_*_{t:clock}.tif'") == true)
    }

    @Test func theClockIsThatOfTheNames() throws {
        let folder = try write(["a_00d00h40m.tif", "a_00d01h00m.tif", "a_00d02h00m.tif", "a_01d00h00m.tif"])
        let movie = try MovieOpener.open([folder])
        #expect(movie.metadata.frameTimesInSeconds == Sourced([0, 1200, 4800, 84_000], from: .fileName))
        #expect(movie.metadata.frameInterval?.value.seconds == 3600)
        #expect(movie.metadata.frameNumbers == nil && movie.metadata.firstFrameNumber == nil)
        #expect(try (0..<4).map { try movie.frame(at: $0).channels[0][0, 0] } == [0, 1, 2, 3])
    }

    @Test func aTimePointThatLacksAChannelIsNamed() throws {
        let folder = try write(["a_x_00h00m.tif", "a_y_00h00m.tif", "a_x_00h10m.tif"])
        let error = MovieFixtures.error { _ = try MovieOpener.open([folder]) }
        #expect(error == .missingFrames(pattern: folder + "/a_{c}_{t:clock}.tif", missing: [1]))
        #expect(
            try MovieOpener.open([folder], options: MovieOptions(allowMissingFrames: true)).metadata.frameCount == 1
        )
    }

    @Test func masksBelongToTheFramesOneByOneOrNotAtAll() throws {
        let names = ["a_00h00m.tif", "a_00h10m.tif", "a_00h30m.tif"]
        let movie = try MovieOpener.open([try write(names)]).metadata
        #expect(try LabelMovie([try write(names, in: "masks")]).indices(for: movie) == [0, 1, 2])
        let fewer = try LabelMovie([try write(Array(names.dropFirst()), in: "fewer")])
        let error = MovieFixtures.error { _ = try fewer.indices(for: movie) }
        #expect(error?.description.contains("masks of all 3 frames") == true, "\(String(describing: error))")
    }
}
