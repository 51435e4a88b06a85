import Foundation
import TestSupport
import Testing
import TrackStore

/// Runs that are stopped from outside: what is stored is gone on with, and ends like an unbroken run.
@Suite struct KillTests {
    private let inputs: Inputs
    private let run = [
        "run", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "out.celltrack",
        "--threads", "2", "--verbose",
    ]

    init() throws {
        inputs = try Inputs()
        try inputs.simulate(frames: 40)
    }

    private var path: String { inputs.scratch.file("out.celltrack") }

    /// The digest of an unbroken run with the same arguments, which are part of it.
    private func unbroken(_ more: String...) throws -> String {
        expectSuccess(try inputs.program.run(run + more))
        let digest = try digest()
        try FileManager.default.removeItem(atPath: path)
        return digest
    }

    private func digest() throws -> String {
        let store = try TrackStore.open(at: path, readOnly: true)
        defer { try? store.close() }
        return try store.contentDigest()
    }

    /// Starts the run and sends a signal once a frame is stored; nil when the run was faster.
    private func stop(_ arguments: [String], after frame: Int, with signal: Int32) throws -> Outcome? {
        let running = try inputs.program.start(arguments)
        let deadline = Date.now.addingTimeInterval(60)
        while !running.errors.contains("frame \(frame):"), Date.now < deadline {
            if let outcome = running.wait(limit: 0.001) { return outcome.status == 0 ? nil : outcome }
        }
        running.send(signal)
        return running.wait(limit: 60)
    }

    /// The same, from the beginning, until the run was not faster than the signal.
    private func interrupt(_ arguments: [String], after frame: Int, with signal: Int32) throws -> Outcome {
        for _ in 0..<10 {
            if let outcome = try stop(arguments, after: frame, with: signal), outcome.status != 0 { return outcome }
            for name in ["out.celltrack", "masks", "masks.partial"] {
                try? FileManager.default.removeItem(atPath: inputs.scratch.file(name))
            }
        }
        throw TooFast()
    }

    private struct TooFast: Error {}

    @Test(arguments: [SIGINT, SIGTERM]) func anInterruptedRunSaysHowToGoOn(signal: Int32) throws {
        let digest = try unbroken()
        let outcome = try interrupt(run, after: 3, with: signal)
        #expect(outcome.status == 130 && !outcome.wasKilled && outcome.output.isEmpty)
        let last = try #require(outcome.errorLines.last)
        #expect(last.hasPrefix("celltrack: interrupted after ") && last.contains("--resume"))
        let store = try TrackStore.open(at: path, readOnly: true)
        #expect(try (4..<40).contains(store.frames().count) && !store.isComplete())
        try store.close()
        #expect(inputs.scratch.names.filter { !$0.hasPrefix("simulated") } == ["out.celltrack"])
        expectSuccess(try inputs.program.run(run + ["--resume"]))
        #expect(try self.digest() == digest)
    }

    /// Killed several times at random places, also while a frame is written.
    @Test(arguments: [1, 2, 3]) func aKilledRunEndsLikeAnUnbrokenOne(seed: UInt64) throws {
        let digest = try unbroken()
        var random = SplitMix(seed: seed)
        _ = try interrupt(run, after: Int.random(in: 0...8, using: &random), with: SIGKILL)
        let arguments = run + ["--resume"]
        var frame = 8
        while frame < 34 {
            frame += Int.random(in: 1...8, using: &random)
            guard let outcome = try stop(arguments, after: frame, with: SIGKILL), outcome.wasKilled else { break }
            let store = try TrackStore.open(at: path, readOnly: true)
            try store.verify()
            let stored = try store.frames().map(\.frame)
            #expect(stored == Array(0..<stored.count))
            frame = max(frame, stored.count - 1)
            try store.close()
        }
        expectSuccess(try inputs.program.run(run + ["--resume"]))
        #expect(try self.digest() == digest)
        #expect(inputs.scratch.names.filter { !$0.hasPrefix("simulated") } == ["out.celltrack"])
    }

    /// A complete result is kept until the one that replaces it is complete, however often that is begun.
    @Test(arguments: [SIGTERM, SIGKILL]) func anOlderResultIsKept(signal: Int32) throws {
        let previous = "out.celltrack.previous"
        func isKept() throws -> Bool {
            let store = try TrackStore.open(at: inputs.scratch.file(previous))
            defer { try? store.close() }
            return try store.isComplete()
        }
        var stopped: Outcome?
        for _ in 0..<10 where stopped == nil {
            expectSuccess(try inputs.program.run(run + ["--overwrite"]))
            #expect(!inputs.scratch.names.contains(previous))
            stopped = try stop(run + ["--overwrite"], after: 3, with: signal)
        }
        let outcome = try #require(stopped)
        if signal == SIGTERM {
            #expect(outcome.status == 130 && outcome.errorLines.last?.hasSuffix("is kept in \(previous)") == true)
        }
        #expect(try isKept())
        // Neither another attempt that fails nor an output of that name costs it.
        let full = try inputs.program.run(run + ["--overwrite", "--quiet"], fileLimitInKibibytes: 200)
        expectRefusal(full, 74, naming: "out.celltrack: ", "is kept in \(previous)")
        let export = ["export", previous, "--format", "newick", "--overwrite", "-o"]
        expectRefusal(try inputs.program.run(export + [previous]), 73, naming: previous)
        expectSuccess(try inputs.program.run(export + ["trees.nwk"]))
        #expect(try isKept())
        expectSuccess(try inputs.program.run(run + ["--resume"]))
        #expect(inputs.scratch.names.filter { $0.hasPrefix("out.") } == ["out.celltrack"])
        #expect(try TrackStore.open(at: path).isComplete())
    }

