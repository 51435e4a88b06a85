import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing
import TrackStore

/// Result files that are none, damaged, newer or incomplete.
@Suite struct ResultFileTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        try inputs.writeMovie()
        expectSuccess(
            try inputs.program.run(
                "run",
                "movie.ome.tif",
                "--segmenter",
                "classical",
                "-o",
                "whole.celltrack",
                "--quiet"
            )
        )
    }

    @Test func aResultInThePlaceOfImages() throws {
        expectRefusal(try inputs.program.run("info", "whole.celltrack", "whole.celltrack"), 64, naming: "one at a time")
        let evaluation = ["evaluate", "segmentation", "--truth", "whole.celltrack", "--result", "whole.celltrack"]
        for arguments in [evaluation, ["run", "whole.celltrack", "--segmenter", "classical", "-o", "r.celltrack"]] {
            let outcome = try inputs.program.run(arguments)
            expectRefusal(outcome, 65, naming: "whole.celltrack", "such as a result file", "--format labels")
        }
    }

    /// Every command that reads a result file.
    private static let readers: [[String]] = [
        ["info", "bad.celltrack"], ["track", "bad.celltrack"], ["measure", "bad.celltrack"],
        ["export", "bad.celltrack", "--format", "newick", "-o", "trees.nwk"],
        ["export", "bad.celltrack", "--format", "csv", "-o", "tables"], ["plot", "bad.celltrack", "-o", "figures"],
        ["report", "bad.celltrack", "-o", "report.html"],
        ["compare", "--group", "a=bad.celltrack", "-o", "compared"],
        ["evaluate", "segmentation", "--truth", "masks.tif", "--result", "bad.celltrack"],
        ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "bad.celltrack", "--resume"],
    ]

    private func refuse(_ status: Int32, naming words: String...) throws {
        try inputs.writeMasks(Inputs.masks())
        let before = inputs.scratch.contents
        for command in ResultFileTests.readers {
            let outcome = try inputs.program.run(command)
            expectRefusal(outcome, status, naming: "bad.celltrack")
            for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        }
        #expect(inputs.scratch.contents == before)
    }

    private func alter(_ sql: String) throws {
        try inputs.scratch.write(try inputs.scratch.read("whole.celltrack"), to: "bad.celltrack")
        let store = try TrackStore.open(at: inputs.scratch.file("bad.celltrack"), readOnly: false)
        try store.configure(sql)
        try store.close()
    }

    @Test func textInPlaceOfAResult() throws {
        try inputs.scratch.write("frame,x,y\n1,2,3\n", to: "bad.celltrack")
        try refuse(65, naming: "SQLite")
    }

    @Test func anEmptyFile() throws {
        try inputs.scratch.write("", to: "bad.celltrack")
        try refuse(65, naming: "empty")
    }

    @Test func aDatabaseOfAnotherProgram() throws {
        try alter("PRAGMA application_id = 7")
        try refuse(65, naming: "another program")
    }

    @Test func aNewerVersion() throws {
        try alter("PRAGMA user_version = 99")
        try refuse(65, naming: "99", "update celltrack")
    }

    @Test func aTruncatedFile() throws {
        let whole = try inputs.scratch.read("whole.celltrack")
        for size in [200, 4_096, whole.count / 2, whole.count - 1] {
            try inputs.scratch.write(whole.prefix(size), to: "bad.celltrack")
            try refuse(65, naming: "damaged")
        }
    }

    @Test func aMissingFile() throws {
        for command in ResultFileTests.readers.dropLast() {
            try inputs.writeMasks(Inputs.masks())
            expectRefusal(try inputs.program.run(command), 66, naming: "bad.celltrack")
        }
    }

    @Test func anIncompleteRun() throws {
        try alter("UPDATE movie SET is_complete = 0")
        for command in [
            ["export", "bad.celltrack", "--format", "ctc", "-o", "ctc"], ["plot", "bad.celltrack", "-o", "f"],
        ] {
            expectRefusal(try inputs.program.run(command), 65, naming: "--resume")
        }
        let info = try inputs.program.run("info", "bad.celltrack")
        expectSuccess(info)
        #expect(info.output.contains("complete") && info.output.contains("no"))
    }

    /// What contradicts itself in a file that SQLite finds whole.
    @Test(arguments: [
        ("UPDATE observation SET frame = 7000000000 WHERE track = 1 AND frame = 3", ["export csv", "report"]),
        ("DELETE FROM mask WHERE frame = 2", ["export ctc", "export labels", "measure"]),
        ("DELETE FROM detection WHERE frame = 2 AND label = 1", ["track", "track --sweep", "measure", "why"]),
        ("DELETE FROM detection", ["track", "track --sweep", "measure", "why"]),
        (
            "UPDATE overlap SET later_label = 99 WHERE later_frame = 1 AND earlier_label = 1 AND later_label = 1",
            ["track", "track --sweep"]
        ),
        ("UPDATE frame SET time_s = 0 WHERE frame = 3", ["export csv", "report"]),
        ("UPDATE frame SET time_s = 1e300 WHERE frame = 3", ["export csv", "report", "plot"]),
        ("UPDATE movie SET frame_count = 2000000000", ["info", "export ctc", "report", "plot", "measure", "track"]),
        ("UPDATE movie SET frame_count = 3", ["info", "export ctc", "report", "plot", "measure", "track"]),
    ])
    func contradictions(sql: String, commands: [String]) throws {
        try alter("PRAGMA foreign_keys = OFF; \(sql)")
        let before = inputs.scratch.contents
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            let more: [String] =
                switch words[0] {
                case "info", "measure": []
                case "track": words.count > 1 ? ["--sweep", "tracking.endCost=3:4:1"] : []
                case "why": ["--track", "1", "--frame", "2"]
                case "export": ["--format", words[1], "-o", "out"]
                default: ["-o", "out"]
                }
            let outcome = try inputs.program.run([words[0], "bad.celltrack"] + more)
            expectRefusal(outcome, 65, naming: "bad.celltrack", "damaged", "restore it from a copy")
        }
        #expect(inputs.scratch.contents == before)
    }

    /// Flipped bits give an error or another content, never a crash.
    @Test(arguments: [1, 2, 3, 4]) func randomDamage(seed: UInt64) throws {
        let whole = try inputs.scratch.read("whole.celltrack")
        var random = SplitMix(seed: seed)
        for _ in 0..<5 {
            var bytes = whole
            for _ in 0..<20 {
                bytes[Int.random(in: 100..<bytes.count, using: &random)] ^= .random(in: 1...255, using: &random)
            }
            try inputs.scratch.write(bytes, to: "bad.celltrack")
            let command = ResultFileTests.readers[Int.random(in: 0..<7, using: &random)]
            let outcome = try inputs.program.run(command)
            #expect(!outcome.wasKilled && [0, 65].contains(outcome.status), "\(command) \(outcome.errors)")
            for name in ["trees.nwk", "tables", "figures", "report.html"] {
                try? FileManager.default.removeItem(atPath: inputs.scratch.file(name))
            }
        }
    }

    @Test func resultsMayHaveAnyName() throws {
        try inputs.scratch.write(try inputs.scratch.read("whole.celltrack"), to: "result")
        let info = try inputs.program.run("info", "result", "--json")
        expectSuccess(info)
        #expect(info.output.contains("badFrames"))
        try inputs.writeMasks(Inputs.masks())
        let score = ["evaluate", "segmentation", "--truth", "masks.tif", "--result", "result"]
        expectSuccess(try inputs.program.run(score))
    }

    /// Not even --overwrite lets a result or a movie be lost.
    @Test func inputsAreNotReplaced() throws {
        try inputs.scratch.write(try inputs.scratch.read("whole.celltrack"), to: "other.celltrack")
        _ = try inputs.scratch.folder("folder")
        let before = inputs.scratch.contents
        for format in ["newick", "trackmate", "napari", "cell-acdc", "labels"] {
            for output in ["movie.ome.tif", "./other.celltrack", "folder"] {
                let export = ["export", "whole.celltrack", "--format", format, "-o", output, "--overwrite"]
                expectRefusal(try inputs.program.run(export), 73, naming: output)
            }
        }
        for format in ["newick", "csv", "ctc", "geff", "napari", "cell-acdc", "labels"] {
            let export = ["export", "whole.celltrack", "--format", format, "-o", "./whole.celltrack", "--overwrite"]
            expectRefusal(try inputs.program.run(export), 73, naming: "whole.celltrack")
        }
        for input in ["./whole.celltrack", "movie.ome.tif", "other.celltrack", "folder"] {
            let report = ["report", "whole.celltrack", "-o", input, "--overwrite"]
            expectRefusal(try inputs.program.run(report), 73, naming: input)
        }
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "movie.ome.tif", "--overwrite"]
        expectRefusal(try inputs.program.run(run), 65, naming: "movie.ome.tif")
        #expect(inputs.scratch.contents == before)
    }

    /// Also not in a folder of outputs with the same names.
    @Test func masksThatWentInAreNotReplaced() throws {
        _ = try inputs.scratch.folder("masks")
        for (frame, mask) in Inputs.masks().enumerated() {
            try LabelStackWriter.writeLabels(mask, to: inputs.scratch.file("masks/mask00\(frame).tif"))
        }
        expectSuccess(try inputs.program.run("track", "--labels", "masks", "-o", "tracked.celltrack", "--quiet"))
        let before = inputs.scratch.contents
        let export = ["export", "tracked.celltrack", "--format", "ctc", "-o", "masks", "--overwrite"]
        expectRefusal(try inputs.program.run(export), 73, naming: "mask000.tif")
        #expect(inputs.scratch.contents == before)
    }

    /// A run that is still going is not one that was interrupted.
    @Test func aRunThatIsAtWork() throws {
        try alter("UPDATE movie SET is_complete = 0")
        let store = try TrackStore.open(at: inputs.scratch.file("bad.celltrack"), readOnly: false)
        let export = ["export", "bad.celltrack", "--format", "newick", "-o", "trees.nwk"]
        expectRefusal(try inputs.program.run(export), 69, naming: "in use by another process")
        try store.close()
        expectRefusal(try inputs.program.run(export), 65, naming: "interrupted")
    }

    @Test func framesToDrawMustExist() throws {
        let plot = ["plot", "whole.celltrack", "-o", "figures", "--quiet"]
        for frame in ["4", "99"] {
            expectRefusal(try inputs.program.run(plot + ["--frame", frame]), 64, naming: "--frame \(frame)")
        }
        #expect(!inputs.scratch.names.contains { $0.hasPrefix("figures") })
        expectSuccess(try inputs.program.run(plot + ["--frame", "0", "--frame", "2", "--dose", "1min"]))
        let drawn = inputs.scratch.names.filter { $0.hasSuffix(".svg") }
        #expect(Set(drawn).isSuperset(of: ["figures/outlines-frame-0.svg", "figures/outlines-frame-2.svg"]))
        for name in drawn {
            let text = try inputs.scratch.text(name)
            #expect(text.contains("<svg") && text.hasSuffix("</svg>\n"), "\(name)")
        }
    }

    /// Without a reporter a cell is drawn by its area, and without the movie that alone.
    @Test func cellsWithoutReportersAreDrawn() throws {
        let plot = ["plot", "whole.celltrack", "--quiet", "--cell", "1", "--cell", "2", "-o"]
        expectSuccess(try inputs.program.run(plot + ["figures"]))
        for cell in [1, 2] {
            let svg = try inputs.scratch.text("figures/cell-\(cell).svg")
            #expect(svg.contains("Area (px)") && svg.contains("<image"))
            let rows = try inputs.scratch.text("figures/cell-\(cell).csv").split(separator: "\n")
            #expect(
                rows.count == 5 && rows.dropFirst().allSatisfy { $0.hasPrefix("\(cell),") && $0.hasSuffix(",area") }
            )
        }
        try FileManager.default.removeItem(atPath: inputs.scratch.file("movie.ome.tif"))
        expectSuccess(try inputs.program.run(plot + ["without"]))
        let svg = try inputs.scratch.text("without/cell-1.svg")
        #expect(svg.contains("Area (px)") && !svg.contains("<image"))
    }

    @Test func tracesCannotBeEvaluatedWithoutAReporter() throws {
        try inputs.scratch.write("track,frame,ratio_measurable\n1,0,1\n", to: "truth.csv")
        let evaluation = ["evaluate", "traces", "--truth", "truth.csv", "--truth-masks", "masks", "--result"]
        let outcome = try inputs.program.run(evaluation + ["whole.celltrack"])
        expectRefusal(outcome, 64, naming: "whole.celltrack has no reporter; celltrack measure --reporter")
    }

    @Test func cellsToDrawMustExist() throws {
        let plot = ["plot", "whole.celltrack", "-o", "figures", "--quiet"]
        expectRefusal(try inputs.program.run(plot + ["--cell", "99999"]), 64, naming: "--cell 99999")
        #expect(!inputs.scratch.names.contains { $0.hasPrefix("figures") })
    }

    @Test func reportsStandAlone() throws {
        expectSuccess(try inputs.program.run("report", "whole.celltrack", "-o", "a.html", "--title", "<b>Mine</b>"))
        let page = try inputs.scratch.text("a.html")
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        #expect(page.contains("&lt;b&gt;Mine&lt;/b&gt;") && !page.contains("<b>"))
        #expect(page.contains("id=\"movie\"") && page.contains("id=\"provenance\""))
        // The same result and movie give the same page.
        expectSuccess(try inputs.program.run("report", "whole.celltrack", "-o", "b.html", "--title", "<b>Mine</b>"))
        #expect(try inputs.scratch.text("b.html") == page)
    }

    /// Neither a movie of other frames nor a changed one is drawn as if it were the result's.
    @Test func otherMovies() throws {
        try inputs.writeMovie(frameCount: 6, to: "longer.ome.tif")
        let plot = ["plot", "whole.celltrack", "--quiet", "-o"]
        let other = try inputs.program.run(plot + ["figures", "--movie", "longer.ome.tif"])
        expectSuccess(other)
        #expect(other.errors.hasPrefix("warning: no outlines") && other.errors.contains("6 frames"), "\(other.errors)")
        #expect(!inputs.scratch.names.contains { $0.hasPrefix("figures/outlines") })
        try inputs.writeMovie((4..<8).map { Inputs.plane(frame: $0) }, to: "changed.ome.tif")
        let changed = try inputs.program.run(plot + ["more", "--movie", "changed.ome.tif"])
        expectSuccess(changed)
        #expect(changed.errors.contains("changed.ome.tif is not as it was"), "\(changed.errors)")
        let report = ["report", "whole.celltrack", "-o", "page.html", "--movie", "changed.ome.tif", "--quiet"]
        expectSuccess(try inputs.program.run(report))
        #expect(try inputs.scratch.text("page.html").contains("changed.ome.tif is not as it was"))
    }

    /// A result that is moved with its movie finds it, from whatever folder.
    @Test func aMovieBesideItsResult() throws {
        _ = try inputs.scratch.folder("archive")
        for name in ["movie.ome.tif", "whole.celltrack"] {
            try FileManager.default.moveItem(
                atPath: inputs.scratch.file(name),
                toPath: inputs.scratch.file("archive/" + name)
            )
        }
        let measure = ["measure", "archive/whole.celltrack", "--background", "none", "--quiet"]
        expectSuccess(try inputs.program.run(measure))
    }

    @Test func movedMovies() throws {
        try FileManager.default.moveItem(
            atPath: inputs.scratch.file("movie.ome.tif"),
            toPath: inputs.scratch.file("moved.ome.tif")
        )
        let measure = ["measure", "whole.celltrack", "--background", "none", "--quiet"]
        expectRefusal(try inputs.program.run(measure), 66, naming: "movie.ome.tif")
        let plot = try inputs.program.run("plot", "whole.celltrack", "-o", "figures", "--quiet")
        expectSuccess(plot)
        #expect(plot.errorLines.count == 1 && plot.errors.hasPrefix("warning: no outlines"))
        let report = try inputs.program.run("report", "whole.celltrack", "-o", "report.html", "--quiet")
        expectSuccess(report)
        #expect(report.errorLines.count == 1 && report.errors.hasPrefix("warning: no outlines"))
        #expect(try inputs.scratch.text("report.html").contains("movie.ome.tif"))
        expectSuccess(try inputs.program.run(measure + ["--movie", "moved.ome.tif"]))
        expectSuccess(try inputs.program.run("plot", "whole.celltrack", "-o", "more", "--movie", "moved.ome.tif"))
        #expect(inputs.scratch.names.contains { $0.hasPrefix("more/outlines-frame-3") })
    }
}
