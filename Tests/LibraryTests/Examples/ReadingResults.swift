import CellImage
import Lineage
import Reporters
import TrackStore
import Tracker

/// What a result file tells of one cell.
struct CellHistory {
    /// Its mother, its daughters, when it begins and ends, and why.
    var cell: LineageCell
    /// The division it was born in, with its confidence; nil for a founder.
    var birth: Division?
    /// Area in pixels in every frame in which it was seen.
    var areas: [Int]
    /// Its trace; nil for a cell that was not measured.
    var trace: ProcessedTrace?
}

/// Reads the cells of a result file, with the traces of its first reporter.
func readHistories(ofResult path: String) throws -> [CellHistory] {
    let store = try TrackStore.open(at: path)
    let forest = try store.forest()
    let reporter = try store.reporters().first
    let traces = try reporter.map { try store.processedTraces(of: $0.name) } ?? []
    let traceOfTrack = Dictionary(uniqueKeysWithValues: traces.map { ($0.track, $0) })
    var areas: [DetectionID: Int] = [:]
    for frame in try store.detectionsByFrame() {
        for cell in frame.detections {
            areas[DetectionID(frame: frame.frame, label: cell.label)] = cell.region.area
        }
    }
    return try store.tracks().compactMap { track in
        guard let cell = forest.cell(track.id) else { return nil }
        return CellHistory(
            cell: cell,
            birth: forest.birthDivision(of: track.id),
            areas: track.observations.compactMap { areas[$0] },
            trace: traceOfTrack[track.id]
        )
    }
}
