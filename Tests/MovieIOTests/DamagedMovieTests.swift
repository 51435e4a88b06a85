import CellImage
import Foundation
import MovieIO
import Testing

/// What a damaged input must end in.
private enum Outcome: Sendable {
    /// Damage whose reason holds a text.
    case malformed(String)
    case missing(String)
    case unreadable(String)
    case missingFrames([Int])
    case ambiguous(String)
    case option(String)
    case unsupported
    case empty
    case mismatch(String)

    func matches(_ error: MovieError?) -> Bool {
        switch (self, error) {
        case (.malformed(let text), .malformed(_, _, let reason)?): reason.contains(text)
        case (.missing(let name), .missing(let file)?): file.hasSuffix(name)
        case (.unreadable(let text), .unreadable(_, let reason)?):
            reason.contains(text) && reason.contains("--pattern")
        case (.missingFrames(let numbers), .missingFrames(_, let missing)?): missing == numbers
        case (.ambiguous(let text), .ambiguous(_, _, let flag)?): flag.contains(text)
        case (.option(let text), .option(let name, _)?): name == text
        case (.unsupported, .unsupported?), (.empty, .empty?): true
        case (.mismatch(let name), .mismatch(let file, _, _, _)?): file.hasSuffix(name)
        default: false
        }
    }
}

private struct Damage: Sendable, CustomTestStringConvertible {
    var path: String
    var outcome: Outcome
    var options = MovieOptions()

    init(_ path: String, _ outcome: Outcome, _ options: MovieOptions = MovieOptions()) {
        self.path = path
        self.outcome = outcome
        self.options = options
    }

    var testDescription: String { path }

    static let corpus = [
        Damage("damaged/billion_laughs.ome.tif", .malformed("document types")),
        Damage("damaged/unknown_entity.ome.tif", .malformed("&lol;")),
        Damage("damaged/unclosed.ome.tif", .malformed("OME-XML")),
        Damage("damaged/crossed.ome.tif", .malformed("expected the end of Image")),
        Damage("damaged/no_image.ome.tif", .malformed("no image")),
        Damage("damaged/zero_size.ome.tif", .malformed("SizeT is \"0\"")),
        Damage("damaged/huge_size.ome.tif", .malformed("more planes")),
        Damage("damaged/not_a_number.ome.tif", .malformed("SizeT is \"three\"")),
        Damage("damaged/bad_order.ome.tif", .malformed("DimensionOrder")),
        Damage("damaged/beyond_file.ome.tif", .malformed("names page 4, but the file has 3")),
        Damage("damaged/beyond_image.ome.tif", .malformed("more planes than the image")),
        Damage("damaged/first_outside.ome.tif", .malformed("begins at C 4")),
        Damage("damaged/wrong_width.ome.tif", .mismatch("wrong_width.ome.tif")),
        Damage("damaged/missing_member.ome.tif", .unreadable("absent.ome.tif")),
        Damage("damaged/missing_companion.ome.tif", .unreadable("absent.companion.ome")),
        Damage("damaged/missing_planes.ome.tif", .missingFrames([3, 4])),
        Damage("ome/two_images.ome.tif", .ambiguous("--series")),
        Damage("ome/two_images.ome.tif", .option("--series"), MovieOptions(series: 2)),
        Damage("damaged/imagej_zero_channels.tif", .malformed("channels is \"0\"")),
        Damage("damaged/imagej_many_images.tif", .malformed("1000000000 images are too many")),
        Damage("damaged/imagej_float_images.tif", .malformed("images is \"1e12\"")),
        Damage("damaged/imagej_negative.tif", .malformed("images is \"-3\"")),
        Damage("damaged/imagej_no_product.tif", .malformed("multiply to 3")),
        Damage("damaged/imagej_more_than_pages.tif", .malformed("9 images are announced, but there are 3")),
        Damage("damaged/imagej_overflow.tif", .malformed("images are too many")),
        Damage("damaged/imagej_bad_order.tif", .malformed("order is \"ABC\"")),
        Damage("damaged/imagej_contiguous.tif", .malformed("room for")),
        Damage("imagej/plain_stack.tif", .ambiguous("--axes TYX or --axes ZYX")),
        Damage("imagej/Z_uint16.tif", .ambiguous("--slice N or --projection max")),
        Damage("imagej/Z_uint16.tif", .option("--slice"), MovieOptions(slices: .slice(4))),
        Damage("imagej/TC_uint16.tif", .option("--channels"), MovieOptions(channelNames: ["one"])),
        Damage("imagej/TC_uint16.tif", .option("--axes"), MovieOptions(axes: "T5C2YX")),
        Damage("damaged/micromanager_json.tif", .malformed("no JSON object")),
        Damage("damaged/micromanager_repeated.tif", .malformed("repeat an earlier page")),
        Damage("damaged/micromanager_far.tif", .malformed("do not fit")),
        Damage("plain/shape_two.tif", .ambiguous("--axes")),
        Damage("micromanager/no_indices.tif", .ambiguous("--axes")),
        Damage("plain/pages.tif", .option("--series"), MovieOptions(series: 1)),
        Damage("micromanager/files", .option("--channels"), MovieOptions(channelNames: ["my_chan", "DAPI"])),
        Damage("damaged/duplicates", .malformed("the same place")),
        Damage("damaged/far", .missingFrames(Array(1...100_000))),
        Damage("damaged/two_numbers", .ambiguous("--pattern")),
        Damage("damaged/two_names", .ambiguous("--channels or --pattern")),
        Damage("damaged/inner_pages", .ambiguous("--axes")),
        Damage("damaged/incomplete", .missingFrames([1])),
        Damage("sequences/gaps", .missingFrames([1])),
        Damage("sequences/positions", .ambiguous("--series")),
        Damage("sequences/gaps", .option("--pattern"), MovieOptions(pattern: "t{x}.tif")),
        Damage("sequences/gaps", .empty, MovieOptions(pattern: "u{t}.tif")),
        Damage("sequences/gaps/u{t}.tif", .empty),
        Damage("damaged/no_images", .empty),
        Damage("damaged/nothing.tif", .empty),
        Damage("damaged/fake.tif", .unsupported),
        Damage("damaged/absent.tif", .missing("absent.tif")),
        Damage("damaged/absent", .missing("absent")),
    ]
}

