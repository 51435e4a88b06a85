import CellImage
import Lineage
import Pipeline
import TrackStore

/// Writes a result file in the forms that other programs read.
func exportResult(at path: String, to folder: String) throws {
    let contents = try ResultContents(try TrackStore.open(at: path))
    let outputs: [(format: ExportFormat, name: String)] = [
        (.newick, "lineages.nwk"), (.csv, "tables"), (.ctc, "01_RES"), (.geff, "tracks.geff"),
        (.trackmate, "tracks.xml"),
    ]
    for output in outputs {
        try ResultExport(contents, path: "\(folder)/\(output.name)").write(output.format)
    }
}

/// Writes lineages that are in memory only, as Newick trees with minutes as lengths.
func newick(_ forest: LineageForest, frameInterval: FrameInterval) -> String {
    NewickExporter(clock: LineageClock(frameInterval: frameInterval)).text(forest)
}
