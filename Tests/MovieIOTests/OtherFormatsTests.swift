import Foundation
import MovieIO
import TestSupport
import Testing

/// Folders and patterns whose files are no TIFF are told what their files are.
@Suite struct OtherFormatsTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func write(_ start: [UInt8], _ names: String...) throws {
        _ = try scratch.folder("x")
        for name in names { try scratch.write(Data(start), to: "x/" + name) }
    }

    private func refusal(_ place: String) -> String {
        MovieFixtures.error { _ = try MovieOpener.open([place]) }?.description ?? ""
    }

    @Test(arguments: ["x", "x/t{t:03}.png", "{c}/t{t}.png"]) func imagesForScreens(_ place: String) throws {
        try write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "t000.png", "t001.png", "t002.PNG")
        let error = refusal(scratch.file(place))
        let count = place == "x" ? 3 : 2
        #expect(
            error.contains("no TIFF; t000.png is a PNG image (\(count) files of this kind); save the images as TIFF")
        )
    }

    @Test func filesOfMicroscopes() throws {
        try write(Array("some notes".utf8), "0.txt")
        try write([0xDA, 0xCE, 0xBE, 0x0A], "day1.nd2")
        #expect(refusal(scratch.file("x")).contains("day1.nd2 is a Nikon ND2 file; convert it to OME-TIFF"))
    }

    @Test func filesThatNobodyKnows() throws {
        try write(Array("some notes".utf8), "notes.txt")
        #expect(refusal(scratch.file("x")) == MovieError.empty(file: scratch.file("x")).description)
    }
}