@Suite struct DamagedMovieTests {
    @Test(arguments: Damage.corpus)
    private func isRefused(_ damage: Damage) throws {
        let path = try MovieFixtures.path(damage.path)
        let error = MovieFixtures.error { _ = try MovieOpener.open([path], options: damage.options) }
        #expect(damage.outcome.matches(error), "\(String(describing: error))")
    }

    @Test func anotherSizeIsReportedWithItsFrame() throws {
        let movie = try MovieOpener.open([MovieFixtures.path("damaged/sizes")])
        #expect(movie.metadata.frameCount == 3)
        _ = try movie.frame(at: 1)
        let error = MovieFixtures.error { _ = try movie.frame(at: 2) }
        #expect(Outcome.mismatch("t2.tif").matches(error), "\(String(describing: error))")
    }

    @Test func anotherTypeIsReportedWithItsFrame() throws {
        let movie = try MovieOpener.open([MovieFixtures.path("damaged/types")])
        let error = MovieFixtures.error { _ = try movie.frame(at: 1) }
        #expect(Outcome.mismatch("t1.tif").matches(error), "\(String(describing: error))")
    }

    @Test func anUnreadableFileInTheMiddleStopsOnlyItsFrame() throws {
        let movie = try MovieOpener.open([MovieFixtures.path("damaged/unreadable")])
        _ = try movie.frame(at: 0)
        let error = MovieFixtures.error { _ = try movie.frame(at: 1) }
        #expect(error?.description.contains("t1.tif") == true)
        _ = try movie.frame(at: 2)
    }

    @Test func damagedXMLIsPassedOverWhenTheUserGivesTheAxes() throws {
        let path = try MovieFixtures.path("damaged/crossed.ome.tif")
        let movie = try MovieOpener.open([path], options: MovieOptions(axes: "TYX"))
        #expect(movie.metadata.frameCount == 3)
        #expect(movie.metadata.warnings.contains { $0.contains("damaged") })
    }

    @Test func aMissingMemberMayBeAllowed() throws {
        let path = try MovieFixtures.path("damaged/missing_member.ome.tif")
        let movie = try MovieOpener.open([path], options: MovieOptions(allowMissingFrames: true))
        #expect(movie.metadata.frameCount == 3)
    }

    @Test func filesOfOneImageEachMayBeChannelsInTheGivenOrder() throws {
        let paths = try ["c2", "c1"].map { try MovieFixtures.path("sequences/channels/exp1_t001_\($0).tif") }
        let movie = try MovieOpener.open(paths, options: MovieOptions(channelNames: ["b", "a"]))
        #expect(movie.metadata.frameCount == 1)
        #expect(try movie.frame(at: 0).channels.map { $0[0, 0] } == [120, 100])
    }

    @Test func nothingGivenIsNamed() {
        #expect(Outcome.option("MOVIE").matches(MovieFixtures.error { _ = try MovieOpener.open([]) }))
    }

    /// Truncating a description anywhere gives an error or a movie, never a trap.
    @Test func everyPrefixOfADocumentIsHandled() throws {
        let document = """
            <?xml version="1.0"?><!-- c --><OME UUID='u'><Image Name="a&#181;"><Pixels DimensionOrder="XYCZT" \
            Type="uint16" SizeX="6" SizeY="4" SizeZ="1" SizeC="1" SizeT="1"><TiffData IFD="0"><UUID FileName="x">u\
            </UUID></TiffData><Plane TheT="0" DeltaT="1"/></Pixels></Image></OME>
            """
        let whole = try OMEXMLParser.parse(document, file: "x")
        #expect(whole.images[0].name == "aµ")
        #expect(whole.images[0].pixels.blocks[0].uuid == "u")
        for length in 0..<document.utf8.count {
            let prefix = String(decoding: document.utf8.prefix(length), as: UTF8.self)
            #expect(MovieFixtures.error { _ = try OMEXMLParser.parse(prefix, file: "x") } != nil)
        }
    }
}
