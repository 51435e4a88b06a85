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
        try folder.writeGroup("", attributes: try metadata(properties))
        for name in ["nodes", "nodes/props", "edges", "edges/props"] { try folder.writeGroup(name) }
        try folder.write(ZarrArray(unsigned: Array(graph.nodes.indices)), to: "nodes/ids")
        try folder.write(ZarrArray(unsigned: graph.edges.flatMap { [$0.from, $0.to] }, columns: 2), to: "edges/ids")
        for property in properties {
            try folder.writeGroup("nodes/props/\(property.name)")
            try folder.write(property.array, to: "nodes/props/\(property.name)/values")
        }
    }

    /// A value that every node has.
    private struct Property {
        var name: String
        var isReal: Bool
        var array: ZarrArray
        /// Smallest and largest value; nil without nodes.
        var range: ClosedRange<Double>?

        init(_ name: String, _ values: [Int]) {
            self.name = name
            isReal = false
            array = ZarrArray(values)
            range = Property.range(values.map(Double.init))
        }

        init(_ name: String, _ values: [Double]) {
            self.name = name
            isReal = true
            array = ZarrArray(values)
            range = Property.range(values)
        }

        private static func range(_ values: [Double]) -> ClosedRange<Double>? {
            guard let low = values.min(), let high = values.max() else { return nil }
            return low...high
        }
    }

    private func properties(of graph: LineageGraph) throws(RunError) -> [Property] {
        let detections = try RunError.translate { try contents.store.detectionsByFrame() }
        var regions: [DetectionID: RegionProperties] = [:]
        for frame in detections {
            for detection in frame.detections {
                regions[DetectionID(frame: frame.frame, label: detection.label)] = detection.region
            }
        }
        let nodes = graph.nodes
        let places = nodes.map { regions[$0.observation] }
        return [
            Property("t", nodes.map(\.observation.frame)),
            Property("y", places.map { $0?.centroid.y ?? 0 }),
            Property("x", places.map { $0?.centroid.x ?? 0 }),
            Property("cell_id", nodes.map(\.cell)),
            Property("tracklet_id", nodes.map(\.tracklet)),
            Property("lineage_id", nodes.map(\.lineage)),
            Property("label", nodes.map { Int($0.observation.label) }),
            Property("area_px", places.map { $0?.area ?? 0 }),
        ]
    }

    /// The attributes of the outer group.
    private func metadata(_ properties: [Property]) throws(RunError) -> String {
        let size = contents.movie.pixelSize
        let interval = contents.movie.frameIntervalSeconds
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
        let described = properties.map { property in
            let type = property.isReal ? "float64" : "int64"
            return (
                property.name, "{\"dtype\": \"\(type)\", \"identifier\": \"\(property.name)\", \"varlength\": false}"
            )
        }
        let geff = JSONText.object([
            "geff_version": JSONText.text(GraphExport.version), "directed": "true",
            "axes": "[" + axes.joined(separator: ", ") + "]",
            "node_props_metadata": JSONText.object(Dictionary(uniqueKeysWithValues: described)),
            "edge_props_metadata": "{}",
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
