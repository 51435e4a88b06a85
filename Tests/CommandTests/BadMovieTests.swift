import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing
import TrackStore

/// Movies that are missing, damaged or odd: one clear error with its exit code, or a result.
@Suite struct BadMovieTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    private func run(_ arguments: String...) throws -> Outcome {
        try inputs.program.run(["run", "--segmenter", "classical"] + arguments + ["-o", "out.celltrack", "--quiet"])
    }

    /// Runs on files that must be refused before anything is written.
    private func refuse(_ arguments: String..., status: Int32, naming words: String...) throws {
        let before = inputs.scratch.contents
        let outcome = try inputs.program.run(
            ["run", "--segmenter", "classical"] + arguments + ["-o", "out.celltrack"]
        )
        expectRefusal(outcome, status)
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(inputs.scratch.contents == before)
    }

    private func summary() throws -> [String: Any] {
        let info = try inputs.program.run("info", "out.celltrack", "--json")
        let report = try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any]
        return try #require(report?["contents"] as? [String: Any])
    }

    @Test func missingFiles() throws {
        try refuse("none.tif", status: 66, naming: "none.tif")
        try refuse("none{t}.tif", status: 65, naming: "none{t}.tif")
        try refuse("none/", status: 66, naming: "none")
        for command in [["info", "none.tif"], ["segment", "none.tif", "-o", "masks"]] {
            expectRefusal(try inputs.program.run(command), 66, naming: "none.tif")
        }
        #expect(inputs.scratch.names.isEmpty)
    }

    @Test func aFileThatIsNamedTwice() throws {
        try inputs.writeMovie()
        try refuse("movie.ome.tif", "./movie.ome.tif", status: 64, naming: "./movie.ome.tif is named twice")
    }

    @Test func filesThatAreNoMovies() throws {
        try inputs.scratch.write("", to: "empty.tif")
        try refuse("empty.tif", status: 65, naming: "empty.tif")
        try inputs.scratch.write("frame,x,y\n1,2,3\n", to: "text.tif")
        try refuse("text.tif", status: 65, naming: "text.tif")
        _ = try inputs.scratch.folder("folder")
        try refuse("folder", status: 65, naming: "folder")
        try inputs.scratch.write("nothing here", to: "folder/notes.txt")
        try refuse("folder", status: 65, naming: "folder")
    }

    /// Classic and big TIFF files whose first directory is missing, or holds nothing.
    @Test func tiffFilesWithoutPages() throws {
        try inputs.scratch.write(Data([0x49, 0x49, 42, 0, 0, 0, 0, 0]), to: "none.tif")
        try refuse("none.tif", status: 65, naming: "none.tif")
        try inputs.scratch.write(Data([0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]), to: "bare.tif")
        try refuse("bare.tif", status: 65, naming: "bare.tif")
        try inputs.scratch.write(
            Data([0x49, 0x49, 43, 0, 8, 0, 0, 0] + [UInt8](repeating: 0, count: 8)),
            to: "big.tif"
        )
        try refuse("big.tif", status: 65, naming: "big.tif")
    }

    @Test(arguments: [1, 2, 3, 4, 5]) func randomBytesBehindAHeader(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var bytes: [UInt8] = seed % 2 == 0 ? [0x4d, 0x4d, 0, 42, 0, 0, 0, 8] : [0x49, 0x49, 42, 0, 8, 0, 0, 0]
        for _ in 0..<4_000 { bytes.append(.random(in: 0...255, using: &random)) }
        try inputs.scratch.write(Data(bytes), to: "random.tif")
        try refuse("random.tif", status: 65, naming: "random.tif")
    }

    /// Cut off anywhere, a movie is refused, or gives the frames before the damage and an error that names it.
    @Test func truncatedMovies() throws {
        try inputs.writeMovie(frameCount: 4)
        let whole = try inputs.scratch.read("movie.ome.tif")
        for share in [3, 8, 9, 100, whole.count / 4, whole.count / 2, whole.count * 3 / 4, whole.count - 1] {
            try inputs.scratch.write(whole.prefix(share), to: "movie.ome.tif")
            let outcome = try run("movie.ome.tif", "--overwrite")
            expectRefusal(outcome, 65, naming: "movie.ome.tif")
            #expect(inputs.scratch.names.allSatisfy { ["movie.ome.tif", "out.celltrack"].contains($0) })
        }
    }

    /// Of a stack that a crash cut off the whole pages are read where frames may be missing, by later commands too.
    @Test func aStackThatIsCutOff() throws {
        try inputs.writeMasks(
            Inputs.masks(frameCount: 6).map { masks in
                LabelImage(masks.plane.map { $0 == 0 ? 100 : 1_000 })
            },
            to: "stack.tif"
        )
        let whole = try inputs.scratch.read("stack.tif")
        try inputs.scratch.write(whole.prefix(whole.count * 7 / 10), to: "stack.tif")
        expectRefusal(
            try run("stack.tif"),
            65,
            naming: "stack.tif",
            "--allow-missing-frames reads the 4 page(s) before"
        )
        let outcome = try run("stack.tif", "--skip-bad-frames")
        expectSuccess(outcome)
        #expect(outcome.errors.contains("breaks off behind its first 4 page(s)"), "\(outcome.errors)")
        expectSuccess(try inputs.program.run("measure", "out.celltrack"))
        expectSuccess(try inputs.program.run("info", "stack.tif", "--allow-missing-frames"))
    }

    @Test func framesOfDifferentSize() throws {
        try inputs.writeSequence(frames: [0, 1, 2])
        let odd = LabelImage(width: 20, height: 20)
        try LabelStackWriter.writeLabels(odd, to: inputs.scratch.file("sequence/t002.tif"), overwrite: true)
        let outcome = try run("sequence", "--axes", "TYX")
        expectRefusal(outcome, 65, naming: "t002.tif", "20 x 20")
    }

    @Test func aGapInASequence() throws {
        try inputs.writeSequence(frames: [0, 1, 3, 4])
        try refuse("sequence", status: 66, naming: "missing frame", "2", "--allow-missing-frames")
        expectSuccess(try run("sequence", "--allow-missing-frames", "--frame-interval", "1min"))
        let store = try TrackStore.open(at: inputs.scratch.file("out.celltrack"), readOnly: true)
        #expect(try store.frames().map(\.timeInSeconds) == [0, 60, 180, 240])
    }

    /// Frames are counted without the gaps, files with them: what a dose at a frame means is not clear.
    @Test func aDoseInASequenceWithGaps() throws {
        try inputs.writeSequence(frames: [0, 1, 4, 5])
        let gaps = ["sequence", "--allow-missing-frames", "--frame-interval", "1min"]
        let run = ["run", "--segmenter", "classical", "-o", "out.celltrack", "--quiet"] + gaps
        expectRefusal(try inputs.program.run(run + ["--dose", "frame:4"]), 64, naming: "traces.doseFrame", "time")
        #expect(!inputs.scratch.names.contains("out.celltrack"))
        expectSuccess(try inputs.program.run(run))
        for command in [["measure"], ["track"], ["plot", "-o", "figures"]] {
            let again = try inputs.program.run(command + ["out.celltrack", "--dose", "frame:3"])
            expectRefusal(again, 64, naming: "traces.doseFrame", "--allow-missing-frames", "time")
        }
        expectSuccess(try inputs.program.run("measure", "out.celltrack", "--dose", "4min"))
        expectSuccess(try inputs.program.run(["segment", "-o", "masks", "--segmenter", "classical"] + gaps))
        #expect(inputs.scratch.contents["masks/mask005.tif"] != nil)
        expectSuccess(try inputs.program.run(["run", "--labels", "masks", "-o", "again.celltrack"] + gaps))
    }

    /// What is exported from a result counts frames, and fits the files that it was made from.
    @Test func exportedMasksOfASequenceWithGaps() throws {
        try inputs.writeSequence(frames: [3, 4, 6, 7, 8, 9])
        let gaps = ["sequence", "--allow-missing-frames", "--frame-interval", "1min", "--quiet"]
        expectSuccess(try inputs.program.run(["run", "--segmenter", "classical", "-o", "out.celltrack"] + gaps))
        for format in ["ctc", "labels"] {
            expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", format, "-o", format))
            expectSuccess(try inputs.program.run(["run", "--labels", format, "-o", "\(format).celltrack"] + gaps))
            let store = try TrackStore.open(at: inputs.scratch.file("\(format).celltrack"), readOnly: true)
            #expect(try (0..<6).allSatisfy { try store.detections(inFrame: $0).count == 2 })
        }
    }

    /// Masks 0 to 3 of the files 0, 1, 3 and 4 might be those of frame 2 as well.
    @Test func exportedMasksThatFitInTwoWays() throws {
        try inputs.writeSequence(frames: [0, 1, 3, 4])
        let gaps = ["sequence", "--allow-missing-frames", "--frame-interval", "1min", "--quiet"]
        expectSuccess(try inputs.program.run(["run", "--segmenter", "classical", "-o", "out.celltrack"] + gaps))
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "ctc", "-o", "ctc"))
        let back = try inputs.program.run(["run", "--labels", "ctc", "-o", "back.celltrack"] + gaps)
        expectRefusal(back, 65, naming: "mask002.tif", "frame 2", "--format labels")
    }

    /// The flag alone makes no gaps.
    @Test func aDoseInASequenceThatMightHaveGaps() throws {
        try inputs.writeSequence(frames: [0, 1, 2, 3])
        expectSuccess(try run("sequence", "--allow-missing-frames", "--frame-interval", "1min", "--dose", "frame:2"))
        expectSuccess(try inputs.program.run("measure", "out.celltrack", "--dose", "frame:3"))
    }

    /// The frames before are stored; told to skip bad frames, the run goes on.
    @Test(arguments: ["text", "truncated", "absent"]) func anUnreadableFileInTheMiddle(damage: String) throws {
        try inputs.writeSequence(frames: Array(0..<6))
        switch damage {
        case "text": try inputs.scratch.write("no image", to: "sequence/t003.tif")
        case "truncated":
            try inputs.scratch.write(try inputs.scratch.read("sequence/t003.tif").prefix(300), to: "sequence/t003.tif")
        default:
            try FileManager.default.removeItem(atPath: inputs.scratch.file("sequence/t003.tif"))
            try FileManager.default.createSymbolicLink(
                atPath: inputs.scratch.file("sequence/t003.tif"),
                withDestinationPath: "nowhere.tif"
            )
        }
        let outcome = try run("sequence")
        expectRefusal(outcome, damage == "absent" ? 66 : 65)
        #expect(outcome.errors.contains("t003.tif"))
        guard damage != "absent" || inputs.scratch.names.contains("out.celltrack") else { return }
        #expect(try summary()["frames"] as? Int == 3)
        let skipping = try run("sequence", "--resume", "--skip-bad-frames")
        expectSuccess(skipping)
        #expect(skipping.errorLines.count == 1 && skipping.errors.hasPrefix("warning: frame 3 skipped: "))
        let after = try summary()
        #expect(
            after["badFrameCount"] as? Int == 1 && after["frames"] as? Int == 6 && after["isComplete"] as? Bool == true
        )
        #expect(after["tracks"] as? Int == 2)
    }

    /// The masks of a segmentation that passed over a frame belong to the files with their numbers.
    @Test func aSegmentationPassesOverABadFrame() throws {
        try inputs.writeSequence(frames: Array(0..<4))
        try inputs.scratch.write("no image", to: "sequence/t002.tif")
        let segment = ["segment", "sequence", "--segmenter", "classical", "-o", "masks", "--quiet"]
        expectRefusal(try inputs.program.run(segment), 65, naming: "t002.tif")
        let outcome = try inputs.program.run(segment + ["--resume", "--skip-bad-frames", "--json"])
        expectSuccess(outcome)
        #expect(outcome.errors.hasPrefix("warning: frame 2 skipped: ") && outcome.output.contains("null"))
        let masks = inputs.scratch.names.filter { $0.hasPrefix("masks/") }
        #expect(masks == ["masks/mask000.tif", "masks/mask001.tif", "masks/mask003.tif"])
    }

    /// A skipped frame counts as one without cells.
    @Test func resultsWithSkippedFramesAreScored() throws {
        try inputs.simulate(frames: 6)
        let masks = "simulated/truth/TRA"
        let broken = try inputs.scratch.folder("broken")
        for frame in 0..<6 {
            let name = "man_track00\(frame).tif"
            let content = try inputs.scratch.read("\(masks)/\(name)")
            try (frame == 2 ? content.prefix(100) : content).write(to: URL(fileURLWithPath: "\(broken)/\(name)"))
        }
        let movie = ["run", "simulated/movie.ome.tif", "--preset", "hela-ampk"]
        let skipping = try inputs.program.run(
            movie + ["--labels", "broken", "--skip-bad-frames", "-o", "out.celltrack", "--quiet"]
        )
        expectSuccess(skipping)
        #expect(try summary()["badFrameCount"] as? Int == 1)
        let commands = [
            ["tracking", "--truth", "simulated/truth"], ["segmentation", "--truth", masks],
            ["traces", "--truth", "simulated/truth/traces.csv", "--truth-masks", masks],
        ]
        for command in commands {
            expectSuccess(try inputs.program.run(["evaluate"] + command + ["--result", "out.celltrack"]))
        }
        try inputs.simulate(frames: 8, to: "longer")
        let longer = ["evaluate", "segmentation", "--truth", "longer/truth/TRA", "--result", "out.celltrack"]
        let outcome = try inputs.program.run(longer)
        expectSuccess(outcome)
        #expect(outcome.errors.hasPrefix("warning: frames 6 to 7 of the truth "), "\(outcome.errors)")
    }

    @Test(.enabled(if: getuid() != 0, "permissions do not bind the superuser")) func deniedFiles() throws {
        try inputs.writeMovie()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0],
            ofItemAtPath: inputs.scratch.file("movie.ome.tif")
        )
        expectRefusal(try run("movie.ome.tif"), 66, naming: "movie.ome.tif")
    }

    @Test func somePixelsThatAreNoNumbers() throws {
        var planes = (0..<4).map { Inputs.plane(frame: $0) }
        for frame in planes.indices {
            for column in 0..<20 { planes[frame][40, column] = column % 2 == 0 ? .nan : .infinity }
            planes[frame][14, 15 + frame] = -.infinity
        }
        try inputs.writeMovie(planes)
        expectSuccess(try run("movie.ome.tif"))
        #expect(try summary()["tracks"] as? Int == 2)
    }

    @Test func aFrameWithoutAnyNumber() throws {
        var planes = (0..<4).map { Inputs.plane(frame: $0) }
        planes[2] = planes[2].map { _ in .nan }
        try inputs.writeMovie(planes)
        expectRefusal(try run("movie.ome.tif"), 65, naming: "frame 2")
        #expect(try summary()["frames"] as? Int == 2)
        expectSuccess(try run("movie.ome.tif", "--resume", "--skip-bad-frames"))
        #expect(try summary()["badFrameCount"] as? Int == 1)
    }

    /// Frames at the ends that cannot be segmented, or show nothing, cost themselves only.
    @Test(arguments: [Float.nan, 100]) func badFramesAtTheEnds(value: Float) throws {
        var planes = (0..<6).map { Inputs.plane(frame: $0) }
        for frame in [0, 5] { planes[frame] = planes[frame].map { _ in value } }
        try inputs.writeMovie(planes)
        let movie = ["run", "movie.ome.tif", "--segmenter", "classical", "--skip-bad-frames", "-o", "out.celltrack"]
        let outcome = try inputs.program.run(movie)
        expectSuccess(outcome)
        #expect(outcome.output.contains(value.isNaN ? "6 of 6 (2 skipped)" : "6 of 6 (2 without cells)"))
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "csv", "-o", "tables"))
        let rows = String(decoding: try inputs.scratch.read("tables/growth.csv"), as: UTF8.self).split(separator: "\n")
            .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.prefix(5).map { $0[2] } == ["0", "2", "2", "2", "2"])
        #expect(rows.allSatisfy { $0[4] == "0" && $0[5] == "0" })
        let lineage = String(decoding: try inputs.scratch.read("tables/lineage.csv"), as: UTF8.self)
        #expect(lineage.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(",end,") }, "\(lineage)")
        expectSuccess(try inputs.program.run("report", "out.celltrack", "-o", "page.html"))
        let page = String(decoding: try inputs.scratch.read("page.html"), as: UTF8.self)
        #expect(page.contains(value.isNaN ? "Frame 5 was skipped" : "No cells are in frame(s) 0, 5."))
    }

    @Test func noFrameWithANumber() throws {
        try inputs.writeMovie((0..<3).map { _ in Plane<Float>(width: 64, height: 48, repeating: .nan) })
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "--skip-bad-frames", "-o", "out.celltrack"]
        for more in [[], ["--resume"]] {
            let outcome = try inputs.program.run(run + ["--quiet"] + more)
            #expect(outcome.status == 65 && outcome.output.isEmpty)
            #expect(
                outcome.errorLines.last?.contains("each of its 3 frame(s) was skipped") == true,
                "\(outcome.errors)"
            )
        }
        #expect(try summary()["isComplete"] as? Bool == false)
    }

    /// A pipe in the place of a file would be waited for without end.
    @Test func pipes() throws {
        #expect(mkfifo(inputs.scratch.file("pipe.tif"), 0o600) == 0)
        for command in [["info", "pipe.tif"], ["run", "pipe.tif", "-o", "out.celltrack"]] {
            expectRefusal(try inputs.program.run(command, limit: 20), 66, naming: "pipe.tif", "regular file")
        }
    }

    /// Numbers in the names of two stacks are no frames.
    @Test func stacksOfChannelsWithNumbersInTheirNames() throws {
        for name in ["ex405.tif", "ex480.tif"] { try inputs.writeMasks(Inputs.masks(), to: name) }
        let outcome = try inputs.program.run("info", "ex405.tif", "ex480.tif")
        expectRefusal(outcome, 64, naming: "4 images", "--channels")
        #expect(!outcome.errors.contains("missing"))
        expectSuccess(try inputs.program.run("info", "ex405.tif", "ex480.tif", "--channels", "a,b"))
    }

    @Test func imagesInFoldersOfTheFolder() throws {
        for well in ["A1", "B1"] {
            _ = try inputs.scratch.folder("wells")
            try inputs.writeSequence(frames: [0, 1], to: "wells/\(well)")
        }
        expectRefusal(try inputs.program.run("info", "wells"), 65, naming: "A1, B1", "wells/A1")
        _ = try inputs.scratch.folder("acquisition")
        try inputs.writeSequence(frames: [0, 1], to: "acquisition/Pos0")
        expectSuccess(try inputs.program.run("info", "acquisition"))
        try inputs.writeSequence(frames: [0, 1], to: "acquisition/Pos1")
        expectRefusal(try inputs.program.run("info", "acquisition"), 65, naming: "Pos0, Pos1")
    }

    @Test(arguments: [0, 1_000, -5, 1e30]) func framesOfOneValueHaveNoCells(value: Float) throws {
        try inputs.writeMovie((0..<3).map { _ in Plane<Float>(width: 64, height: 48, repeating: value) })
        expectSuccess(try run("movie.ome.tif"))
        let found = try summary()
        #expect(
            found["tracks"] as? Int == 0 && found["detections"] as? Int == 0 && found["isComplete"] as? Bool == true
        )
        for format in ["newick", "csv", "ctc", "geff", "napari", "cell-acdc", "labels"] {
            expectSuccess(
                try inputs.program.run("export", "out.celltrack", "--format", format, "-o", "empty-\(format)")
            )
        }
        #expect(try inputs.scratch.text("empty-napari").split(separator: "\n").map { $0.prefix(11) } == ["track_id,t,"])
        expectSuccess(try inputs.program.run("plot", "out.celltrack", "-o", "figures"))
    }

    @Test func aSingleFrame() throws {
        try inputs.writeMovie(frameCount: 1)
        expectSuccess(try run("movie.ome.tif"))
        #expect(try summary()["tracks"] as? Int == 2)
    }
}
