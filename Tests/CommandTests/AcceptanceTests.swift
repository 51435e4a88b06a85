import Foundation
import TestSupport
import Testing

/// How near results on the samples come to their truth.
@Suite struct AcceptanceTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    private func figures(_ arguments: [String]) throws -> [String: Double] {
        let outcome = try inputs.program.run(arguments + ["--json"])
        expectSuccess(outcome)
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require(report).compactMapValues { $0 as? Double }
    }

    private func tracking(_ sample: String) throws -> [String: Double] {
        try figures(["evaluate", "tracking", "--truth", sample + "/truth", "--result", "out.celltrack"])
    }

    private func traces(_ sample: String, _ more: String...) throws -> [String: Double] {
        let truth = ["--truth", sample + "/truth/traces.csv", "--truth-masks", sample + "/truth/TRA"]
        return try figures(["evaluate", "traces"] + truth + ["--result", "out.celltrack"] + more)
    }

    /// On the true masks, whatever is wrong is the tracker's doing.
    @Test(arguments: [("hela-ampk", ["--frame-interval", "2min"]), ("budding-yeast", ["--divisions", "budding"])])
    func trueMasksGiveTrueTracks(name: String, more: [String]) throws {
        let sample = try Samples.folder(name)
        let track = ["track", "--labels", sample + "/truth/TRA", "-o", "out.celltrack", "--quiet"]
        expectSuccess(try inputs.program.run(track + more))
        let found = try tracking(sample)
        #expect(found["TRA"] ?? 0 >= 0.995 && found["DET"] ?? 0 == 1, "\(found)")
        #expect(found["DIV_F1"] ?? 0 >= 0.95, "\(found)")
    }

    /// From pixels to tracks and divisions, with a preset and nothing else.
    private func expectCells(with preset: String) throws {
        let sample = try Samples.folder(preset)
        let run = ["run", sample + "/movie.ome.tif", "--preset", preset, "-o", "out.celltrack", "--quiet"]
        expectSuccess(try inputs.program.run(run))
        let found = try tracking(sample)
        #expect(found["F1"] ?? 0 >= 0.95, "\(found)")
        #expect(found["TRA"] ?? 0 >= 0.97, "\(found)")
        #expect(found["DIV_F1"] ?? 0 >= 0.9, "\(found)")
    }

    /// And to reporter values; `ratio_true` is that of the cell, `ratio_measurable` that of its light.
    @Test func thePresetForHeLaFindsAndMeasuresTheCells() throws {
        try expectCells(with: "hela-ampk")
        let sample = try Samples.folder("hela-ampk")
        for column in ["ratio_true", "ratio_measurable"] {
            let found = try traces(sample, "--column", column)
            #expect(found["medianRelativeError"] ?? 1 <= 0.03, "\(found)")
        }
    }

    @Test func thePresetForYeastFindsTheCells() throws {
        try expectCells(with: "budding-yeast")
        try expectFilmsOfBuds()
    }

    /// Films in the report show the mother before and after, and her bud from the division on: three frames of either.
    private func expectFilmsOfBuds() throws {
        expectSuccess(try inputs.program.run("report", "out.celltrack", "-o", "page.html", "--quiet"))
        let page = String(decoding: try inputs.scratch.read("page.html"), as: UTF8.self)
        let drawings = page.components(separatedBy: "<figure").filter { $0.contains("mother orange, bud blue") }
        let outlines = drawings.map { drawing in
            ["#e69f00", "#56b4e9"].map { drawing.components(separatedBy: "stroke=\"\($0)\"").count - 1 }
        }
        #expect(outlines.count == 12)
        #expect(outlines.allSatisfy { (5...6).contains($0[0]) && (2...3).contains($0[1]) }, "\(outlines)")
    }

    /// The values of cells whose masks are true are those that the camera shows.
    @Test func trueMasksGiveTrueTraces() throws {
        let sample = try Samples.folder("hela-ampk")
        let run = ["run", sample + "/movie.ome.tif", "--preset", "hela-ampk", "--labels", sample + "/truth/TRA"]
        expectSuccess(try inputs.program.run(run + ["-o", "out.celltrack", "--quiet"]))
        let found = try traces(sample)
        #expect(found["missing"] == 0 && found["medianRelativeError"] ?? 1 <= 0.03, "\(found)")
    }

    /// The number of threads and the time of day leave no trace in what is exported.
    ///
    /// The masks of networks have a test of that of their own.
    @Test func exportsDoNotDependOnThreads() throws {
        try inputs.simulate(frames: 20)
        let run = ["run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "--quiet"]
        for threads in ["1", "2"] {
            expectSuccess(
                try inputs.program.run(run + ["-o", "out.celltrack", "--overwrite", "--threads", threads])
            )
            for format in ["newick", "nhx", "csv", "ctc", "trackmate", "geff", "napari", "cell-acdc", "labels"] {
                let output = "\(threads)-\(format)"
                expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", format, "-o", output))
            }
            expectSuccess(try inputs.program.run("plot", "out.celltrack", "-o", "\(threads)-figures"))
        }
        let files = inputs.scratch.contents
        let first = files.filter { $0.key.hasPrefix("1-") }
        #expect(first.count > 25)
        for (name, content) in first where !name.hasSuffix("parameters.csv") {
            #expect(files["2-" + name.dropFirst(2)] == content, "\(name)")
        }
    }
}
