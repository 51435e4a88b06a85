import CellImage
import Evaluation
import Foundation
import Lineage
import MovieIO
import Pipeline
import Reporters
import TestSupport
import Testing
import TrackStore
import Tracker

/// Folders in the Graph Exchange File Format.
extension ExportTests {
    private func numbers<Number: BitwiseCopyable>(_ result: Result, _ name: String, as type: Number.Type) throws
        -> [Number]
    {
        let data = try Data(contentsOf: URL(fileURLWithPath: result.movie.folder.file("graph/" + name)))
        return data.withUnsafeBytes { Array($0.bindMemory(to: type)) }
    }

    /// The folder is read by the `geff` package as well: see `check_geff.py` beside the fixtures of the lineages.
    @Test(arguments: Kind.allCases) func graphsHoldEveryObservation(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        _ = try export(result, .geff, to: "graph")
        let graph = LineageGraph(result.contents.forest, tracks: result.contents.tracks)
        #expect(try numbers(result, "nodes/ids/0", as: UInt64.self) == graph.nodes.indices.map { UInt64($0) })
        let edges = try numbers(result, "edges/ids/0.0", as: UInt64.self)
        #expect(edges == graph.edges.flatMap { [UInt64($0.from), UInt64($0.to)] })
        let cells = try numbers(result, "nodes/props/cell_id/values/0", as: Int64.self)
        #expect(cells == graph.nodes.map { Int64($0.cell) })
        let mothers = try numbers(result, "nodes/props/mother_id/values/0", as: Int64.self)
        let founders = try numbers(result, "nodes/props/mother_id/missing/0", as: UInt8.self)
        #expect(zip(mothers, founders).map { $1 == 0 ? Int($0) : nil } == graph.nodes.map(\.mother))
        let places = try numbers(result, "nodes/props/x/values/0", as: Double.self)
        #expect(places.count == graph.nodes.count && places.allSatisfy { $0 > 0 })
        let geff = try geffAttributes(of: result)
        #expect(geff["directed"] as? Bool == true)
        #expect((geff["axes"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["t", "y", "x"])
        for name in ["", "nodes/", "edges/", "nodes/props/", "nodes/props/t/"] {
            #expect(result.movie.folder.names.contains("graph/\(name).zgroup"))
        }
    }

    /// A scale is an even clock; the times of frames are right whether they were taken evenly or not.
    @Test(arguments: [true, false]) func timesOfGraphsAreTrue(isEven: Bool) async throws {
        let movie = try SmallMovie.yeast(frameCount: 6)
        let times = isEven ? [0, 60, 120, 180, 240, 300] : [0, 60, 120, 300, 480, 540.0]
        let contents = try ResultContents(try await movie.masksJob(try movie.writeMaskStack(times: times)).start())
        #expect(contents.timesInSeconds == times)
        let result = Result(movie: movie, contents: contents)
        _ = try export(result, .geff, to: "graph")
        let nodes = LineageGraph(contents.forest, tracks: contents.tracks).nodes
        let seconds = try numbers(result, "nodes/props/time_s/values/0", as: Double.self)
        #expect(seconds == nodes.map { times[$0.observation.frame] })
        let axes = try #require(try geffAttributes(of: result)["axes"] as? [[String: Any]])
        #expect(axes[0]["scale"] as? Double == (isEven ? 60 : nil))
        #expect(axes[1]["scale"] as? Double == 0.2)
    }

