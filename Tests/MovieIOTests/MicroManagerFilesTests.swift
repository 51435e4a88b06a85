import Foundation
import MovieIO
import TestSupport
import Testing

/// Folders in which Micro-Manager 2 saved every image as a file.
@Suite struct MicroManagerFilesTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        for channel in ["000", "001"] {
            for time in 0..<2 {
                let name = "img_channel\(channel)_position000_time00000000\(time)_z000.tif"
                try scratch.write(Data(TIFFBuilder().bytes), to: name)
            }
        }
    }

    private func channels(_ metadata: String) throws -> Sourced<[String]> {
        try scratch.write(metadata, to: "metadata.txt")
        let movie = try MovieOpener.open([scratch.path]).metadata
        #expect(movie.conflicts.isEmpty && movie.warnings.isEmpty)
        return movie.channelNames
    }

    @Test func theSummaryNamesTheChannels() throws {
        let names = try channels(#"{"Summary": {"ChNames": ["YFP", "DAPI", "unused"]}}"#)
        #expect(names == Sourced(["YFP", "DAPI"], from: .microManager))
    }

    @Test func thePlanesNameTheChannels() throws {
        let start = #""Metadata-Default/img_channel00"#
        let names = try channels(
            #"{\#(start)0_position000_time000000000_z000.tif": {"ChannelIndex": 0, "Channel": "YFP"},"#
                + #"\#(start)1_position000_time000000000_z000.tif": {"ChannelIndex": 1, "Channel": "DAPI"}}"#
        )
        #expect(names == Sourced(["YFP", "DAPI"], from: .microManager))
    }

    @Test(arguments: [#"{"Summary": {"ChNames": ["YFP"]}}"#, #"{"Summary": {}}"#])
    func namesOfOtherChannelsAreNone(_ metadata: String) throws {
        #expect(try channels(metadata) == Sourced(["channel 000", "channel 001"], from: .fileName))
    }
}
