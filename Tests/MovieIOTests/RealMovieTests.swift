import CellImage
import Foundation
import MovieIO
import Testing

/// Movies of real microscopes, outside the repository; the tests are skipped where they are absent.
@Suite struct RealMovieTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data").standardizedFileURL.path

    private static let isPresent = FileManager.default.fileExists(atPath: folder)

    struct Expectation: Sendable, CustomTestStringConvertible {
        var path: String
        var axes: String
        var frames: Int
        var channels = 1
        var width: Int
        var height: Int
        var pixelSize: Double?
        var hasGaps = false

        var testDescription: String { path }
    }

    private static let movies = [
        Expectation(
            path: "Fluo-N2DL-HeLa/01",
            axes: "TYX",
            frames: 24,
            width: 1100,
            height: 700,
            pixelSize: 0.645,
            hasGaps: true
        ),
        Expectation(path: "Fluo-N2DH-SIM+/01", axes: "TYX", frames: 16, width: 628, height: 690, pixelSize: 0.1238),
        Expectation(path: "Fluo-N2DH-GOWT1/01", axes: "TYX", frames: 12, width: 1024, height: 1024, pixelSize: 0.2405),
        Expectation(path: "PhC-C2DL-PSC/02", axes: "TYX", frames: 20, width: 720, height: 576, pixelSize: 1.6),
        Expectation(path: "yeastvision-movie1/phase", axes: "TYX", frames: 10, width: 692, height: 520),
        Expectation(path: "yeastvision-movie1/cdc", axes: "TYX", frames: 10, width: 692, height: 520),
        Expectation(path: "yeastvision-ART/phase", axes: "TYX", frames: 12, width: 732, height: 567),
        Expectation(path: "yeaz-gui-examples", axes: "YX", frames: 1, width: 1280, height: 1164),
        Expectation(path: "celltk-ktr", axes: "TCYX", frames: 4, channels: 3, width: 512, height: 512),
        Expectation(
            path: "cellprofiler-drosophila/Sequence1",
            axes: "TYXS",
            frames: 21,
            channels: 3,
            width: 542,
            height: 264
        ),
        Expectation(
            path: "cellprofiler-drosophila/Sequence2",
            axes: "TYXS",
            frames: 21,
            channels: 3,
            width: 542,
            height: 264
        ),
        Expectation(
            path: "cellprofiler-drosophila/Sequence3",
            axes: "TYXS",
            frames: 21,
            channels: 3,
            width: 542,
            height: 264
        ),
    ]

    @Test(.enabled(if: isPresent, "no ../shared/data beside the repository"), arguments: movies)
    func opensWithTheRightDimensions(_ expected: Expectation) throws {
        let path = "\(Self.folder)/\(expected.path)"
        if expected.hasGaps {
            let error = MovieFixtures.error { _ = try MovieOpener.open([path]) }
            guard case .missingFrames? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        let movie = try MovieOpener.open([path], options: MovieOptions(allowMissingFrames: expected.hasGaps))
        let metadata = movie.metadata
        #expect(metadata.axes.value == expected.axes)
        #expect(metadata.frameCount == expected.frames)
        #expect(metadata.channelNames.value.count == expected.channels)
        #expect(metadata.width == expected.width)
        #expect(metadata.height == expected.height)
        #expect((metadata.frameNumbers != nil) == expected.hasGaps)
        let size = metadata.pixelSize?.value.widthInMicrometers
        if let known = expected.pixelSize {
            #expect(size.map { ($0 - known).magnitude < 0.001 * known } == true)
        } else {
            #expect(size == nil)
        }
        let frame = try movie.frame(at: expected.frames - 1)
        #expect(frame.channels.count == expected.channels)
        #expect(frame.channels[0].pixels.contains { $0 > 0 })
    }

    private static let masks = [
        ("Fluo-N2DL-HeLa/01_RES_traccuracy", 92), ("Fluo-N2DL-HeLa/01_GT/SEG", 12), ("Fluo-N2DL-HeLa/01_ST/SEG", 47),
        ("Fluo-N2DH-SIM+/01_GT/TRA", 65), ("Fluo-N2DH-SIM+/01_GT/SEG", 65), ("Fluo-N2DH-GOWT1/01_GT/TRA", 92),
        ("Fluo-N2DH-GOWT1/01_GT/SEG", 30), ("PhC-C2DL-PSC/02_ST/SEG", 50), ("yeastvision-movie1/masks", 10),
        ("yeastvision-ART/masks_untracked", 20), ("yeaz-tracer-colony005/masks", 181), ("dsb2018/dev/labels", 504),
    ]

    @Test(.enabled(if: isPresent, "no ../shared/data beside the repository"), arguments: masks)
    func opensMasks(_ path: String, _ count: Int) throws {
        let masks = try LabelMovie(["\(Self.folder)/\(path)"])
        #expect(masks.count == count)
        #expect(try masks.labels(at: 0).plane.pixels.contains { $0 > 0 })
        let lastNumber = masks.files[count - 1].split(separator: "/").last?.filter(\.isNumber) ?? ""
        if !path.hasPrefix("dsb2018") { #expect(masks.frameNumbers[count - 1] == Int(lastNumber)) }
    }

    @Test(
        .enabled(if: isPresent, "no ../shared/data beside the repository"),
        arguments: ["Fluo-N2DL-HeLa/01_GT/TRA", "Fluo-N2DH-SIM+/01_GT/TRA", "Fluo-N2DH-GOWT1/01_GT/TRA"]
    )
    func readsTrackTables(_ path: String) throws {
        let table = try CTCTrackTable(path: "\(Self.folder)/\(path)/man_track.txt")
        #expect(table.records.contains { $0.parent != nil })
    }
}
