import CellImage
import Foundation
import Lineage
import MovieIO
import TrackStore
import Tracker

/// Writes lineages in the Graph Exchange File Format (GEFF): a Zarr folder of arrays of nodes and edges.
///
/// - Source: Graph Exchange File Format, version 1 (liveimagetrackingtools.org/geff).
struct GraphExport {
    /// Version of the format that is followed.
    private static let version = "1.1.0"

    let contents: ResultContents

    /// Writes the groups and arrays.
    func write(to folder: borrowing OutputFolder) throws(RunError) {
        let graph = LineageGraph(contents.forest, tracks: contents.tracks)
        let properties = try properties(of: graph)
        let ofEdges = try edgeProperties(of: graph)
        try folder.writeGroup("", attributes: try metadata(properties, ofEdges))
        for name in ["nodes", "nodes/props", "edges", "edges/props"] { try folder.writeGroup(name) }
        try folder.write(ZarrArray(unsigned: Array(graph.nodes.indices)), to: "nodes/ids")
        try folder.write(ZarrArray(unsigned: graph.edges.flatMap { [$0.from, $0.to] }, columns: 2), to: "edges/ids")
        for property in properties { try folder.write(property, below: "nodes/props") }
        for property in ofEdges { try folder.write(property, below: "edges/props") }
    }

    private func properties(of graph: LineageGraph) throws(RunError) -> [GraphProperty] {
        let regions = try contents.regions()
        let nodes = graph.nodes
        let places = nodes.map { regions[$0.observation] }
        var properties = [
            GraphProperty("t", nodes.map(\.observation.frame)),
            GraphProperty("y", places.map { $0?.centroid.y ?? 0 }),
            GraphProperty("x", places.map { $0?.centroid.x ?? 0 }),
            GraphProperty("cell_id", nodes.map(\.cell)),
            GraphProperty("mother_id", nodes.map(\.mother), meaning: "The cell's mother; missing for founders."),
            GraphProperty("tracklet_id", nodes.map(\.tracklet)),
            GraphProperty("lineage_id", nodes.map(\.lineage)),
            GraphProperty("label", nodes.map { Int($0.observation.label) }),
            GraphProperty("area_px", places.map { $0?.area ?? 0 }),
        ]
        if let seconds = contents.secondsOfAllFrames {
            properties.append(GraphProperty("time_s", nodes.map { seconds[$0.observation.frame] }))
        }
        return properties
    }

    /// What links and divisions rest on.
    private func edgeProperties(of graph: LineageGraph) throws(RunError) -> [GraphProperty] {
        let links = try RunError.translate { try contents.store.links() }
            .reduce(into: [DetectionPair: Link]()) { $0[DetectionPair(from: $1.from, to: $1.to)] = $1 }
        let edges = graph.edges.map { (graph.nodes[$0.from], graph.nodes[$0.to]) }
        let found = edges.map { links[DetectionPair(from: $0.observation, to: $1.observation)] }
        let divisions = edges.map { $0.cell == $1.cell ? nil : contents.forest.birthDivision(of: $1.cell) }
        let costs = zip(found, divisions).map { link, division in division?.cost ?? link?.cost }
        let rivals = zip(found, divisions).map { link, division in
            division == nil ? link?.rivalCost : division?.rivalCost
        }
        return [
            GraphProperty("cost", costs, meaning: "Cost of the link or of the division; smaller is better."),
            GraphProperty(
                "margin",
                zip(costs, rivals).map { cost, rival in cost.flatMap { cost in rival.map { $0 - cost } } },
                meaning: "Cost of the best alternative minus that of the link or of the division."
            ),
            GraphProperty(
                "closes_gap",
                edges.map { $1.observation.frame - $0.observation.frame > 1 },
                meaning: "Whether frames lie between the ends."
            ),
            GraphProperty(
                "division_probability",
                divisions.map { $0?.confidence },
                meaning: "How sure the division is, of edges from a mother to a daughter."
            ),
        ]
    }

    private static func description(of properties: [GraphProperty]) -> String {
        JSONText.object(
            properties.reduce(into: [:]) { members, property in
                var member = ["dtype": JSONText.text(property.type), "identifier": JSONText.text(property.name)]
                member["varlength"] = "false"
                if !property.meaning.isEmpty { member["description"] = JSONText.text(property.meaning) }
                members[property.name] = JSONText.object(member)
            }
        )
    }

    /// The attributes of the outer group.
    private func metadata(
        _ properties: [GraphProperty],
        _ ofEdges: [GraphProperty]
    ) throws(RunError) -> String {
        let size = contents.movie.pixelSize
        let interval = contents.evenIntervalInSeconds
        let scales = [
            "t": interval.map { ($0, "second") }, "y": size.map { ($0.heightInMicrometers, "micrometer") },
            "x": size.map { ($0.widthInMicrometers, "micrometer") },
        ]
        let axes = properties.prefix(3).map { property in
            var axis = ["name": JSONText.text(property.name)]
            axis["type"] = JSONText.text(property.name == "t" ? "time" : "space")
            axis["unit"] = JSONText.text(property.name == "t" ? "frame" : "pixel")
            axis["min"] = property.range.map { "\($0.lowerBound)" }
            axis["max"] = property.range.map { "\($0.upperBound)" }
            if let scale = scales[property.name] ?? nil {
                axis["scale"] = "\(scale.0)"
                axis["scaled_unit"] = JSONText.text(scale.1)
            }
            return JSONText.object(axis)
        }
        let geff = JSONText.object([
            "geff_version": JSONText.text(GraphExport.version), "directed": "true",
            "axes": "[" + axes.joined(separator: ", ") + "]",
            "node_props_metadata": GraphExport.description(of: properties),
            "edge_props_metadata": GraphExport.description(of: ofEdges),
            "track_node_props": JSONText.object(["lineage": "\"lineage_id\"", "tracklet": "\"tracklet_id\""]),
            "extra": JSONText.object(["celltrack": JSONText.object(["cell": "\"cell_id\""])]),
        ])
        return JSONText.object(["geff": geff]) + "\n"
    }
}

/// The little JSON that attributes need.
private enum JSONText {
    static func text(_ value: String) -> String { "\"" + value + "\"" }

    /// An object of values that are JSON already, by name.
    static func object(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
    }
}
