import Foundation
import TestSupport
import Testing
import TrackStore

/// Outputs that exist, cannot be made, or cannot be written to the end.
@Suite struct OutputTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        try inputs.writeMovie()
    }

    private static let formats = [
        "newick", "nhx", "csv", "ctc", "trackmate", "geff", "napari", "cell-acdc", "labels",
    ]

    private func makeResult() throws {
        expectSuccess(
            try inputs.program.run("run", "movie.ome.tif", "--segmenter", "classical", "-o", "out.celltrack", "--quiet")
        )
    }

    /// Every command that writes, without its output.
    private static let writers: [[String]] =
        [
            ["run", "movie.ome.tif"], ["segment", "movie.ome.tif", "--segmenter", "classical"],
            ["plot", "out.celltrack"], ["report", "out.celltrack"],
        ]
        + [["simulate", "hela-ampk", "--frames", "2", "--size", "64x64", "--cells", "2"]]
        + formats.map { ["export", "out.celltrack", "--format", $0] }

    @Test(arguments: writers) func whatExistsIsNotReplaced(command: [String]) throws {
        try makeResult()
        _ = try inputs.scratch.folder("folder")
        try inputs.scratch.write("mine", to: "folder/file")
        let takesFolder =
            command[0] != "report"
            && !["newick", "nhx", "trackmate", "napari", "cell-acdc", "labels"].contains(
                command[command.count - 1]
            )
        let output =
            command[0] == "run" ? "out.celltrack" : takesFolder ? "folder" : "folder/file"
        let before = inputs.scratch.contents
        let outcome = try inputs.program.run(command + ["-o", output])
        expectRefusal(outcome, 73, naming: output, "--overwrite")
        #expect(inputs.scratch.contents == before)
    }

    /// Masks of a longer movie would be mixed with those of a shorter one.
    @Test func aShorterSeriesReplacesALongerOne() throws {
        try makeResult()
        try inputs.writeMovie(frameCount: 9, to: "long.ome.tif")
        let classical = ["--segmenter", "classical", "--quiet", "-o"]
        expectSuccess(try inputs.program.run(["segment", "long.ome.tif"] + classical + ["masks"]))
        expectSuccess(try inputs.program.run(["segment", "movie.ome.tif", "--overwrite"] + classical + ["masks"]))
        #expect(inputs.scratch.names.count { $0.hasPrefix("masks/") } == 4)
        expectSuccess(try inputs.program.run(["run", "long.ome.tif"] + classical + ["long.celltrack"]))
        let export = ["--format", "ctc", "-o", "ctc"]
        expectSuccess(try inputs.program.run(["export", "long.celltrack"] + export))
        try inputs.scratch.write("mine", to: "ctc/notes.txt")
        expectSuccess(try inputs.program.run(["export", "out.celltrack", "--overwrite"] + export))
        #expect(inputs.scratch.names.count { $0.hasPrefix("ctc/mask") } == 4)
        #expect(inputs.scratch.names.contains("ctc/notes.txt"))
    }

    @Test(arguments: writers) func namesOfNoFile(command: [String]) throws {
        for output in ["", "-"] {
            expectRefusal(try inputs.program.run(command + ["-o", output]), 64, naming: "-o")
        }
        #expect(inputs.scratch.names == ["movie.ome.tif"])
    }

    /// Below a file, and where not even the superuser can write.
    @Test(arguments: writers) func whereNothingCanBeMade(command: [String]) throws {
        try makeResult()
        let before = inputs.scratch.contents
        for output in ["movie.ome.tif/out", "/proc/celltrack-test/out"] {
            expectRefusal(try inputs.program.run(command + ["-o", output]), 73, naming: output)
            #expect(inputs.scratch.contents == before)
        }
    }

    /// To look for the size of the cells with a network takes seconds.
    @Test(arguments: ["run", "segment"]) func whereNothingCanBeMadeNothingIsBegun(command: String) throws {
        _ = try inputs.scratch.folder("folder")
        try inputs.scratch.write("mine", to: "folder/file")
        let arguments = [command, "movie.ome.tif", "--segmenter", "cellsam", "-o"]
        let taken = command == "run" ? "it is a folder" : "is not empty"
        for (output, reason) in [("movie.ome.tif/a/out", "movie.ome.tif is no folder"), ("folder", taken)] {
            let outcome = try inputs.program.run(arguments + [output])
            expectRefusal(outcome, 73, naming: output, reason)
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        }
        #expect(inputs.scratch.names == ["folder", "folder/file", "movie.ome.tif"])
    }

    @Test func aMissingFolderOfAResult() throws {
        expectRefusal(
            try inputs.program.run("run", "movie.ome.tif", "--segmenter", "classical", "-o", "none/out.celltrack"),
            73,
            naming: "none"
        )
        try makeResult()
        for format in ["newick", "labels"] {
            let outcome = try inputs.program.run("export", "out.celltrack", "--format", format, "-o", "none/file")
            expectRefusal(outcome, 73, naming: "none/file", "there is no folder")
        }
        #expect(inputs.scratch.names == ["movie.ome.tif", "out.celltrack"])
    }

    @Test func aResultThatCannotBeMade() throws {
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "-o"]
        for output in ["/proc/celltrack-test.celltrack", String(repeating: "n", count: 250)] {
            expectRefusal(try inputs.program.run(run + [output]), 73, naming: output)
        }
        #expect(inputs.scratch.names == ["movie.ome.tif"])
    }

    /// SQLite would take such a name for a URI.
    @Test func aNameThatLooksLikeAURI() throws {
        let movie = try inputs.writeMovie(to: "file:a?b.ome.tif")
        expectSuccess(try inputs.program.run("run", movie, "--segmenter", "classical", "--quiet"))
        #expect(inputs.scratch.names == ["file:a?b.celltrack", movie, "movie.ome.tif"])
        let info = try inputs.program.run("info", "file:a?b.celltrack")
        expectSuccess(info)
        #expect(info.output.contains(movie) && info.output.contains("file:a?b.celltrack"))
    }

    @Test(.enabled(if: getuid() != 0, "permissions do not bind the superuser")) func deniedFolders() throws {
        _ = try inputs.scratch.folder("locked")
        let locked = inputs.scratch.file("locked")
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: locked)
        expectRefusal(
            try inputs.program.run("run", "movie.ome.tif", "--segmenter", "classical", "-o", "locked/out.celltrack"),
            73,
            naming: "locked"
        )
    }

    /// A full disk in the middle of a run: the file opens, holds whole frames, and the run is gone on with.
    @Test func aFullDiskInARun() throws {
        try inputs.simulate(frames: 40)
        let run = [
            "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "r.celltrack",
        ]
        let path = inputs.scratch.file("r.celltrack")
        expectSuccess(try inputs.program.run(run + ["--quiet"]))
        let digest = try TrackStore.open(at: path, readOnly: true).contentDigest()
        let size = try inputs.scratch.read("r.celltrack").count / 1_024
        // An empty result takes about 184 KiB, the frames take as much again, tracks come last.
        for limit in [200, (200 + size) / 2, size - 4] {
            try FileManager.default.removeItem(atPath: path)
            let full = try inputs.program.run(run + ["--quiet"], fileLimitInKibibytes: limit)
            expectRefusal(full, 74, naming: "r.celltrack")
            let store = try TrackStore.open(at: path, readOnly: true)
            try store.verify()
            #expect(try !store.isComplete())
            try store.close()
            expectSuccess(try inputs.program.run(run + ["--quiet", "--resume"]))
            #expect(try TrackStore.open(at: path, readOnly: true).contentDigest() == digest)
            #expect(!inputs.scratch.names.contains { $0.hasPrefix("r.celltrack-") })
        }
    }

    /// Tracks are replaced in one step or not at all.
    @Test func aFullDiskInANewTracking() throws {
        try inputs.simulate(frames: 40)
        let run = [
            "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "r.celltrack",
            "--quiet",
        ]
        expectSuccess(try inputs.program.run(run))
        let path = inputs.scratch.file("r.celltrack")
        let digest = try TrackStore.open(at: path, readOnly: true).contentDigest()
        let track = ["track", "r.celltrack", "--max-gap", "1", "--quiet"]
        // No journal of the old content fits.
        let full = try inputs.program.run(track, fileLimitInKibibytes: 4)
        expectRefusal(full, 74, naming: "r.celltrack", "make room", "repeat the command")
        #expect(try TrackStore.open(at: path, readOnly: true).contentDigest() == digest)
        #expect(inputs.scratch.names.filter { $0.hasPrefix("r.") } == ["r.celltrack"])
        expectSuccess(try inputs.program.run(track))
    }

    @Test func aFullDiskAtTheBeginning() throws {
        let before = inputs.scratch.contents
        for limit in [0, 1, 16] {
            let arguments = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "out.celltrack"]
            let outcome = try inputs.program.run(arguments, fileLimitInKibibytes: limit)
            // Standard error is a file as well, and may be full.
            #expect(outcome.status == 74 || outcome.status == 73, "\(outcome.errors)")
            #expect(inputs.scratch.contents == before)
        }
    }

    @Test(arguments: formats.map { ["export", "--format", $0] } + [["report"]])
    func aFullDiskInAnExport(command: [String]) throws {
        try inputs.simulate(frames: 10)
        let run = [
            "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "r.celltrack",
            "--quiet",
        ]
        expectSuccess(try inputs.program.run(run))
        let before = inputs.scratch.names
        let export = command + ["r.celltrack", "-o", "exported"]
        let outcome = try inputs.program.run(export, fileLimitInKibibytes: 0)
        #expect(outcome.status == 74, "\(outcome.errors)")
        #expect(inputs.scratch.names == before)
    }
}
