import CellImage
import Foundation
import FoundationXML
import Lineage
import Pipeline
import TestSupport
import Testing
import TrackStore
import Tracker

/// What a test wants to know of a file of TrackMate.
private final class TrackMateReader: NSObject, XMLParserDelegate {
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    /// The elements in which elements of a name lie.
    private(set) var parents: [String: [String]] = [:]
    private(set) var isWellFormed = false
    private var open: [String] = []

    init(_ data: Data) {
        super.init()
        let parser = XMLParser(data: data)
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func all(_ name: String) -> [[String: String]] {
        elements.filter { $0.name == name }.map(\.attributes)
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        if let parent = open.last { parents[name, default: []].append(parent) }
        open.append(name)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}

@Suite struct TrackMateTests {
    @Test func spotsEdgesAndTracksAreThere() async throws {
        let movie = try SmallMovie.hela()
        let contents = try ResultContents(try await movie.job().start())
        let path = movie.folder.file("tracks.xml")
        try ResultExport(contents, path: path).write(.trackmate)
        let read = TrackMateReader(try movie.folder.read("tracks.xml"))
        #expect(read.isWellFormed)
        let model = try #require(read.all("Model").first)
        #expect(model == ["spatialunits": "micron", "timeunits": "sec"])

        let graph = LineageGraph(contents.forest, tracks: contents.tracks)
        let spots = read.all("Spot")
        #expect(spots.count == graph.nodes.count && read.all("AllSpots").first?["nspots"] == "\(spots.count)")
        let ids = spots.compactMap { $0["ID"] }
        #expect(Set(ids).count == spots.count)
        #expect(spots.compactMap { $0["CELL_ID"] } == graph.nodes.map { "\($0.cell)" })
        #expect(spots.map { $0["MOTHER_ID"] } == graph.nodes.map { "\($0.mother ?? -1)" })
        let edges = read.all("Edge")
        #expect(edges.count == graph.edges.count)
        let ends = edges.flatMap { [$0["SPOT_SOURCE_ID"] ?? "", $0["SPOT_TARGET_ID"] ?? ""] }
        #expect(Set(ends).isSubset(of: Set(ids)))
        let divisions = Dictionary(grouping: edges) { $0["SPOT_SOURCE_ID"] }.values.count { $0.count > 1 }
        #expect(divisions == contents.forest.divisions.count && divisions > 0)

        // Whole lineages, but for cells of one frame.
        let founders = Set(graph.edges.map { graph.nodes[$0.from].lineage })
        #expect(read.all("Track").count == founders.count)
        #expect(read.all("TrackID").count == founders.count)
        let declared = Set(read.all("Feature").compactMap { $0["feature"] })
        let features = declared.subtracting(["SPOT_SOURCE_ID", "SPOT_TARGET_ID", "TRACK_ID"])
        #expect(spots.allSatisfy { Set($0.keys) == features.union(["ID", "name"]) })
    }

    /// TrackMate's reader takes the first four as given, and complains where one of the others is missing.
    ///
    /// `check_trackmate.py` beside the fixtures of the lineages reads such a file with `pytrackmate`.
    @Test func settingsAreThoseThatReadersAskFor() async throws {
        let movie = try SmallMovie.hela()
        let contents = try ResultContents(try await movie.job().start())
        try ResultExport(contents, path: movie.folder.file("tracks.xml")).write(.trackmate)
        let read = TrackMateReader(try movie.folder.read("tracks.xml"))
        for (name, parent) in [
            ("ImageData", "Settings"), ("InitialSpotFilter", "Settings"), ("SpotFilterCollection", "Settings"),
            ("TrackFilterCollection", "Settings"), ("DetectorSettings", "Settings"), ("TrackerSettings", "Settings"),
            ("AnalyzerCollection", "Settings"), ("SpotAnalyzers", "AnalyzerCollection"),
            ("EdgeAnalyzers", "AnalyzerCollection"), ("TrackAnalyzers", "AnalyzerCollection"),
            ("GUIState", "TrackMate"), ("DisplaySettings", "TrackMate"),
        ] {
            #expect(read.parents[name] == [parent], "\(name)")
        }
        let filter = try #require(read.all("InitialSpotFilter").first)
        let lowest = try #require(filter["value"].flatMap(Double.init))
        #expect(filter["feature"] == "QUALITY" && filter["isabove"] == "true")
        let scores = read.all("Spot").compactMap { $0["QUALITY"].flatMap(Double.init) }
        #expect(!scores.isEmpty && scores.allSatisfy { $0 > lowest })
    }

    @Test func placesAndTimesHaveUnits() async throws {
        let movie = try SmallMovie.hela()
        let contents = try ResultContents(try await movie.job().start())
        try ResultExport(contents, path: movie.folder.file("tracks.xml")).write(.trackmate)
        let read = TrackMateReader(try movie.folder.read("tracks.xml"))
        let size = try #require(contents.movie.pixelSize)
        let node = try #require(LineageGraph(contents.forest, tracks: contents.tracks).nodes.last)
        let frame = node.observation.frame
        let detections = try contents.store.detections(inFrame: frame)
        let region = try #require(detections.first { $0.label == node.observation.label }?.region)
        let spot = try #require(read.all("Spot").last)
        #expect(spot["POSITION_X"] == "\(region.centroid.x * size.widthInMicrometers)")
        #expect(spot["POSITION_Y"] == "\(region.centroid.y * size.heightInMicrometers)")
        #expect(spot["FRAME"] == "\(frame)")
        #expect(spot["POSITION_T"] == contents.timesInSeconds[frame].map { "\($0)" })
        let image = try #require(read.all("ImageData").first)
        #expect(image["filename"] == "movie.ome.tif" && image["nframes"] == "\(movie.frameCount)")
    }
}
