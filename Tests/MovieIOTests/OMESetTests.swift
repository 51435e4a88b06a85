import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// Sets of OME-TIFF files, one per time point with two channels, some of which are missing or renamed.
@Suite struct OMESetTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private static let planes = (0..<3).map { "<Plane TheZ=\"0\" TheC=\"0\" TheT=\"\($0)\" DeltaT=\"\(60 * $0)\"/>" }

    /// Writes the files of some time points of a set of three; first pixels are 10 t + c.
    private func write(_ times: [Int], as name: (Int) -> String, times planes: [String] = []) throws {
        let blocks = (0..<6).map { index in
            "<TiffData FirstT=\"\(index / 2)\" FirstC=\"\(index % 2)\" IFD=\"\(index % 2)\" PlaneCount=\"1\">"
                + "<UUID FileName=\"s_\(index / 2).ome.tif\">urn:uuid:0\(index / 2)</UUID></TiffData>"
        }
        let pixels =
            "<Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" Type=\"uint8\" SizeX=\"4\" SizeY=\"3\" "
            + "SizeZ=\"1\" SizeC=\"2\" SizeT=\"3\" PhysicalSizeX=\"0.5\" PhysicalSizeY=\"0.5\"><Channel Name=\"GFP\"/>"
            + "<Channel Name=\"RFP\"/>" + (blocks + planes).joined() + "</Pixels></Image></OME>\0"
        for time in times {
            let text = Array(
                ("<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" UUID=\"urn:uuid:0\(time)\">" + pixels)
                    .utf8
            )
            var first = TIFFBuilder()
            first.data[0] = UInt8(10 * time)
            first.data += first.data
            first.data[12] += 1
            var second = first
            second.set(273, 20)
            let place = UInt32(8 + first.data.count)
            first.data += text
            second.data = first.data
            first.set(270, place, type: 2, count: UInt32(text.count))
            try scratch.write(Data(TIFFBuilder.bytes(of: [first, second])), to: name(time))
        }
    }

    @Test func aMissingMemberMayBeLeftOut() throws {
        try write([0, 2]) { "s_\($0).ome.tif" }
        let error = MovieFixtures.error { _ = try MovieOpener.open([scratch.path]) }
        let text = error?.description ?? ""
        #expect(text.contains("names s_1.ome.tif") && text.contains("--allow-missing-frames"), "\(text)")
        let movie = try MovieOpener.open([scratch.path], options: MovieOptions(allowMissingFrames: true))
        #expect(movie.metadata.frameNumbers == [0, 2])
    }

    @Test func renamedFilesKeepTheirChannels() throws {
        try write([0, 1, 2]) { "new_\($0).tif" }
        let movie = try MovieOpener.open([scratch.path], options: MovieOptions(pattern: "new_{t}.tif"))
        #expect(movie.metadata.channelNames == Sourced(["GFP", "RFP"], from: .ome))
        #expect(movie.metadata.pixelSize?.value.widthInMicrometers == 0.5)
        #expect(
            try (0..<3).map { try movie.frame(at: $0).channels.map { $0[0, 0] } } == [[0, 1], [10, 11], [20, 21]]
        )
        #expect(movie.metadata.warnings.isEmpty)
    }

    @Test func measuredTimesOfRenamedFilesAreSaidToBeLost() throws {
        try write([0, 1, 2], as: { "new_\($0).tif" }, times: OMESetTests.planes)
        let movie = try MovieOpener.open([scratch.path], options: MovieOptions(pattern: "new_{t}.tif")).metadata
        #expect(movie.frameInterval == nil)
        #expect(movie.warnings.contains { $0.contains("--frame-interval") }, "\(movie.warnings)")
    }
}
