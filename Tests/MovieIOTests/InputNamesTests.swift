import Foundation
import MovieIO
import TestSupport
import Testing

/// Names of files and folders as people type them.
@Suite struct InputNamesTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func write(_ names: String...) throws {
        for name in names {
            _ = try scratch.folder(FileNames.folder(of: name))
            try scratch.write(Data(TIFFBuilder().bytes), to: name)
        }
    }

    @Test func accentsMayBeComposedOrNot() throws {
        // As macOS writes names, and as a keyboard does.
        let (apart, composed) = ("a\u{308}", "\u{E4}")
        try write("Z\(apart)/\(apart)_t0.tif", "Z\(apart)/\(apart)_t1.tif")
        for name in ["Z\(composed)/\(composed)_t{t}.tif", "Z\(composed)", "Z\(apart)/\(apart)_t{t}.tif"] {
            #expect(try MovieOpener.open([scratch.file(name)]).metadata.frameCount == 2)
        }
        #expect(try MovieOpener.open([scratch.file("Z\(composed)/\(composed)_t1.tif")]).metadata.frameCount == 1)
    }

    @Test func aNameThatIsNotUTF8IsSaidToBe() throws {
        let bytes = Array(scratch.file("gro").utf8) + [0xDF] + Array("_t0.tif".utf8)
        let file = try #require(fopen(bytes.map { CChar(bitPattern: $0) } + [0], "w"))
        fclose(file)
        let error = MovieFixtures.error { _ = try MovieOpener.open([scratch.path]) }
        #expect(error?.description.contains("its name is not UTF-8; rename it") == true, "\(String(describing: error))")
    }

    @Test func foldersOfChannelsAreAPattern() throws {
        try write("GFP/t000.tif", "GFP/t001.tif", "RFP/t000.tif", "RFP/t001.tif", "other/x.tif")
        let error = MovieFixtures.error {
            _ = try MovieOpener.open([scratch.file("GFP"), scratch.file("RFP/")])
        }
        #expect(
            error?.description.contains("'\(scratch.file("{c}/t{t:03}.tif"))'") == true,
            "\(String(describing: error))"
        )
        let unlike = MovieFixtures.error {
            _ = try MovieOpener.open([scratch.file("GFP"), scratch.file("other")])
        }
        #expect(unlike == .option(name: "MOVIE", reason: "\(scratch.file("GFP")) is a folder; give it alone"))
    }
}
