import Foundation
import TestSupport
import Testing

/// The program where a batch system or an administrator has set limits.
@Suite struct LimitTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    private var program: Program { inputs.program }

    /// OpenBLAS would start a thread for each core, and wait for ever for its memory.
    @Test func startingTakesLittleMemory() throws {
        expectSuccess(try program.run(["--version"], memoryLimitInKibibytes: 300_000))
        try inputs.writeMovie()
        let run = ["run", "movie.ome.tif", "--threads", "2", "--quiet", "-o", "out.celltrack"]
        let classical = try program.run(run + ["--segmenter", "classical"], memoryLimitInKibibytes: 500_000)
        expectSuccess(classical)
    }

    @Test func aNetworkWithoutMemoryIsRefused() throws {
        try inputs.writeMovie()
        let run = ["run", "movie.ome.tif", "--segmenter", "cellsam", "--threads", "2", "-o", "out.celltrack"]
        let outcome = try program.run(run, memoryLimitInKibibytes: 520_000)
        expectRefusal(outcome, 69, naming: "2 thread(s) need 528 MiB", "--threads", "ulimit -v")
        #expect(inputs.scratch.names == ["movie.ome.tif"])
    }

    @Test func coresThatAreNotOurs() throws {
        let outcome = try program.runOnOneCore(["doctor", "--json"])
        expectSuccess(outcome)
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(report?["cores"] as? Int == 1 && report?["threads"] as? Int == 1)
    }

    /// A result is for those whom the user lets, as other outputs are.
    @Test(arguments: [("002", 0o664), ("022", 0o644), ("077", 0o600)])
    func permissionsAreThoseThatTheUserGives(mask: String, expected: Int) throws {
        try inputs.writeMovie()
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "--quiet", "-o", "out.celltrack"]
        expectSuccess(try program.run(run, umask: mask))
        expectSuccess(try program.run(["track", "out.celltrack", "--max-gap", "1", "--quiet"], umask: mask))
        let export = ["export", "out.celltrack", "--format", "newick", "-o", "trees.nwk", "--quiet"]
        expectSuccess(try program.run(export, umask: mask))
        for name in ["out.celltrack", "trees.nwk"] {
            let found = try FileManager.default.attributesOfItem(atPath: inputs.scratch.file(name))[.posixPermissions]
            #expect(found as? Int == expected, "\(name)")
        }
    }

    /// What is opened next must not get what is printed.
    @Test func closedStreams() throws {
        try inputs.writeMovie()
        let outcome = try program.runWithoutStreams([
            "run", "movie.ome.tif", "--segmenter", "classical", "--verbose", "-o", "out.celltrack",
        ])
        expectSuccess(outcome)
        let info = try program.run("info", "out.celltrack", "--json")
        expectSuccess(info)
        #expect(inputs.scratch.names == ["movie.ome.tif", "out.celltrack"])
    }
}
