import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// Which frames are compared with a truth, and which masks of a result.
@Suite struct EvaluateTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        try inputs.simulate(frames: 8)
        let run = ["run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "--quiet"]
        expectSuccess(try inputs.program.run(run + ["-o", "out.celltrack"]))
    }

    private func figures(_ arguments: [String]) throws -> [String: Double] {
        let outcome = try inputs.program.run(["evaluate"] + arguments + ["--json"])
        expectSuccess(outcome)
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require(report).compactMapValues { $0 as? Double }
    }

    private func removeTruth(ofFrames frames: some Sequence<Int>) throws {
        for frame in frames {
            let name = String(format: "simulated/truth/TRA/man_track%03d.tif", frame)
            try FileManager.default.removeItem(atPath: inputs.scratch.file(name))
        }
    }

    private func export(_ format: String, to name: String) throws {
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", format, "-o", name))
    }

    // MARK: Tracking

    @Test func tracksAreScoredWhereTheTruthHasMasks() throws {
        try export("ctc", to: "exported")
        let tracking = ["tracking", "--truth", "simulated/truth", "--result"]
        let whole = try figures(tracking + ["out.celltrack"])
        #expect(whole["firstFrame"] == 0 && whole["lastFrame"] == 7 && whole["framesOfResult"] == 8)
        try removeTruth(ofFrames: [0, 1, 6, 7])
        let stretch = try figures(tracking + ["out.celltrack"])
        #expect(stretch["firstFrame"] == 2 && stretch["lastFrame"] == 5 && stretch["framesOfResult"] == 8)
        // As frames that count as empty, the four without masks would leave less than half of it.
        #expect(stretch["DET"] ?? 0 > 0.9 && stretch["MOTA"] ?? 0 > 0.8 && stretch["IDF1"] ?? 0 > 0.8, "\(stretch)")
        #expect(try figures(tracking + ["exported"]) == stretch)
        let outcome = try inputs.program.run(["evaluate"] + tracking + ["out.celltrack"])
        let words = outcome.output.split(separator: "\n").first.map { $0.split(separator: " ").joined(separator: " ") }
        #expect(words == "frames 2 to 5 of 8 scored")
    }

    @Test func aTruthWithHolesIsRefused() throws {
        try removeTruth(ofFrames: [1, 2, 5])
        let tracking = ["evaluate", "tracking", "--truth", "simulated/truth", "--result", "out.celltrack"]
        expectRefusal(try inputs.program.run(tracking), 66, naming: "simulated/truth/TRA", "frames 1 to 2, 5;")
    }

    @Test func aResultWithoutTheMasksOfAFrameIsRefused() throws {
        try export("ctc", to: "exported")
        try FileManager.default.removeItem(atPath: inputs.scratch.file("exported/mask003.tif"))
        let tracking = ["evaluate", "tracking", "--truth", "simulated/truth", "--result", "exported"]
        expectRefusal(try inputs.program.run(tracking), 66, naming: "exported", "frames 3;")
    }

    @Test func aTableThatCannotBeReadIsNamed() throws {
        let tracking = ["evaluate", "tracking", "--truth", "simulated/truth", "--result", "out.celltrack"]
        try inputs.scratch.write("1 0 7 0\n2 0\n", to: "simulated/truth/TRA/man_track.txt")
        expectRefusal(try inputs.program.run(tracking), 65, naming: "simulated/truth/TRA/man_track.txt: line 2")
        try inputs.scratch.write("track,frame\n", to: "true.csv")
        let traces = ["evaluate", "traces", "--truth", "true.csv", "--truth-masks", "simulated/truth/TRA"]
        let outcome = try inputs.program.run(traces + ["--result", "out.celltrack"])
        expectRefusal(outcome, 65, naming: "true.csv: line 1")
    }

    /// Files that count from 1 are no frames that count from 0.
    @Test func aTruthThatIsNumberedOtherwiseIsToldItsFrames() throws {
        _ = try inputs.scratch.folder("truth")
        for (frame, image) in Inputs.masks(frameCount: 8).enumerated() {
            let file = inputs.scratch.file(String(format: "truth/man_track%03d.tif", frame + 1))
            try LabelStackWriter.writeLabels(image, to: file)
        }
        try inputs.scratch.write("1 1 8 0\n2 1 8 0\n", to: "truth/man_track.txt")
        let outcome = try inputs.program.run("evaluate", "tracking", "--truth", "truth", "--result", "out.celltrack")
        expectRefusal(outcome, 65, naming: "frames 1 to 8", "ends with frame 7", "numbered alike")
    }

    // MARK: Masks of a result

    /// Masks in which a cell falls in two in a frame and one of nothing is in another, and the true masks.
    private func writeBrokenMasks() throws {
        let truth = Inputs.masks(frameCount: 8)
        var broken = truth
        for row in 0..<24 {
            for column in 0..<64 where broken[4][row, column] == 1 && column > 19 { broken[4][row, column] = 3 }
        }
        for row in 20..<23 { for column in 2..<5 { broken[2][row, column] = 9 } }
        try inputs.writeMasks(truth, to: "truth.tif")
        try inputs.writeMasks(broken, to: "broken.tif")
        let track = ["track", "--labels", "broken.tif", "-o", "tracked.celltrack", "--quiet"]
        expectSuccess(try inputs.program.run(track))
    }

    /// What is scored is what the result holds to be cells, as in its exports.
    @Test func masksOfAResultAreThoseOfItsCells() throws {
        try writeBrokenMasks()
        expectSuccess(
            try inputs.program.run("export", "tracked.celltrack", "--format", "labels", "-o", "exported.tif")
        )
        let segmentation = ["segmentation", "--truth", "truth.tif", "--result"]
        let found = try figures(segmentation + ["tracked.celltrack"])
        #expect(try figures(segmentation + ["exported.tif"]) == found)
        let raw = try figures(segmentation + ["broken.tif"])
        #expect(found["foundCells"] == 16 && raw["foundCells"] == 18, "\(found)")
        #expect(found["seg"] == 1 && raw["seg"] ?? 1 < 1)
    }

    /// A cell whose mask is missing in a frame is filled in, and has a value there.
    @Test func repairedCellsHaveTheirValues() throws {
        let truth = try LabelMovie([inputs.scratch.file("simulated/truth/TRA")])
        var masks = try (0..<truth.count).map { try truth.labels(at: $0) }
        let inner = masks.map { image in
            Set(LabelRuns(image).regionProperties().filter { !$0.touchesBorder }.map(\.label))
        }
        let missing = try #require(inner.reduce(inner[0]) { $0.intersection($1) }.min())
        masks[4] = LabelImage(masks[4].plane.map { $0 == missing ? 0 : $0 })
        try inputs.writeMasks(masks)
        let run = ["run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--labels", "masks.tif", "--quiet"]
        expectSuccess(try inputs.program.run(run + ["-o", "repaired.celltrack"]))
        let truths = ["--truth", "simulated/truth/traces.csv", "--truth-masks", "simulated/truth/TRA"]
        let found = try figures(["traces"] + truths + ["--result", "repaired.celltrack"])
        #expect(found["missing"] == 0 && found["frames"] == 8 && found["values"] ?? 0 > 40, "\(found)")
    }

    // MARK: Frames that pair

    /// Writes the masks of some frames as numbered files.
    private func writeMasks(ofFrames frames: some Sequence<Int>, numberedFrom first: Int = 0, to folder: String) throws
    {
        _ = try inputs.scratch.folder(folder)
        let masks = Inputs.masks(frameCount: 8)
        for frame in frames {
            let file = inputs.scratch.file("\(folder)/frame_\(frame + first).tif")
            try LabelStackWriter.writeLabels(masks[frame], to: file, overwrite: true)
        }
    }

    private func segmentation(_ truth: String, _ result: String) throws -> (figures: [String: Double], errors: String) {
        let outcome = try inputs.program.run(
            "evaluate",
            "segmentation",
            "--truth",
            truth,
            "--result",
            result,
            "--json"
        )
        expectSuccess(outcome)
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return (try #require(report).compactMapValues { $0 as? Double }, outcome.errors)
    }

    @Test func anOnlyFileBelongsToTheFrameInItsName() throws {
        try inputs.writeMasks(Inputs.masks(frameCount: 8))
        try writeMasks(ofFrames: [7], to: "truth")
        for truth in ["truth/frame_7.tif", "truth"] {
            let (found, errors) = try segmentation(truth, "masks.tif")
            #expect(found["seg"] == 1 && found["frames"] == 1 && errors.isEmpty, "\(found) \(errors)")
        }
        try inputs.writeMasks(Inputs.masks(frameCount: 4), to: "short.tif")
        let refused = ["evaluate", "segmentation", "--truth", "truth/frame_7.tif", "--result", "short.tif"]
        expectRefusal(try inputs.program.run(refused), 65, naming: "frames 7", "0 to 3")
    }

    @Test func framesCountedFromOnePairWithThoseFromNought() throws {
        try writeMasks(ofFrames: 0..<8, to: "truth")
        try writeMasks(ofFrames: 0..<8, numberedFrom: 1, to: "found")
        let (found, errors) = try segmentation("truth", "found")
        #expect(found["seg"] == 1 && found["frames"] == 8 && found["framesWithoutPartner"] == 0, "\(found)")
        #expect(errors.hasPrefix("warning: frame numbers differ: frame 0 of the truth "), "\(errors)")
    }

    @Test func framesWithoutMasksAreNotScored() throws {
        try writeMasks(ofFrames: 0..<8, to: "truth")
        try writeMasks(ofFrames: [2, 6], to: "found")
        let (found, errors) = try segmentation("truth", "found")
        #expect(found["seg"] == 1 && found["frames"] == 2 && found["framesWithoutPartner"] == 6, "\(found)")
        #expect(errors.hasPrefix("warning: frames 0 to 1, 3 to 5, 7 of the truth "), "\(errors)")
        let table = try inputs.program.run(
            "evaluate",
            "segmentation",
            "--truth",
            "truth",
            "--result",
            "found",
            "--quiet"
        )
        expectSuccess(table)
        #expect(table.errors.isEmpty && table.output.contains("paired (2, 6), 6 without a partner"))
    }

    @Test func aTruthOfSomeCellsIsNoted() throws {
        let masks = Inputs.masks(frameCount: 8)
        var truth = masks.map { $0.keepingLabels([1]) }
        truth[0] = masks[0].keepingLabels([])
        try inputs.writeMasks(masks)
        try inputs.writeMasks(truth, to: "truth.tif")
        let command = ["evaluate", "segmentation", "--truth", "truth.tif", "--result", "masks.tif"]
        let outcome = try inputs.program.run(command)
        expectSuccess(outcome)
        #expect(outcome.output.contains("note: 9 of 16 found cells share no pixel with a true one; "))
        let whole = try inputs.program.run(command.dropLast() + ["truth.tif"])
        #expect(whole.status == 0 && !whole.output.contains("note:"))
    }
}
