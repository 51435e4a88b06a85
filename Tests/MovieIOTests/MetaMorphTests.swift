import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// Pixel size and clock of files that MetaMorph wrote.
@Suite struct MetaMorphTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private static func description(time: String, size: String = "0.65", units: String = "um") -> String {
        """
        <MetaData>
        <prop id="Description" type="string" value="Exposure: 100 ms&#13;&#10;"/>
        <PlaneInfo>
        <prop id="spatial-calibration-state" type="bool" value="on"/>
        <prop id="spatial-calibration-x" type="float" value="\(size)"/>
        <prop id="spatial-calibration-y" type="float" value="1.3"/>
        <prop id="spatial-calibration-units" type="string" value="\(units)"/>
        <prop id="acquisition-time-local" type="time" value="\(time)"/>
        </PlaneInfo>
        </MetaData>
        """
    }

    private func write(_ descriptions: [String]) throws -> MovieMetadata {
        for (index, description) in descriptions.enumerated() {
            var image = TIFFBuilder()
            let text = Array(description.utf8) + [0]
            image.set(270, UInt32(8 + image.data.count), type: 2, count: UInt32(text.count))
            image.data += text
            try scratch.write(Data(image.bytes), to: "e_w1_s1_t\(index + 1).TIF")
        }
        return try MovieOpener.open([scratch.path]).metadata
    }

    @Test func sizeAndTimesAreRead() throws {
        let times = ["20240501 23:59:00.500", "20240502 00:01:00.000", "20240502 00:03:00"]
        let movie = try write(times.map { MetaMorphTests.description(time: $0) })
        let size = try #require(PixelSize(widthInMicrometers: 0.65, heightInMicrometers: 1.3))
        #expect(movie.pixelSize == Sourced(size, from: .metaMorph))
        #expect(movie.frameTimesInSeconds == Sourced([0, 119.5, 239.5], from: .metaMorph))
        #expect(movie.warnings.isEmpty)
    }

    @Test(arguments: [
        description(time: "yesterday", size: "wide"), description(time: "20240501 25:00:00", units: "pixel"),
        description(time: "20240501 10:00:00.x", size: "1e999"), "<MetaData>", "<MetaData><prop id=",
        "<MetaData><prop/></MetaData>", "<MetaData><PlaneInfo></MetaData>",
    ])
    func whatIsBrokenIsUnknown(_ description: String) throws {
        let movie = try write([description, description])
        #expect(movie.frameCount == 2)
        #expect(movie.pixelSize == nil && movie.frameInterval == nil && movie.frameTimesInSeconds == nil)
    }

    @Test func aFrameWithoutATimeIsSaid() throws {
        let movie = try write([MetaMorphTests.description(time: "20240501 10:00:00"), "no description"])
        #expect(movie.frameTimesInSeconds == nil)
        #expect(movie.warnings == ["MetaMorph: 1 of 2 frames have no time; the measured times are not used."])
    }
}
