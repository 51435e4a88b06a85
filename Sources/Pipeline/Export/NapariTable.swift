import CellImage
import Lineage
import TrackStore
import Tracker

/// Lineages as the table that the `Tracks` layer of napari, ultrack and inTRACKtive read: a row per cell and frame.
///
/// These programs join the first row of a track with the last one of its parent. So the tracks are those pieces of
/// cells that have no branches, as in a graph, and a budding mother begins a new one after every bud; the column `cell`
/// has the cell that goes on.
///
/// - Source: `ultrack.reader.napari_reader` of ultrack 0.8 and `intracktive.convert` of inTRACKtive 0.1.
struct NapariTable {
    /// What stands for a parent, a track or a mother that is not there.
    private static let none = -1

    private let contents: ResultContents
    private let graph: LineageGraph
    /// The node before a node, by index.
    private var parents: [Int: Int] = [:]
    /// The track that another one begins from, by number.
    private var parentTracks: [Int: Int] = [:]
    private let regions: [DetectionID: RegionProperties]
    /// Masks that the segmentation did not find.
    private let filled: Set<DetectionID>

    /// Gathers what the rows need.
    ///
    /// - Throws: `RunError.store` when it cannot be read.
    init(_ contents: ResultContents) throws(RunError) {
        self.contents = contents
        graph = LineageGraph(contents.forest, tracks: contents.tracks)
        regions = try contents.regions()
        let repairs = try RunError.translate { try contents.store.repairs() }
        filled = Set(repairs.filter { $0.kind == .filled }.map(\.detection))
        for edge in graph.edges {
            parents[edge.to] = edge.from
            let (from, to) = (graph.nodes[edge.from].tracklet, graph.nodes[edge.to].tracklet)
            if from != to { parentTracks[to] = from }
        }
    }

    /// Writes the table in the order of tracks, then frames.
    func write(to file: TextFile) throws(RunError) {
        file.write("track_id,t,y,x,id,parent_track_id,parent_id,cell,mother,root,generation,area_px,is_filled")
        let seconds = contents.secondsOfAllFrames
        file.write(seconds == nil ? "\n" : ",time_min\n")
        // Nodes are in the order of frames.
        let order = graph.nodes.indices.sorted { (graph.nodes[$0].tracklet, $0) < (graph.nodes[$1].tracklet, $1) }
        for index in order {
            try RunError.checkCancellation()
            let minutes = seconds.map { "," + timeText($0[graph.nodes[index].observation.frame] / 60) }
            file.write(row(index) + (minutes ?? "") + "\n")
        }
    }

    private func row(_ index: Int) -> String {
        let node = graph.nodes[index]
        let region = regions[node.observation]
        let cell = contents.forest.cell(node.cell)
        let fields = [
            "\(node.tracklet)", "\(node.observation.frame)",
            decimalText(region?.centroid.y ?? 0), decimalText(region?.centroid.x ?? 0), "\(index)",
            "\(parentTracks[node.tracklet] ?? NapariTable.none)", "\(parents[index] ?? NapariTable.none)",
            "\(node.cell)", "\(node.mother ?? NapariTable.none)", "\(cell?.root ?? node.cell)",
            "\(cell?.generation ?? 0)", "\(region?.area ?? 0)", filled.contains(node.observation) ? "1" : "0",
        ]
        return fields.joined(separator: ",")
    }
}
