import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// Stacks that break off, as a crash of the acquisition leaves them.
@Suite struct CutFileTests {
    private let scratch: ScratchFolder
    private static let frameCount = 6

    init() throws {
        scratch = try ScratchFolder()
    }

    private func planes(_ frame: Int) -> [Plane<UInt16>] {
        (0..<2).map { Plane(width: 40, height: 30, repeating: UInt16(10 * frame + $0)) }
    }

    private var description: TIFFMovieDescription {
        TIFFMovieDescription(width: 40, height: 30, frameCount: CutFileTests.frameCount, channelNames: ["a", "b"])
    }

    /// The bytes of a hyperstack whose description stands at its beginning.
    private func imageJ() throws -> Data {
        let path = scratch.file("whole.tif")
        let writer = try ImageJWriter<UInt16>(path: path, movie: description)
        for frame in 0..<CutFileTests.frameCount { try writer.append(planes(frame)) }
        try writer.finish()
        return try scratch.read("whole.tif")
    }

    /// The bytes of an OME-TIFF, whose description stands at its end.
    private func ome() throws -> Data {
        let path = scratch.file("whole.ome.tif")
        let writer = try OMETIFFWriter<UInt16>(path: path, movie: description, compression: .none)
        for frame in 0..<CutFileTests.frameCount { try writer.append(planes(frame)) }
        try writer.finish()
        return try scratch.read("whole.ome.tif")
    }

    /// Checks what is read of a file: frames from the first on, of which the last may have lost pixels.
    private func check(_ bytes: Data, axes: String? = nil) throws -> Int {
        let path = try scratch.write(bytes, to: "cut.tif")
        let refusal = #expect(throws: MovieError.self) {
            try MovieOpener.open([path], options: MovieOptions(axes: axes))
        }
        #expect(
            refusal?.description.contains("--allow-missing-frames reads the") == true,
            "\(String(describing: refusal))"
        )
        let movie = try MovieOpener.open([path], options: MovieOptions(axes: axes, readsCutFiles: true))
        #expect(movie.metadata.warnings.contains { $0.contains("breaks off behind its first") })
        let count = movie.metadata.frameCount
        for frame in 0..<count {
            do {
                let channels = try movie.frame(at: frame).channels
                #expect(channels == planes(frame).map { $0.map(Float.init) })
            } catch {
                #expect(frame == count - 1)
            }
        }
        return count
    }

    @Test(arguments: [0.3, 0.45, 0.62, 0.8, 0.99]) func aHyperstack(share: Double) throws {
        let whole = try imageJ()
        let count = try check(whole.prefix(Int(share * Double(whole.count))))
        #expect(abs(Double(count) - share * Double(CutFileTests.frameCount)) < 2)
    }

    @Test(arguments: [0.3, 0.45, 0.62, 0.8]) func aStackWhoseDescriptionIsLost(share: Double) throws {
        let whole = try ome()
        let count = try check(whole.prefix(Int(share * Double(whole.count))), axes: "TC2YX")
        #expect(abs(Double(count) - share * Double(CutFileTests.frameCount)) < 2)
    }

    @Test func moreIsAnnouncedThanThere() throws {
        let path = try MovieFixtures.path("damaged/beyond_file.ome.tif")
        let movie = try MovieOpener.open([path], options: MovieOptions(allowMissingFrames: true))
        #expect(try (0..<movie.metadata.frameCount).map { try movie.frame(at: $0) }.count > 0)
        let images = try MovieFixtures.path("damaged/imagej_more_than_pages.tif")
        #expect(try MovieOpener.open([images], options: MovieOptions(readsCutFiles: true)).metadata.frameCount == 3)
    }

    @Test func aFileOfWhichNothingIsLeftIsRefused() throws {
        let path = try scratch.write(try imageJ().prefix(300), to: "cut.tif")
        let error = MovieFixtures.error { _ = try MovieOpener.open([path], options: MovieOptions(readsCutFiles: true)) }
        guard case .malformed? = error else { throw Unexpected() }
    }

    private struct Unexpected: Error {}
}
