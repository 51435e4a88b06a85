import Foundation
import TestSupport
import Testing

/// Every key that a command prints with `--json` stands in docs/json.md, with its type.
@Suite struct JSONTests {
    private let inputs: Inputs
    private let run = [
        "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "--dose", "frame:15",
        "-o",
        "out.celltrack",
    ]

    init() throws {
        inputs = try Inputs()
    }

    private func check(_ arguments: [String], as command: String) throws {
        let outcome = try inputs.program.run(arguments + ["--json", "--quiet"])
        expectSuccess(outcome)
        #expect(try JSONPage(of: command).faults(of: outcome.output) == [], "\(command)")
    }

    /// Where mothers end, daughters begin, and the first tracks end.
    private func decisions() throws -> [(track: String, frame: String)] {
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "csv", "-o", "tables"))
        let cells = try inputs.scratch.text("tables/lineage.csv").split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let mothers = Set(cells.map { $0[1] })
        return cells.filter { mothers.contains($0[0]) }.map { ($0[0], $0[5]) }
            + cells.filter { !$0[1].isEmpty }.map { ($0[0], $0[4]) } + cells.prefix(3).map { ($0[0], $0[5]) }
    }

    @Test func figuresOfMoviesAndResults() throws {
        try inputs.simulate(frames: 24)
        try check(run, as: "run")
        try check(["info", "simulated/movie.ome.tif"], as: "info MOVIE")
        try check(["info", "out.celltrack"], as: "info RESULT")
        expectSuccess(
            try inputs.program.run("measure", "out.celltrack", "--set", "traces.bleaching=exponential", "--quiet")
        )
        let bleached = try inputs.program.run("info", "out.celltrack", "--json")
        #expect(bleached.output.contains("\"correction\" : \"exponential\""))
        #expect(try JSONPage(of: "info RESULT").faults(of: bleached.output) == [])
        let segment = ["segment", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical"]
        try check(segment + ["-o", "masks"], as: "segment")
        try check(["track", "out.celltrack", "--sweep", "tracking.endCost=4:5:1"], as: "track --sweep")
        try check(["track", "out.celltrack", "--max-gap", "3"], as: "track")
        try check(["measure", "out.celltrack", "--background", "none"], as: "measure")
        for decision in try decisions() {
            try check(["why", "out.celltrack", "--track", decision.track, "--frame", decision.frame], as: "why")
        }
    }

    @Test func figuresOfComparisons() throws {
        try inputs.simulate(frames: 24)
        expectSuccess(try inputs.program.run(run + ["--quiet"]))
        let truth = "simulated/truth"
        let result = ["--result", "out.celltrack"]
        try check(["evaluate", "tracking", "--truth", truth] + result, as: "evaluate tracking")
        try check(["evaluate", "segmentation", "--truth", "\(truth)/TRA"] + result, as: "evaluate segmentation")
        let traces = ["evaluate", "traces", "--truth", "\(truth)/traces.csv", "--truth-masks", "\(truth)/TRA"]
        try check(traces + result, as: "evaluate traces")
        let names = ["v1", "v2", "d1", "d2"].map { $0 + ".celltrack" }
        for name in names { try inputs.scratch.write(try inputs.scratch.read("out.celltrack"), to: name) }
        let groups = ["--group", "vehicle=v1.celltrack,v2.celltrack", "--group", "drug=d1.celltrack,d2.celltrack"]
        try check(["compare"] + groups + ["--draws", "20", "-o", "compared"], as: "compare")
    }

    /// A frame that was skipped.
    @Test func figuresOfAMovieWithABadFrame() throws {
        try inputs.writeSequence(frames: Array(0..<4))
        try inputs.scratch.write("no image", to: "sequence/" + Inputs.name(2))
        let run = ["run", "sequence", "--segmenter", "classical", "--skip-bad-frames", "-o", "bad.celltrack"]
        let outcome = try inputs.program.run(run + ["--json"])
        expectSuccess(outcome)
        #expect(try JSONPage(of: "run").faults(of: outcome.output) == [])
        let info = try inputs.program.run("info", "bad.celltrack", "--json")
        #expect(info.output.contains("\"reason\"") && info.output.contains("\"badFrameCount\" : 1"))
        #expect(try JSONPage(of: "info RESULT").faults(of: info.output) == [])
    }

    @Test func figuresOfTheInstallation() throws {
        try check(["doctor"], as: "doctor")
        try check(["weights", "list"], as: "weights list")
        try check(["weights", "verify", "celltrack-compact"], as: "weights verify")
    }

    /// The page is read as it is meant: what it does not describe is found.
    @Test func whatThePageLacksIsFound() throws {
        let page = try JSONPage(of: "run")
        #expect(try page.faults(of: "{\"frames\": 3, \"reporters\": [\"A\"]}") == [])
        #expect(try page.faults(of: "{\"frame\": 3}") == ["frame is not described"])
        #expect(try page.faults(of: "{\"frames\": \"3\"}").count == 1)
        #expect(throws: (any Error).self) { try JSONPage(of: "fly") }
    }
}
