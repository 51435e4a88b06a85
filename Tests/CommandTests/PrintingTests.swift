import Foundation
import TestSupport
import Testing
import TrackStore

/// What goes to standard output and what to standard error.
@Suite struct PrintingTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        try inputs.simulate(frames: 8)
    }

    private let run = [
        "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "out.celltrack",
    ]

    private func json(_ arguments: [String], warning: String? = nil) throws -> Any {
        let outcome = try inputs.program.run(arguments + ["--json", "--quiet"])
        expectSuccess(outcome)
        #expect(warning.map(outcome.errors.contains) ?? outcome.errors.isEmpty, "\(outcome.errors)")
        return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    }

    private func object(_ arguments: [String], warning: String? = nil) throws -> [String: Any] {
        try #require(try json(arguments, warning: warning) as? [String: Any])
    }

    @Test func outputThatIsLostIsAnError() throws {
        expectSuccess(try inputs.program.run(run + ["--quiet"]))
        for arguments in [["info", "out.celltrack", "--json"], ["doctor"], ["--help"], ["info", "--help"]] {
            expectRefusal(try inputs.program.runWithFullOutput(arguments), 74, naming: "standard output")
        }
    }

    /// A reader that goes away ends neither a run nor the printing of a product with an error.
    @Test func aClosedPipeIsNoError() throws {
        let piped = try inputs.program.runIntoClosedPipe(run + ["--verbose"], errors: true)
        #expect(piped.output.hasSuffix("\n0\n"), "\(piped.output)")
        let info = try inputs.program.run("info", "out.celltrack")
        #expect(info.output.contains("yes"), "\(info.output)")
        let head = try inputs.program.runIntoClosedPipe(["info", "out.celltrack", "--json"])
        #expect(head.output.hasSuffix("\n0\n") && head.errors.isEmpty, "\(head.output) \(head.errors)")
    }

    @Test func figuresAsJSON() throws {
        let summary = try object(run)
        #expect(summary["frames"] as? Int == 8 && summary["isComplete"] as? Bool == true)
        #expect(summary["reporters"] as? [String] == ["AMPK"])
        let movie = try #require(try json(["info", "simulated/movie.ome.tif"]) as? [[String: Any]])
        let frames = movie.first { $0["field"] as? String == "frames" }
        #expect((frames?["numbers"] as? [String: Int])?["count"] == 8)
        let result = try object(["info", "out.celltrack"])
        #expect(Set(result.keys).isSuperset(of: ["badFrames", "contents", "file", "movie", "parameters", "runs"]))
        let masks = try object([
            "segment", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "masks",
        ])
        #expect((masks["cellsPerFrame"] as? [Int])?.count == 8)
        let retracked = try object(["track", "out.celltrack", "--max-gap", "3"])
        #expect(retracked["isComplete"] as? Bool == true)
        let measured = try object(
            ["measure", "out.celltrack", "--reporter", "inverse=ex405/ex480"],
            warning: "not named: AMPK"
        )
        #expect(measured["reporters"] as? [String] == ["inverse"])
        let doctor = try object(["doctor"])
        #expect((doctor["cores"] as? Int ?? 0) >= 1 && doctor["version"] is String)
        #expect(doctor["matrixGFLOPPerSecond"] is [String: Double] && doctor["modelFolder"] is String)
        let steps = (doctor["timings"] as? [[String: Any]] ?? []).compactMap { $0["step"] as? String }
        #expect(steps.count { $0.hasPrefix("segmentation, ") } == 2)
    }

    @Test func comparisonsAsJSON() throws {
        expectSuccess(try inputs.program.run(run + ["--quiet"]))
        let tracking = try object(["evaluate", "tracking", "--truth", "simulated/truth", "--result", "out.celltrack"])
        for name in ["TRA", "DET", "SEG", "LNK", "HOTA", "MOTA", "IDF1", "F1", "divisions"] {
            #expect(tracking.keys.contains(name))
        }
        let truth = "simulated/truth/TRA"
        let segmentation = try object(["evaluate", "segmentation", "--truth", truth, "--result", "out.celltrack"])
        #expect(segmentation["frames"] as? Int == 8 && (segmentation["thresholds"] as? [Any])?.count == 10)
        let traces = try object([
            "evaluate", "traces", "--truth", "simulated/truth/traces.csv", "--truth-masks", truth, "--result",
            "out.celltrack", "--column", "ratio_true",
        ])
        #expect(traces["reporter"] as? String == "AMPK" && (traces["values"] as? Int ?? 0) > 20)
    }

    @Test func quietCommandsPrintNothing() throws {
        let commands: [[String]] = [
            run,
            ["segment", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "masks"],
            ["track", "out.celltrack", "--max-gap", "1"], ["measure", "out.celltrack", "--background", "none"],
            ["export", "out.celltrack", "--format", "csv", "-o", "tables"], ["plot", "out.celltrack", "-o", "figures"],
            ["report", "out.celltrack", "-o", "report.html"],
            ["simulate", "budding-yeast", "--frames", "3", "--size", "64x64", "--cells", "1", "-o", "yeast"],
        ]
        for command in commands {
            let outcome = try inputs.program.run(command + ["--quiet"])
            expectSuccess(outcome)
            #expect(outcome.output.isEmpty && outcome.errors.isEmpty, "\(command): \(outcome.errors)")
        }
    }

    @Test func resultsAndProgressGoSeparateWays() throws {
        let outcome = try inputs.program.run(run + ["--verbose"])
        expectSuccess(outcome)
        #expect(outcome.output.contains("tracks") && !outcome.output.contains("frame 0"))
        for frame in 0..<8 { #expect(outcome.errors.contains("frame \(frame): ")) }
        #expect(outcome.errors.contains("frames: 8 of 8 done") && outcome.errors.contains("linking"))
        #expect(!outcome.errors.contains("\r") && !outcome.errors.contains("\u{1B}"))
    }

    @Test func aTruthThatDoesNotFitIsRefused() throws {
        expectSuccess(try inputs.program.run(run + ["--quiet"]))
        let traces = ["evaluate", "traces", "--truth-masks", "simulated/truth/TRA", "--result", "out.celltrack"]
        let column = traces + ["--truth", "simulated/truth/traces.csv", "--column", "colour"]
        expectRefusal(try inputs.program.run(column), 65, naming: "colour")
        expectRefusal(try inputs.program.run(traces + ["--truth", "none.csv"]), 66, naming: "none.csv")
        let reporter = traces + ["--truth", "simulated/truth/traces.csv", "--reporter", "GFP"]
        expectRefusal(try inputs.program.run(reporter), 64, naming: "GFP")
        let tracking = ["evaluate", "tracking", "--result", "out.celltrack", "--truth"]
        expectRefusal(try inputs.program.run(tracking + ["none"]), 66, naming: "man_track.txt")
        try inputs.simulate(frames: 9, to: "longer")
        expectRefusal(
            try inputs.program.run(tracking + ["longer/truth"]),
            65,
            naming: "frames 0 to 8",
            "ends with frame 7"
        )
        try inputs.scratch.write("1 0 x 0\n", to: "simulated/truth/TRA/man_track.txt")
        expectRefusal(try inputs.program.run(tracking + ["simulated/truth"]), 65, naming: "line 1")
    }

    /// A path that holds spaces and letters of other scripts.
    @Test func unusualNames() throws {
        let name = "Zellen µm 日本/ein Film.ome.tif"
        _ = try inputs.scratch.folder("Zellen µm 日本")
        try inputs.scratch.write(try inputs.scratch.read("simulated/movie.ome.tif"), to: name)
        let output = "Zellen µm 日本/Ergebnis 1.celltrack"
        expectSuccess(
            try inputs.program.run(
                "run",
                name,
                "--preset",
                "hela-ampk",
                "--segmenter",
                "classical",
                "-o",
                output,
                "--quiet"
            )
        )
        expectSuccess(try inputs.program.run("export", output, "--format", "csv", "-o", "Zellen µm 日本/Tabellen/"))
        #expect(inputs.scratch.names.contains("Zellen µm 日本/Tabellen/traces.csv"))
    }
}