    /// Killed before there is anything to go on with.
    @Test func aRunKilledAtItsBeginning() throws {
        let digest = try unbroken("--resume")
        for delay: UInt32 in [1_000, 10_000, 30_000, 60_000] {
            let running = try inputs.program.start(run + ["--resume"])
            usleep(delay)
            running.send(SIGKILL)
            _ = running.wait(limit: 60)
        }
        expectSuccess(try inputs.program.run(run + ["--resume"]))
        #expect(try self.digest() == digest)
        #expect(inputs.scratch.names.filter { !$0.hasPrefix("simulated") } == ["out.celltrack"])
    }

    @Test(arguments: [SIGINT, SIGKILL]) func aSegmentationIsGoneOnWith(signal: Int32) throws {
        let arguments = [
            "segment", "simulated/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o",
        ]
        expectSuccess(try inputs.program.run(arguments + ["whole", "--quiet"]))
        let outcome = try interrupt(arguments + ["masks", "--verbose"], after: 2, with: signal)
        if signal == SIGINT {
            #expect(outcome.status == 130)
            #expect(outcome.errorLines.last?.contains("--resume") == true)
        }
        #expect(!inputs.scratch.names.contains("masks"))
        expectRefusal(try inputs.program.run(arguments + ["masks"]), 73, naming: "masks.partial", "--resume")
        let resumed = try inputs.program.run(arguments + ["masks", "--resume"])
        expectSuccess(resumed)
        #expect(resumed.errors.contains("going on with frame "))
        #expect(!inputs.scratch.names.contains { $0.hasPrefix("masks.partial") })
        let contents = inputs.scratch.contents
        let names = inputs.scratch.names.filter { $0.hasPrefix("whole/") }
        #expect(names.count == 40 && inputs.scratch.names.count { $0.hasPrefix("masks/") } == 40)
        for name in names { #expect(contents[name] == contents["masks" + name.dropFirst(5)], "\(name)") }
    }

    /// SIGHUP where the tests themselves would hear it: `nohup` has programs go on.
    private static let signals = {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        return isIgnored ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    }()

    /// Whether the draft of an output lies beside its name.
    private func hasDraft(of output: String) -> Bool {
        inputs.scratch.names.contains { $0.hasPrefix(output + ".part-") }
    }

    @Test(arguments: KillTests.signals) func anOutputThatIsInterruptedLeavesNothing(signal: Int32) throws {
        let running = try inputs.program.start(["simulate", "hela-ampk", "--frames", "400", "-o", "long"])
        while !hasDraft(of: "long"), running.wait(limit: 0.001) == nil {}
        running.send(signal)
        let outcome = try #require(running.wait(limit: 60))
        expectRefusal(outcome, 130, naming: "interrupted; nothing was written")
        #expect(!inputs.scratch.names.contains { $0.hasPrefix("long") })
    }

    @Test func whatAKilledCommandLeavesIsRemovedByTheNext() throws {
        let simulate = ["simulate", "hela-ampk", "--size", "96x96", "--cells", "2", "-o", "long", "--frames"]
        let running = try inputs.program.start(simulate + ["900"])
        while !hasDraft(of: "long"), running.wait(limit: 0.001) == nil {}
        running.send(SIGKILL)
        _ = running.wait(limit: 60)
        #expect(hasDraft(of: "long"))
        expectSuccess(try inputs.program.run(simulate + ["2"]))
        #expect(!hasDraft(of: "long"))
    }

    @Test func aMeasurementThatIsKilledChangesNothing() throws {
        expectSuccess(try inputs.program.run(run))
        let before = try digest()
        let measure = ["measure", "out.celltrack", "--background", "percentile:10", "--verbose"]
        _ = try stop(measure, after: 5, with: SIGKILL)
        #expect(try digest() == before)
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "newick", "-o", "trees.nwk"))
        expectSuccess(try inputs.program.run(measure))
        #expect(try digest() != before)
    }

    /// Each frame is stored once, whoever stores it; the other process ends and says why.
    @Test func twoRunsOfOneFile() throws {
        let digest = try unbroken()
        let first = try inputs.program.start(run)
        while !first.errors.contains("frame 2:"), first.wait(limit: 0.001) == nil {}
        let second = try inputs.program.run(run + ["--resume"])
        let outcomes = [try #require(first.wait(limit: 60)), second]
        for outcome in outcomes where outcome.status != 0 {
            #expect(outcome.status == 69 && outcome.errors.contains("another process"), "\(outcome.errors)")
        }
        #expect(outcomes.contains { $0.status == 0 })
        #expect(try self.digest() == digest)
    }

    /// A finished run has nothing to go on with, and says what it holds.
    @Test func resumingAFinishedRun() throws {
        expectSuccess(try inputs.program.run(run))
        let before = try inputs.scratch.read("out.celltrack")
        let outcome = try inputs.program.run(run + ["--resume"])
        expectSuccess(outcome)
        #expect(outcome.output.contains("complete"))
        #expect(try inputs.scratch.read("out.celltrack") == before)
        #expect(!outcome.errors.contains("warning"))
        expectSuccess(try inputs.program.run("track", "out.celltrack", "--max-gap", "1", "--quiet"))
        let retracked = try inputs.program.run(run + ["--resume"])
        expectSuccess(retracked)
        #expect(retracked.errors.contains("warning: out.celltrack is finished, but not as this command would leave it"))
        #expect(retracked.errors.contains("'celltrack track' changed it"))
    }
}
