import Foundation
import TestSupport
import Testing
import TrackStore

/// The two commands that a user types: `run` with a preset, then `report`.
@Suite struct DefaultNamesTests {
    @Test func runAndReportNameTheirFilesAfterTheMovie() throws {
        let inputs = try Inputs()
        try inputs.simulate(frames: 8)
        let run = [
            "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "--dose", "frame:4",
            "--quiet",
        ]
        expectSuccess(try inputs.program.run(run))
        let result = inputs.scratch.file("movie.celltrack")
        let store = try TrackStore.open(at: result, readOnly: true)
        #expect(try store.isComplete() && !store.responses(of: "AMPK").isEmpty)
        try store.close()
        #expect(try inputs.program.run(run).status == 73)
        expectSuccess(try inputs.program.run(["report", "movie.celltrack", "--quiet"]))
        let page = try String(contentsOfFile: inputs.scratch.file("movie.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("AMPK") && page.contains("dose"))
    }
}
