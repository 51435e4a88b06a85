import CellImage
import Lineage
import MovieIO
import TrackStore
import Tracker

/// Cell cycles in the columns of Cell-ACDC's `acdc_output` table, one row per frame and cell.
///
/// Ids and frames are -1 where Cell-ACDC has none. Frames are 0-based there, too.
struct CellACDCTable {
    private static let columns = [
        "frame_i", "Cell_ID", "time_seconds", "time_minutes", "time_hours", "cell_cycle_stage", "generation_num",
        "relative_ID", "relationship", "emerg_frame_i", "division_frame_i", "is_history_known", "corrected_on_frame_i",
        "will_divide", "daughter_disappears_before_division", "disappears_before_division", "Cell_ID_tree",
        "generation_num_tree", "parent_ID_tree", "root_ID_tree", "sister_ID_tree", "is_cell_dead", "is_cell_excluded",
        "was_manually_edited", "x_centroid", "y_centroid", "cell_area_pxl", "cell_area_um2",
    ]

    let contents: ResultContents

    /// Writes the table in the order of frames, then cells.
    func write(to file: TextFile) throws(RunError) {
        let cycles = CellCycleTable(contents.forest)
        file.write(CellACDCTable.columns.joined(separator: ",") + "\n")
        for frame in contents.committedFrames {
            let detections = try RunError.translate { try contents.store.detections(inFrame: frame.frame) }
            let byLabel = Dictionary(detections.map { ($0.label, $0) }) { first, _ in first }
            for (label, track) in contents.tracks(inFrame: frame.frame) {
                guard let detection = byLabel[label], let state = cycles.state(of: track, atFrame: frame.frame) else {
                    continue
                }
                file.write(line(cell: track, frame: frame, state, detection.region))
            }
        }
    }

    private func line(cell: Int, frame: StoredFrame, _ state: CellCycleState, _ region: RegionProperties) -> String {
        let seconds = frame.timeInSeconds
        let size = contents.movie.pixelSize
        let node = state.node
        let fields: [String] = [
            "\(frame.frame)", "\(cell)", timeText(seconds), timeText(seconds.map { $0 / 60 }),
            timeText(seconds.map { $0 / 3600 }),
            state.stage.rawValue, "\(state.generation)", text(state.relative), state.relationship.rawValue,
            text(state.emergenceFrame), text(state.divisionFrame), text(state.isHistoryKnown), "-1",
            flag(state.willDivide), flag(state.daughterDisappears), flag(state.disappears), "\(node.id)",
            "\(node.generation)", text(node.parent), "\(node.root)", text(node.sister), text(false), text(false), "0",
            "\(Int(region.centroid.x.rounded()))", "\(Int(region.centroid.y.rounded()))", "\(region.area)",
            decimalText(size.map { Double(region.area) * $0.widthInMicrometers * $0.heightInMicrometers }),
        ]
        return fields.joined(separator: ",") + "\n"
    }

    private func text(_ value: Int?) -> String { value.map { "\($0)" } ?? "-1" }

    /// As pandas writes and reads it.
    private func text(_ value: Bool) -> String { value ? "True" : "False" }

    private func flag(_ value: Bool) -> String { value ? "1" : "0" }
}
