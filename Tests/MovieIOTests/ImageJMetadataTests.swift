import MovieIO
import Testing

@Suite struct ImageJMetadataTests {
    private func parse(_ lines: String...) throws -> ImageJMetadata {
        try ImageJMetadata((["ImageJ=1.54f"] + lines).joined(separator: "\n"), file: "f")
    }

    @Test func countsThatAreLeftOutAreOne() throws {
        let metadata = try parse("images=6", "channels=2", "frames=3", "hyperstack=true")
        #expect(metadata.axes(planeCount: 6) == [PlaneAxis("T", 3), PlaneAxis("Z", 1), PlaneAxis("C", 2)])
        #expect(metadata.axes(planeCount: 5) == nil)
        #expect(!metadata.hasUnnamedStack)
    }

    @Test func orderMayPutSlicesFirst() throws {
        let metadata = try parse("channels=2", "slices=3", "order=zct")
        #expect(metadata.axes(planeCount: 6)?.map(\.letter) == ["T", "C", "Z"])
        #expect(try parse("order=xyczt").order == "CZT")
        #expect(try parse("order=default").order == "CZT")
    }

    @Test func intervals() throws {
        #expect(try parse("finterval=2", "tunit=min").frameInterval == 120)
        #expect(try parse("finterval=120").frameInterval == 120)
        #expect(try parse("finterval=500", "tunit=ms").frameInterval == 0.5)
        #expect(try parse("fps=0.5").frameInterval == nil)
        #expect(try parse("finterval=0", "fps=0").frameInterval == nil)
        #expect(try parse("finterval=-3").frameInterval == nil)
        #expect(try parse("finterval=nan").frameInterval == nil)
        #expect(try parse("finterval=3", "tunit=frames").frameInterval == nil)
    }

    @Test func unitsOfBothAxes() throws {
        let metadata = try parse("unit=micron", "yunit=nm")
        #expect(metadata.micrometersPerUnit == 1)
        #expect(metadata.micrometersPerUnitY == 1e-3)
        #expect(try parse("unit=pixel").micrometersPerUnit == nil)
    }

    @Test func lineEndsOfAllSystems() throws {
        #expect(try ImageJMetadata("ImageJ=1\r\nimages=3\r\nframes=3\r", file: "f").frames == 3)
    }

    @Test(arguments: ["images=0", "channels=-1", "slices=1.5", "frames=", "images=99999999999999999999", "order=ccc"])
    func badValuesAreRefused(_ line: String) {
        #expect(throws: MovieError.self) { try parse(line) }
    }
}