    /// Edges say what links and divisions rest on; what an edge does not have is marked as missing.
    @Test(arguments: Kind.allCases) func edgesSayWhatTheyRestOn(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        _ = try export(result, .geff, to: "graph")
        let forest = result.contents.forest
        let graph = LineageGraph(forest, tracks: result.contents.tracks)
        func values(_ name: String) throws -> [Double?] {
            let missing = try numbers(result, "edges/props/\(name)/missing/0", as: UInt8.self)
            let values = try numbers(result, "edges/props/\(name)/values/0", as: Double.self)
            #expect(values.count == graph.edges.count && missing.count == graph.edges.count)
            return zip(values, missing).map { $1 == 0 ? $0 : nil }
        }
        let (costs, margins) = (try values("cost"), try values("margin"))
        let probabilities = try values("division_probability")
        let gaps = try numbers(result, "edges/props/closes_gap/values/0", as: UInt8.self).map { $0 == 1 }
        #expect(gaps.count == graph.edges.count)
        let links = try result.contents.store.links().reduce(into: [DetectionID: Link]()) { $0[$1.to] = $1 }
        for (place, edge) in graph.edges.enumerated() {
            let (from, to) = (graph.nodes[edge.from], graph.nodes[edge.to])
            #expect(gaps[place] == (to.observation.frame - from.observation.frame > 1))
            if from.cell == to.cell {
                let link = try #require(links[to.observation])
                #expect(link.from == from.observation && costs[place] == link.cost)
                #expect(margins[place] == link.rivalCost.map { $0 - link.cost } && probabilities[place] == nil)
            } else {
                let division = try #require(forest.birthDivision(of: to.cell))
                #expect(probabilities[place] == division.confidence && costs[place] == division.cost)
                #expect(margins[place] == division.rivalCost.map { $0 - division.cost })
            }
        }
        #expect(gaps.contains(true) == (kind == .gaps) && probabilities.contains { $0 != nil })
        let described = try #require(try geffAttributes(of: result)["edge_props_metadata"] as? [String: [String: Any]])
        #expect(Set(described.keys) == ["cost", "margin", "closes_gap", "division_probability"])
        #expect(described["closes_gap"]?["dtype"] as? String == "bool")
        #expect(described.allSatisfy { $0.key == $0.value["identifier"] as? String })
        let array = try result.movie.folder.text("graph/edges/props/closes_gap/values/.zarray")
        #expect(array.contains("\"|b1\"") && array.contains("\"fill_value\": false"))
    }

    /// A GEFF is one object: of an older one nothing stays, were it written by another program.
    @Test func graphsReplaceOlderOnesAsAWhole() async throws {
        let result = try await ExportTests.result(.yeast)
        let folder = result.movie.folder
        let path = try export(result, .geff, to: "graph")
        let names = folder.names.filter { $0.hasPrefix("graph/") }
        for name in ["nodes/props/speed/values", "edges/ids/c/0"] { _ = try folder.folder("graph/" + name) }
        let older = ["nodes/props/speed/values/.zarray", "nodes/ids/7", "edges/ids/c/0/0", ".zmetadata"]
        for name in older { try folder.write("older", to: "graph/" + name) }
        try folder.write("{\"attributes\": {\"geff\": {}}}", to: "graph/zarr.json")
        try folder.write("mine", to: "graph/notes.txt")
        var again = ResultExport(result.contents, path: path)
        again.overwrite = true
        try again.write(.geff)
        #expect(folder.names.filter { $0.hasPrefix("graph/") && $0 != "graph/notes.txt" } == names)
        #expect(try folder.text("graph/notes.txt") == "mine")
        #expect(!folder.names.contains { $0.contains(".part-") })
    }

    /// An image in Zarr would lose its description.
    @Test(arguments: [
        (".zattrs", #"{"multiscales": []}"#), (".zarray", #"{"shape": [2, 2]}"#),
        ("zarr.json", #"{"consolidated_metadata": {"metadata": {"tracks": {"attributes": {"geff": {}}}}}}"#),
    ]) func otherZarrGroupsAndArraysStay(name: String, description: String) async throws {
        let result = try await ExportTests.result(.yeast)
        let folder = result.movie.folder
        _ = try folder.folder("image.zarr")
        try folder.write(description, to: "image.zarr/" + name)
        var export = ResultExport(result.contents, path: folder.file("image.zarr"))
        export.overwrite = true
        let before = folder.names
        let refused = try await runError { try export.write(.geff) }
        guard case .cannotCreate(folder.file("image.zarr"), let reason) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(reason.contains("no GEFF"))
        #expect(folder.names == before)
        #expect(try folder.text("image.zarr/" + name) == description)
    }

    private func geffAttributes(of result: Result) throws -> [String: Any] {
        let attributes = try result.movie.folder.text("graph/.zattrs")
        let object = try JSONSerialization.jsonObject(with: Data(attributes.utf8)) as? [String: [String: Any]]
        return try #require(object?["geff"])
    }
}
