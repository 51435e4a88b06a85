import MovieIO
import Testing

@Suite struct OMEXMLParserTests {
    private func parse(_ pixels: String, _ inner: String = "") throws -> OMEXML.Pixels {
        let text = """
            <OME><Image Name="n"><Pixels DimensionOrder="XYZCT" Type="uint8" SizeX="1" SizeY="2" SizeZ="3" SizeC="4" \
            SizeT="5" \(pixels)>\(inner)</Pixels></Image></OME>
            """
        return try #require(OMEXMLParser.parse(text, file: "f").images.first).pixels
    }

    @Test func readsExtentsAndUnits() throws {
        let pixels = try parse(
            "PhysicalSizeX=\"500\" PhysicalSizeXUnit=\"nm\" PhysicalSizeY=\"1\" TimeIncrement=\"2\" TimeIncrementUnit=\"h\""
        )
        #expect([pixels.sizeX, pixels.sizeY, pixels.sizeZ, pixels.sizeC, pixels.sizeT] == [1, 2, 3, 4, 5])
        #expect(pixels.physicalSizeX == 0.5)
        #expect(pixels.physicalSizeY == 1)
        #expect(pixels.timeIncrement == 7200)
        #expect(pixels.warnings.isEmpty)
    }

    @Test func whatIsMissingIsUnknown() throws {
        let pixels = try parse("")
        #expect(pixels.physicalSizeX == nil)
        #expect(pixels.timeIncrement == nil)
        #expect(pixels.significantBits == nil)
    }

    @Test func unknownUnitsAreWarnedOfOnce() throws {
        let planes = (0..<5).map { "<Plane TheT=\"\($0)\" TheC=\"0\" TheZ=\"0\" DeltaT=\"1\" DeltaTUnit=\"tick\"/>" }
        let pixels = try parse("PhysicalSizeX=\"NaN\"", planes.joined())
        #expect(pixels.planes.count == 5)
        #expect(pixels.planes.allSatisfy { $0.deltaT == nil })
        #expect(pixels.warnings.count == 2)
    }

    @Test func readsBlocks() throws {
        let pixels = try parse(
            "",
            "<Channel Name=\"\"/><Channel Name=\"b\" SamplesPerPixel=\"3\"/>"
                + "<TiffData IFD=\"7\" FirstZ=\"1\" FirstC=\"2\" FirstT=\"3\" PlaneCount=\"4\">"
                + "<UUID FileName=\"x.tif\"> u </UUID></TiffData><TiffData/>"
        )
        #expect(pixels.channels.map(\.name) == [nil, "b"])
        #expect(pixels.channels.map(\.samplesPerPixel) == [1, 3])
        let block = pixels.blocks[0]
        #expect([block.page, block.firstZ, block.firstC, block.firstT, block.count] == [7, 1, 2, 3, 4])
        #expect(block.fileName == "x.tif")
        #expect(block.uuid == "u")
        #expect(pixels.blocks[1].page == nil)
        #expect(pixels.blocks[1].count == nil)
        #expect(pixels.blocks[1].firstT == 0)
    }

    @Test(arguments: ["IFD=\"-1\"", "FirstT=\"x\"", "PlaneCount=\"99999999999999999999\""])
    func badIndicesAreRefused(_ attribute: String) {
        #expect(throws: MovieError.self) { try parse("", "<TiffData \(attribute)/>") }
    }

    @Test func memberNamesStayInTheirFolder() {
        #expect(OMEXML.memberName("../../etc/x.tif") == "x.tif")
        #expect(OMEXML.memberName("C:\\data\\x.tif") == "x.tif")
        #expect(OMEXML.memberName("x.tif") == "x.tif")
    }
}
