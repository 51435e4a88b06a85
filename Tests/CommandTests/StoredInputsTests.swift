import CellImage
import Foundation
import Reporters
import TestSupport
import Testing
import TrackStore

/// Which images of corrections a command takes for those of a result.
@Suite struct StoredInputsTests {
    private let inputs: Inputs
    private let measure = ["measure", "--set", "traces.baselineFrames=4", "--quiet"]

    init() throws {
        inputs = try Inputs()
        for folder in ["other", "config"] { _ = try inputs.scratch.folder(folder) }
        try inputs.writeMovie()
        try writeDark(10, to: "dark.tif")
        let corrections = "measurement: {corrections: {channels: [{channel: signal, darkImage: dark.tif}]}}"
        for name in ["c.yaml", "config/c.yaml"] { try inputs.scratch.write(corrections, to: name) }
    }

    private func writeDark(_ level: UInt32, to name: String) throws {
        let plane = Plane<UInt32>(width: 64, height: 48, repeating: level)
        try inputs.writeMasks([LabelImage(plane)], to: name)
    }

    private func run(_ config: String) throws {
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "r.celltrack", "--quiet", "--overwrite"]
        expectSuccess(try inputs.program.run(run + ["--config", config]))
    }

    /// The mean of the first cell, and what the last use of the program read besides the movie.
    private func stored() throws -> (mean: Double, input: InputDigest?) {
        let store = try TrackStore.open(at: inputs.scratch.file("r.celltrack"), readOnly: true)
        defer { try? store.close() }
        let mean = try #require(try store.measurements(inFrame: 0).first).mean
        return (mean, try store.runs().last?.inputs.last { $0.role == .correction })
    }

    /// Another image of the same name in the working folder is passed over.
    @Test func theImageThatWasUsedCounts() throws {
        try run("c.yaml")
        let before = try stored()
        try writeDark(50, to: "other/dark.tif")
        let other = try Program(in: inputs.scratch.file("other"))
        let config = try Program(in: inputs.scratch.file("config"))
        for program in [other, config] {
            expectSuccess(try program.run(measure + ["../r.celltrack"]))
            let after = try stored()
            #expect(after.mean == before.mean && after.input == before.input)
            #expect(after.input?.pathFromResult == "dark.tif" && after.input?.sha256 != nil)
        }
        // A configuration of this very command is taken at its word.
        expectSuccess(try other.run(measure + ["../r.celltrack", "--config", "../c.yaml"]))
        let changed = try stored()
        #expect(abs(before.mean - changed.mean - 40) < 1e-3)
        #expect(changed.input?.pathFromResult == "other/dark.tif" && changed.input?.path == "dark.tif")
        expectSuccess(try inputs.program.run(measure + ["r.celltrack"]))
        #expect(try stored().mean == changed.mean)
    }

    @Test func anImageThatHasChangedIsRefused() throws {
        try run("c.yaml")
        let before = try stored()
        try writeDark(50, to: "dark.tif")
        let contents = inputs.scratch.contents
        expectRefusal(
            try inputs.program.run(measure + ["r.celltrack"]),
            65,
            naming: "dark.tif",
            "the dark image of channel 'signal'",
            "--config"
        )
        try FileManager.default.removeItem(atPath: inputs.scratch.file("dark.tif"))
        expectRefusal(try inputs.program.run(measure + ["r.celltrack"]), 66, naming: "dark.tif", "the dark image")
        try writeDark(50, to: "dark.tif")
        #expect(inputs.scratch.contents == contents)
        expectSuccess(try inputs.program.run(measure + ["r.celltrack", "--config", "c.yaml"]))
        #expect(try abs(before.mean - stored().mean - 40) < 1e-3)
        expectSuccess(try inputs.program.run(measure + ["r.celltrack"]))
    }

    /// Images are found from the working folder, and where they are not there, beside the configuration.
    @Test func imagesMayLieBesideTheConfiguration() throws {
        try writeDark(50, to: "config/dark.tif")
        try run("config/c.yaml")
        let near = try stored()
        #expect(near.input?.path == "dark.tif")
        try FileManager.default.removeItem(atPath: inputs.scratch.file("dark.tif"))
        try run("config/c.yaml")
        let beside = try stored()
        #expect(abs(near.mean - beside.mean - 40) < 1e-3)
        #expect(beside.input?.path == "config/dark.tif" && beside.input?.pathFromResult == "config/dark.tif")
        expectSuccess(try Program(in: inputs.scratch.file("other")).run(measure + ["../r.celltrack"]))
        #expect(try stored().mean == beside.mean)
        let absent = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "n.celltrack", "--config", "c.yaml"]
        expectRefusal(
            try inputs.program.run(absent),
            66,
            naming: "dark.tif",
            "measurement.corrections",
            "working folder"
        )
    }
}
