import CellImage
import Foundation
import MovieIO
import Reporters
import TestSupport
import Testing
import TrackStore
import Tracker

/// `--nucleus-labels`: masks of nuclei made elsewhere.
@Suite struct NucleusLabelTests {
    private let inputs: Inputs
    private static let reporter = ["--reporter", "KTR=signal@ring/signal@nucleus-core"]

    init() throws {
        inputs = try Inputs()
        try inputs.writeMovie()
        try inputs.writeMasks(Inputs.masks(), to: "cells.tif")
        try inputs.writeMasks(try Self.nuclei(), to: "nuclei.tif")
    }

    /// A disc in the middle of each of the two cells.
    private static func nuclei(frameCount: Int = 4) throws -> [LabelImage] {
        (0..<frameCount).map { frame in
            var image = LabelImage(width: 64, height: 48)
            for (label, x, y) in [(5, 15 + frame, 14), (9, 44 - frame, 33)] {
                for row in y - 3...y + 3 {
                    for column in x - 3...x + 3 where (row - y) * (row - y) + (column - x) * (column - x) <= 9 {
                        image[row, column] = UInt32(label)
                    }
                }
            }
            return image
        }
    }

    private func run(_ more: [String], cells: [String] = ["--labels", "cells.tif"]) throws -> Outcome {
        try inputs.program.run(["run", "movie.ome.tif", "-o", "out.celltrack", "--quiet"] + cells + more)
    }

    private func store() throws -> TrackStore {
        try TrackStore.open(at: inputs.scratch.file("out.celltrack"), readOnly: true)
    }

    /// Pixels of a region of each cell in a frame.
    private func pixels(_ region: MeasurementRegion, frame: Int = 0) throws -> [Int] {
        try store().measurements(inFrame: frame).filter { $0.region == region }.map(\.count)
    }

    /// The preset takes its masks for nuclei; with masks of nuclei beside them they are whole cells.
    @Test(arguments: [["--preset", "translocation"], []]) func besideMasksOfCells(preset: [String]) throws {
        expectSuccess(try run(preset + Self.reporter + ["--nucleus-labels", "nuclei.tif"]))
        #expect(try pixels(.cell) == [149, 149] && pixels(.nucleus) == [29, 29])
        #expect(try pixels(.cytoplasm) == [120, 120] && pixels(.nucleusCore) == [5, 5])
        #expect(try store().reporterValues(inFrame: 0).map { (0.9..<1.1).contains($0.value) } == [true, true])
        #expect(try store().tracks().map { $0.observations.count } == [4, 4])
    }

    @Test func besideCellsThatTheProgramFinds() throws {
        let cells = ["--segmenter", "classical"]
        expectSuccess(try run(Self.reporter + ["--nucleus-labels", "nuclei.tif"], cells: cells))
        #expect(try pixels(.nucleus) == [29, 29])
        #expect(try pixels(.ring).allSatisfy { $0 > 60 })
    }

