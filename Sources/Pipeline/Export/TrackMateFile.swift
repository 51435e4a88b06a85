import CellImage
import Foundation
import Lineage
import MovieIO
import TrackStore
import Tracker

/// Writes lineages as a file of TrackMate: a spot per cell and frame, an edge to the next one and to every daughter.
///
/// A track there is a whole lineage, but for a mother that is first seen together with her bud: no edge can lead to the
/// bud, whose spots name the mother. Cells that are seen in one frame only are spots without a track.
///
/// - Source: files written by TrackMate 7 (Ershov et al., *Nature Methods* 2022) and its reader `TmXmlReader`.
struct TrackMateFile {
    let contents: ResultContents

    /// Writes the file.
    func write(to file: TextFile) throws(RunError) {
        let graph = LineageGraph(contents.forest, tracks: contents.tracks)
        let imageData = try imageData()
        file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrackMate version=\"7.11.1\">\n")
        let space = contents.movie.pixelSize == nil ? "pixel" : "micron"
        file.write(
            "<Model spatialunits=\"\(space)\" timeunits=\"\(contents.secondsOfAllFrames == nil ? "frame" : "sec")\">\n"
        )
        file.write(TrackMateFile.declarations)
        try writeSpots(of: graph, to: file)
        writeTracks(of: graph, to: file)
        file.write("</Model>\n<Settings>\n\(imageData)\n\(TrackMateFile.settings)</Settings>\n")
        file.write("<GUIState state=\"ConfigureViews\"/>\n<DisplaySettings/>\n</TrackMate>\n")
    }

    private func writeSpots(of graph: LineageGraph, to file: TextFile) throws(RunError) {
        let seconds = contents.secondsOfAllFrames
        file.write("<AllSpots nspots=\"\(graph.nodes.count)\">\n")
        var next = 0
        for frame in try RunError.translate({ try contents.store.detectionsByFrame() }) {
            let byLabel = Dictionary(frame.detections.map { ($0.label, $0) }) { first, _ in first }
            file.write("<SpotsInFrame frame=\"\(frame.frame)\">\n")
            // Nodes are in the order of frames.
            while graph.nodes.indices.contains(next), graph.nodes[next].observation.frame == frame.frame {
                let node = graph.nodes[next]
                let time = seconds?[frame.frame] ?? Double(frame.frame)
                file.write(spot(next, node, byLabel[node.observation.label], time: time))
                next += 1
            }
            file.write("</SpotsInFrame>\n")
        }
        file.write("</AllSpots>\n")
    }

    private func spot(_ id: Int, _ node: LineageGraph.Node, _ detection: Detection?, time: Double) -> String {
        let width = contents.movie.pixelSize?.widthInMicrometers ?? 1
        let height = contents.movie.pixelSize?.heightInMicrometers ?? 1
        let region = detection?.region
        let area = Double(region?.area ?? 0) * width * height
        let x = (region?.centroid.x ?? 0) * width
        let y = (region?.centroid.y ?? 0) * height
        return "<Spot ID=\"\(id)\" name=\"\(node.cell)\" QUALITY=\"\(detection?.score ?? 1)\" POSITION_X=\"\(x)\" "
            + "POSITION_Y=\"\(y)\" POSITION_Z=\"0.0\" POSITION_T=\"\(time)\" FRAME=\"\(node.observation.frame)\" "
            + "RADIUS=\"\((area / .pi).squareRoot())\" VISIBILITY=\"1\" AREA=\"\(area)\" "
            + "CELL_ID=\"\(node.cell)\" MOTHER_ID=\"\(node.mother ?? TrackMateFile.noMother)\"/>\n"
    }

    private func writeTracks(of graph: LineageGraph, to file: TextFile) {
        let tracks = TrackMateFile.tracks(of: graph)
        file.write("<AllTracks>\n")
        for (id, edges) in tracks.enumerated() {
            file.write("<Track name=\"Track_\(id)\" TRACK_ID=\"\(id)\">\n")
            for edge in edges {
                file.write("<Edge SPOT_SOURCE_ID=\"\(edge.from)\" SPOT_TARGET_ID=\"\(edge.to)\"/>\n")
            }
            file.write("</Track>\n")
        }
        file.write("</AllTracks>\n<FilteredTracks>\n")
        for id in tracks.indices { file.write("<TrackID TRACK_ID=\"\(id)\"/>\n") }
        file.write("</FilteredTracks>\n")
    }

    /// The edges of each connected part, parts in the order of their first edges.
    private static func tracks(of graph: LineageGraph) -> [[LineageGraph.Edge]] {
        var founders = Array(graph.nodes.indices)
        var parts: [Int: Int] = [:]
        var tracks: [[LineageGraph.Edge]] = []
        // Edges are in the order of their later ends, of which each has one edge.
        for edge in graph.edges {
            let founder = founders[edge.from]
            founders[edge.to] = founder
            let part = parts[founder, default: tracks.count]
            parts[founder] = part
            if part == tracks.count { tracks.append([]) }
            tracks[part].append(edge)
        }
        return tracks
    }

    /// The movie, with its folder where it is found as it was; TrackMate would show another one beneath the tracks.
    private func imageData() throws(RunError) -> String {
        let movie = contents.movie
        let found = try StoredMovieFiles(of: contents.store).found()
        let place = found?.changedFile == nil ? found?.files.first.map { FilePlace($0, followsLink: false) } : nil
        let name = URL(fileURLWithPath: movie.files.first ?? "").lastPathComponent
        let folder = place.map { $0.folder + "/" } ?? ""
        return "<ImageData filename=\"\(TrackMateFile.escaped(name))\" "
            + "folder=\"\(TrackMateFile.escaped(folder))\" width=\"\(movie.width)\" height=\"\(movie.height)\" "
            + "nslices=\"1\" nframes=\"\(movie.frameCount)\" pixelwidth=\"\(movie.pixelSize?.widthInMicrometers ?? 1)\" "
            + "pixelheight=\"\(movie.pixelSize?.heightInMicrometers ?? 1)\" voxeldepth=\"1.0\" "
            + "timeinterval=\"\(contents.secondsOfAllFrames == nil ? 1 : movie.frameIntervalSeconds ?? 1)\"/>"
    }

    private static func escaped(_ text: String) -> String {
        let allowed = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value & 0xFFFE != 0xFFFE }
        return String(String.UnicodeScalarView(allowed)).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }

    /// `MOTHER_ID` of a founder: readers want every declared feature of every spot.
    private static let noMother = -1

    /// What TrackMate's reader asks for besides the image: nothing was detected or linked there, nothing is hidden.
    ///
    /// The filter lies below every score, as readers keep what is above it only.
    private static let settings = """
        <DetectorSettings DETECTOR_NAME="MANUAL_DETECTOR" RADIUS="5.0"/>
        <InitialSpotFilter feature="QUALITY" value="-1.0" isabove="true"/>
        <SpotFilterCollection/>
        <TrackerSettings TRACKER_NAME="MANUAL_TRACKER"/>
        <TrackFilterCollection/>
        <AnalyzerCollection>
        <SpotAnalyzers/>
        <EdgeAnalyzers/>
        <TrackAnalyzers/>
        </AnalyzerCollection>

        """

    private static let declarations: String = {
        let spots = [
            feature("QUALITY", "Quality", "QUALITY"), feature("POSITION_X", "X", "POSITION"),
            feature("POSITION_Y", "Y", "POSITION"), feature("POSITION_Z", "Z", "POSITION"),
            feature("POSITION_T", "T", "TIME"), feature("FRAME", "Frame", "NONE", isInteger: true),
            feature("RADIUS", "Radius", "LENGTH"), feature("VISIBILITY", "Visibility", "NONE", isInteger: true),
            feature("AREA", "Area", "AREA"), feature("CELL_ID", "Cell", "NONE", isInteger: true),
            feature("MOTHER_ID", "Mother", "NONE", isInteger: true),
        ]
        let edges = [
            feature("SPOT_SOURCE_ID", "Source", "NONE", isInteger: true),
            feature("SPOT_TARGET_ID", "Target", "NONE", isInteger: true),
        ]
        let tracks = [feature("TRACK_ID", "Track", "NONE", isInteger: true)]
        return "<FeatureDeclarations>\n<SpotFeatures>\n" + spots.joined() + "</SpotFeatures>\n<EdgeFeatures>\n"
            + edges.joined() + "</EdgeFeatures>\n<TrackFeatures>\n" + tracks.joined()
            + "</TrackFeatures>\n</FeatureDeclarations>\n"
    }()

    private static func feature(
        _ key: String,
        _ name: String,
        _ dimension: String,
        isInteger: Bool = false
    ) -> String {
        "<Feature feature=\"\(key)\" name=\"\(name)\" shortname=\"\(name)\" dimension=\"\(dimension)\" "
            + "isint=\"\(isInteger)\"/>\n"
    }
}
