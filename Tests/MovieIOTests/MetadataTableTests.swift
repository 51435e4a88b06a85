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
        #expect(row("pixel size") == MetadataRow(field: "pixel size", value: "0.5 µm", source: "OME-XML"))
        #expect(row("frame interval") == MetadataRow(field: "frame interval", value: "131 s", source: "OME-XML"))
        #expect(row("measured times")?.value == "0 to 262 s")
        #expect(
            row("conflict")?.value == "frame interval: 131 s (measured) is used, not 120 s of OME-XML"
        )
        #expect(row("warning") != nil)
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
        #expect(rows.contains(MetadataRow(field: "frames", value: "3, numbered 0 to 3 with gaps")))
    }
}
