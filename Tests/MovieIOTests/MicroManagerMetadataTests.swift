import Foundation
import MovieIO
import Testing

@Suite struct MicroManagerMetadataTests {
    @Test func readsBothVersionsOfKeys() throws {
        let old = try MicroManagerMetadata(
            json: #"{"Frame": 3, "ChannelIndex": "1", "Slice": 2, "ElapsedTime-ms": 12.5, "PixelSize_um": "0.5"}"#,
            file: "f",
            page: 0
        )
        #expect([old.frame, old.channel, old.slice] == [3, 1, 2])
        #expect(old.elapsedMilliseconds == 12.5)
        #expect(old.pixelSizeInMicrometers == 0.5)
        let new = try MicroManagerMetadata(
            json: #"{"FrameIndex": 4, "Summary": {"ChNames": ["a"], "Interval_ms": 100, "BitDepth": 12}}"#,
            file: "f",
            page: 0
        )
        #expect(new.frame == 4)
        #expect(new.channelNames == ["a"])
        #expect(new.intervalInMilliseconds == 100)
        #expect(new.bitDepth == 12)
    }

    @Test func nonsenseIsUnknown() throws {
        let metadata = try MicroManagerMetadata(
            json:
                #"{"FrameIndex": -1, "ChannelIndex": 1.5, "SliceIndex": 1e300, "PixelSizeUm": null, "ChNames": "[\"x\"]"}"#,
            file: "f",
            page: 0
        )
        #expect(metadata.frame == nil)
        #expect(metadata.channel == nil)
        #expect(metadata.slice == nil)
        #expect(metadata.pixelSizeInMicrometers == nil)
        #expect(metadata.channelNames == ["x"])
    }

    @Test(arguments: ["", "{", "[]", "3", "null", String(repeating: "{\"a\":", count: 100_000)])
    func brokenTextIsRefused(_ text: String) {
        let error = MovieFixtures.error { _ = try MicroManagerMetadata(json: text, file: "f", page: 7) }
        #expect(error == .malformed(file: "f", page: 7, reason: "Micro-Manager's metadata are no JSON object"))
    }

    @Test func readsMetadataOfSeparateFiles() throws {
        let text = """
            {"Summary": {"Interval_ms": 0},
             "FrameKey-0-0-0": {"ElapsedTime-ms": 10, "PixelSizeUm": 0.3}, "FrameKey-0-1-0": {"ElapsedTime-ms": 5},
             "FrameKey-2-0-0": {"ElapsedTime-ms": 900}, "FrameKey-x": {"ElapsedTime-ms": 1},
             "Metadata-Default/img_channel000_position000_time000000007_z000.tif": {"ElapsedTimeMs": 70}}
            """
        let metadata = try MicroManagerMetadataFile(Data(text.utf8), file: "f")
        #expect(metadata.elapsedMilliseconds == [0: 5, 2: 900, 7: 70])
        #expect(metadata.summary.pixelSizeInMicrometers == 0.3)
        let error = MovieFixtures.error { _ = try MicroManagerMetadataFile(Data(text.utf8.dropLast()), file: "f") }
        #expect(error == .malformed(file: "f", page: nil, reason: "no valid JSON object"))
    }
}