    /// The forms that masks of cells have: files, a folder, a pattern, numbers from 1.
    @Test func everyFormOfMasks() throws {
        let nuclei = try Self.nuclei()
        for (folder, prefix, first) in [("stardist", "nuclei", 0), ("ctc", "man_seg", 0), ("one", "n", 1)] {
            _ = try inputs.scratch.folder(folder)
            for (frame, image) in nuclei.enumerated() {
                let name = String(format: "%@/%@%03d.tif", folder, prefix, frame + first)
                try LabelStackWriter.writeLabels(image, to: inputs.scratch.file(name))
            }
        }
        let files = (0..<4).map { "stardist/nuclei00\($0).tif" }
        for form in [["nuclei.tif"], ["stardist"], ["ctc"], ["one"], ["stardist/nuclei{t:03}.tif"], files] {
            expectSuccess(try run(["--overwrite", "--nucleus-labels"] + form))
            for frame in 0..<4 { #expect(try store().nuclei(inFrame: frame) == LabelRuns(nuclei[frame])) }
        }
    }

    /// Nuclei of some frames alone.
    @Test func framesBetweenThem() throws {
        _ = try inputs.scratch.folder("some")
        for frame in [0, 2] {
            let image = try Self.nuclei()[frame]
            try LabelStackWriter.writeLabels(image, to: inputs.scratch.file("some/n00\(frame).tif"))
        }
        expectSuccess(try run(Self.reporter + ["--nucleus-labels", "some"]))
        #expect(try (0..<4).map { try pixels(.nucleus, frame: $0) } == [[29, 29], [0, 0], [29, 29], [0, 0]])
        #expect(try pixels(.cytoplasm, frame: 1) == [149, 149])
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "csv", "-o", "tables"))
    }

    @Test func emptyNuclei() throws {
        let empty = LabelImage(width: 64, height: 48)
        try inputs.writeMasks([empty, empty, empty, empty], to: "none.tif")
        expectSuccess(try run(Self.reporter + ["--nucleus-labels", "none.tif"]))
        #expect(try pixels(.nucleus) == [0, 0])
        #expect(try store().reporterValues(inFrame: 0).allSatisfy { $0.value.isNaN && $0.flags.contains(.empty) })
    }

    @Test func theResultSaysWhereNucleiComeFrom() throws {
        expectSuccess(try run(["--nucleus-labels", "nuclei.tif"]))
        let info = try inputs.program.run("info", "out.celltrack", "--json")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any])
        let runs = try #require(report["runs"] as? [[String: Any]])
        let files = try #require(runs.first?["inputs"] as? [[String: Any]])
        #expect(files.compactMap { $0["role"] as? String } == ["movie", "labels", "nucleus-labels"])
        #expect((files.last?["sha256"] as? String)?.count == 64)
        let parameters = try #require(report["parameters"] as? [String: String])
        #expect(parameters["run.segmentation.nuclei"] == "labels")
        expectSuccess(try inputs.program.run("report", "out.celltrack", "-o", "out.html"))
        #expect(try inputs.scratch.text("out.html").contains("nucleus-labels"))
    }

    /// A result of cells alone, or of nuclei in a channel, is measured in masks of nuclei that come later.
    @Test(arguments: [[], ["--channel", "nucleus=signal"]]) func masksThatComeLater(channel: [String]) throws {
        expectSuccess(try run(channel))
        let nuclei = ["--nucleus-labels", "nuclei.tif"]
        expectSuccess(try inputs.program.run(["measure", "out.celltrack", "--quiet"] + Self.reporter + nuclei))
        #expect(try pixels(.nucleus) == [29, 29] && pixels(.cytoplasm) == [120, 120])
        #expect(try store().reporterValues(inFrame: 0).map { (0.9..<1.1).contains($0.value) } == [true, true])
        // They are in the file then.
        try FileManager.default.removeItem(atPath: inputs.scratch.file("nuclei.tif"))
        expectSuccess(try inputs.program.run("measure", "out.celltrack", "--quiet", "--background", "none"))
        #expect(try pixels(.nucleus) == [29, 29])
    }

    @Test func masksThatComeLaterAndCannotBeAreRefused() throws {
        expectSuccess(try run(["--set", "measurement.masksShow=nuclei"]))
        func measure(_ more: String...) throws -> Outcome {
            try inputs.program.run(["measure", "out.celltrack", "--quiet"] + more)
        }
        expectRefusal(try measure("--nucleus-labels", "nuclei.tif"), 64, naming: "masksShow=cells")
        expectSuccess(try measure("--set", "measurement.masksShow=cells"))
        let before = try store().contentDigest()
        expectRefusal(try measure("--nucleus-labels", "none"), 66, naming: "none")
        expectRefusal(try measure(Self.reporter[0], Self.reporter[1]), 64, naming: "masks of them")
        expectRefusal(
            try measure("--nucleus-labels", "nuclei.tif", "--channel", "nucleus=signal"),
            64,
            naming: "--nucleus-labels"
        )
        #expect(try store().contentDigest() == before)
    }

    @Test func whatCannotBeIsRefused() throws {
        let small = LabelImage(width: 20, height: 20)
        try inputs.writeMasks([small, small, small, small], to: "small.tif")
        try inputs.writeMasks(try Self.nuclei(frameCount: 7), to: "many.tif")
        try inputs.scratch.write("no image", to: "text.tif")
        expectRefusal(try run(["--nucleus-labels", "small.tif"]), 65, naming: "small.tif", "20 x 20")
        expectRefusal(try run(["--nucleus-labels", "many.tif"]), 65, naming: "many.tif", "frame 4")
        expectRefusal(try run(["--nucleus-labels", "text.tif"]), 65, naming: "text.tif")
        expectRefusal(try run(["--nucleus-labels", "none"]), 66, naming: "none")
        let nuclei = ["--nucleus-labels", "nuclei.tif"]
        expectRefusal(try run(nuclei + ["--channel", "nucleus=signal"]), 64, naming: "--nucleus-labels", "channel")
        expectRefusal(try run(nuclei + ["--set", "measurement.masksShow=nuclei"]), 64, naming: "masksShow")
        expectRefusal(try run(nuclei + ["--set", "segmentation.nuclei=channel"]), 64, naming: "segmentation.nuclei")
        expectRefusal(try run(["--set", "segmentation.nuclei=labels"]), 64, naming: "--nucleus-labels")
        #expect(!inputs.scratch.names.contains("out.celltrack"))
    }
}
