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

    /// In the working folder: Foundation's functions for paths end the program for names of one letter.
    @Test func namesOfOneLetter() throws {
        let inputs = try Inputs()
        let movie = ["--frames", "3", "--size", "64x64", "--cells", "2", "--quiet"]
        expectSuccess(try inputs.program.run(["simulate", "hela-ampk", "-o", "s"] + movie))
        try inputs.scratch.write(try inputs.scratch.read("s/movie.ome.tif"), to: "m")
        let classical = ["m", "--preset", "hela-ampk", "--segmenter", "classical", "--quiet", "-o"]
        expectSuccess(try inputs.program.run(["segment"] + classical + ["k"]))
        expectSuccess(try inputs.program.run(["run"] + classical + ["r"]))
        expectSuccess(try inputs.program.run("export", "r", "--format", "csv", "-o", "t", "--quiet"))
        expectSuccess(try inputs.program.run("export", "r", "--format", "newick", "-o", "n", "--quiet"))
        expectSuccess(try inputs.program.run("report", "r", "-o", "h", "--quiet"))
        #expect(Set(inputs.scratch.names.filter { !$0.contains("/") }) == ["s", "m", "k", "r", "t", "n", "h"])
    }
}
