import MovieIO
import Testing

@Suite struct MetadataTableTests {
    @Test func rowsNameValuesAndSources() throws {
        let path = try MovieFixtures.path("ome/deltat.ome.tif")
        let rows = try MovieOpener.open([path]).metadata.rows
        func row(_ field: String) -> MetadataRow? { rows.first { $0.field == field } }
        #expect(row("file")?.value == path)
        #expect(row("axes") == MetadataRow(field: "axes", value: "TYX", source: "OME-XML"))
        #expect(row("frames")?.value == "3")
        #expect(row("size")?.value == "6 x 4 pixels")
        #expect(row("pixel size")?.value == "0.5 µm" && row("pixel size")?.source == "OME-XML")
        #expect(row("frame interval")?.value == "131 s" && row("frame interval")?.source == "OME-XML")
        #expect(row("measured times")?.value == "0 to 262 s")
        #expect(
            row("conflict")?.value == "frame interval: 131 s (measured) is used, not 120 s of OME-XML"
        )
        #expect(row("warning") != nil)
    }

    @Test func rowsHaveNumbersForPrograms() throws {
        let rows = try MovieOpener.open([MovieFixtures.path("ome/deltat.ome.tif")]).metadata.rows
        func row(_ field: String) -> MetadataRow? { rows.first { $0.field == field } }
        #expect(row("frames")?.numbers == ["count": 3])
        #expect(row("size")?.numbers == ["widthInPixels": 6, "heightInPixels": 4])
        #expect(row("pixel size")?.numbers == ["widthInMicrometers": 0.5, "heightInMicrometers": 0.5])
        #expect(row("frame interval")?.numbers == ["intervalInSeconds": 131])
        #expect(row("measured times")?.timesInSeconds?.count == 3)
        #expect(row("channels")?.names?.count == 1)
        #expect(row("format")?.numbers == nil && row("format")?.names == nil)
    }

    @Test func whatNobodySaysIsUnknown() throws {
        let rows = try MovieOpener.open([MovieFixtures.path("plain/print.tif")]).metadata.rows
        for field in ["pixel size", "frame interval", "measured times"] {
            #expect(rows.contains(MetadataRow(field: field, value: "unknown")))
        }
    }

    @Test func gapsAreShown() throws {
        let options = MovieOptions(allowMissingFrames: true)
        let rows = try MovieOpener.open([MovieFixtures.path("sequences/gaps")], options: options).metadata.rows
        #expect(rows.contains { $0.field == "frames" && $0.value == "3, numbered 0 to 3 with gaps" })
    }
}
