import Foundation
import TestSupport
import Testing

@Suite struct SimulateTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    @Test(arguments: ["hela-ampk", "budding-yeast"]) func aSeedGivesTheSameFiles(scene: String) throws {
        try inputs.simulate(scene, frames: 5, to: "first")
        try inputs.simulate(scene, frames: 5, to: "second")
        let files = inputs.scratch.contents
        let first = files.filter { $0.key.hasPrefix("first/") }
        #expect(first.count >= 10)
        for (name, content) in first {
            #expect(files["second/" + name.dropFirst(6)] == content, "\(name)")
        }
    }

    @Test func aShorterMovieReplacesALongerOne() throws {
        try inputs.simulate(frames: 5, to: "made")
        let size = ["--size", "128x128", "--cells", "6", "--frames", "2", "--quiet"]
        expectSuccess(try inputs.program.run(["simulate", "hela-ampk", "-o", "made", "--overwrite"] + size))
        let names = inputs.scratch.names
        #expect(names.count { $0.hasPrefix("made/truth/TRA/man_track0") } == 2)
        #expect(names.count { $0.hasPrefix("made/truth/nuclei/nuclei") } == 2)
    }

    @Test func anotherSeedGivesAnotherMovie() throws {
        try inputs.simulate(frames: 2, to: "first")
        let more = ["--frames", "2", "--size", "128x128", "--cells", "6", "--seed", "9", "-o", "second", "--quiet"]
        expectSuccess(try inputs.program.run(["simulate", "hela-ampk"] + more))
        #expect(try inputs.scratch.read("first/movie.ome.tif") != inputs.scratch.read("second/movie.ome.tif"))
    }

    /// The samples that come with the program are what it simulates by default.
    @Test(arguments: ["hela-ampk", "budding-yeast"]) func theSamplesAreTheDefault(scene: String) throws {
        expectSuccess(try inputs.program.run("simulate", scene, "-o", "made", "--quiet"))
        let sample = try Samples.folder(scene)
        let names = try FileManager.default.subpathsOfDirectory(atPath: sample).sorted()
        #expect(inputs.scratch.names.filter { $0 != "made" } == names.map { "made/\($0)" })
        for name in names {
            let made = try? inputs.scratch.read("made/\(name)")
            #expect(made == FileManager.default.contents(atPath: "\(sample)/\(name)"), "\(name)")
        }
    }
}
