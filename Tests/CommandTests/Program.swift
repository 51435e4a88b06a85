import Foundation
import Testing

/// What a use of the program ended in.
struct Outcome {
    let status: Int32
    let output: String
    let errors: String
    /// Whether a signal ended it: it was killed, or it crashed.
    let wasKilled: Bool

    /// Lines of standard error.
    var errorLines: [Substring] { errors.split(separator: "\n") }
}

/// The program under test, run as a process of its own.
struct Program {
    /// The program is not where the tests expect it.
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is missing: build the product 'celltrack' beside the tests" }
    }

    private struct Overdue: Error, CustomStringConvertible {
        let arguments: [String]
        var description: String { "celltrack \(arguments.joined(separator: " ")) has not ended in time" }
    }

    /// Folder in which the program runs.
    let folder: String
    /// Variables that the program sees beside those of the tests; nil for one that it does not see.
    var environment: [String: String?] = [:]
    private let executable: String

    /// Finds the program, which is built beside the bundle of the tests.
    init(in folder: String) throws {
        self.folder = folder
        executable = try Program.path()
    }

    /// Path of the program.
    static func path() throws -> String {
        let beside = Bundle.main.bundleURL.appendingPathComponent("celltrack").path
        // Bundle.main is the test runner where that is a program of its own; then the bundle is among its arguments.
        let bundles = CommandLine.arguments.filter { $0.contains(".xctest") }
        let candidates =
            [beside]
            + bundles.map { bundle in
                let folder = bundle.range(of: "/", options: .backwards).map { bundle[..<$0.lowerBound] } ?? "."
                return "\(folder)/celltrack"
            }
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw Missing(path: candidates.last ?? beside)
        }
        return URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - limit: seconds after which it is killed and the test fails.
    /// - Returns: how it ended.
    /// - Throws: when it is overdue.
    func run(_ arguments: String..., limit: Double = 300) throws -> Outcome {
        try run(arguments, limit: limit)
    }

    /// Runs the program to its end.
    func run(_ arguments: [String], limit: Double = 300) throws -> Outcome {
        let started = try start(arguments)
        guard let outcome = started.wait(limit: limit) else {
            started.send(SIGKILL)
            _ = started.wait(limit: 10)
            throw Overdue(arguments: arguments)
        }
        return outcome
    }

    /// Runs the program where no file may become larger than a number of KiB: what a full disk does to it.
    func run(_ arguments: [String], fileLimitInKibibytes: Int) throws -> Outcome {
        // SIGXFSZ is ignored by the program itself; bash counts in units of 1024 bytes.
        try run(arguments, script: "ulimit -f \(fileLimitInKibibytes); exec \"$0\" \"$@\"")
    }

    /// Runs the program where it may have no more than a number of KiB of address space.
    func run(_ arguments: [String], memoryLimitInKibibytes: Int) throws -> Outcome {
        try run(arguments, script: "ulimit -v \(memoryLimitInKibibytes); exec \"$0\" \"$@\"")
    }

    /// Runs the program with permissions that it takes from the files it makes.
    func run(_ arguments: [String], umask: String) throws -> Outcome {
        try run(arguments, script: "umask \(umask); exec \"$0\" \"$@\"")
    }

    /// Runs the program on one of the cores that the tests may use.
    func runOnOneCore(_ arguments: [String]) throws -> Outcome {
        let script = "cores=$(taskset -cp $$); taskset -cp \"${cores##*[ ,-]}\" $$ > /dev/null; exec \"$0\" \"$@\""
        return try run(arguments, script: script)
    }

    /// Runs the program with standard input, output and error closed; what is printed is lost.
    func runWithoutStreams(_ arguments: [String]) throws -> Outcome {
        try run(arguments, script: "exec \"$0\" \"$@\" <&- >&- 2>&-")
    }

    /// Runs the program with its standard output on a full disk.
    func runWithFullOutput(_ arguments: [String]) throws -> Outcome {
        try run(arguments, script: "exec \"$0\" \"$@\" > /dev/full")
    }

    /// Runs the program with a pipe that its reader closes after a line; the script prints the program's status last.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - errors: whether the pipe takes standard error too.
    /// - Returns: how the script ended.
    /// - Throws: when it is overdue.
    func runIntoClosedPipe(_ arguments: [String], errors: Bool = false) throws -> Outcome {
        try run(arguments, script: "\"$0\" \"$@\" \(errors ? "2>&1" : "") | head -n 1; echo \"${PIPESTATUS[0]}\"")
    }

    /// Runs the program as a script of bash says.
    private func run(_ arguments: [String], script: String) throws -> Outcome {
        let started = try RunningProgram("/bin/bash", ["-c", script, executable] + arguments, in: folder, environment)
        guard let outcome = started.wait(limit: 60) else {
            started.send(SIGKILL)
            throw Overdue(arguments: arguments)
        }
        return outcome
    }

    /// Starts the program.
    func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(executable, arguments, in: folder, environment)
    }
}

/// A program that runs.
final class RunningProgram {
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let streams: URL

    init(
        _ executable: String,
        _ arguments: [String],
        in folder: String,
        _ changes: [String: String?] = [:]
    ) throws {
        // Files take any amount of output; a pipe that nobody reads would make the program wait.
        streams = FileManager.default.temporaryDirectory.appendingPathComponent(
            "celltrack-streams-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = changes.reduce(into: ProcessInfo.processInfo.environment) { $0[$1.key] = $1.value }
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        let output = try RunningProgram.file(streams.appendingPathComponent("output"))
        let errors = try RunningProgram.file(streams.appendingPathComponent("errors"))
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        // They are the program's now. A `Process` outlives its program and would keep them open, and among more than
        // some 1,300 open files starting the next one can crash (swift-corelibs-foundation, pull request 5472).
        try output.close()
        try errors.close()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: streams)
    }

    private static func file(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    /// What the program has written to standard error so far.
    var errors: String { text("errors") }

    private func text(_ name: String) -> String {
        String(decoding: (try? Data(contentsOf: streams.appendingPathComponent(name))) ?? Data(), as: UTF8.self)
    }

    /// Sends a signal; after the program's end it does nothing.
    func send(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits for the end; nil when it has not come in time.
    func wait(limit: Double) -> Outcome? {
        guard ended.wait(timeout: .now() + limit) == .success else { return nil }
        ended.signal()
        return Outcome(
            status: process.terminationStatus,
            output: text("output"),
            errors: errors,
            wasKilled: process.terminationReason == .uncaughtSignal
        )
    }
}

/// Checks that a use of the program was refused: an exit code, one clear line of error, and nothing else.
///
/// - Parameters:
///   - outcome: how it ended.
///   - status: the exit code that it should have.
///   - words: what the error must name.
///   - sourceLocation: where the check is made.
func expectRefusal(
    _ outcome: Outcome,
    _ status: Int32,
    naming words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(!outcome.wasKilled && outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, "\(outcome.output)", sourceLocation: sourceLocation)
    let errors = outcome.errorLines.filter { $0.hasPrefix("celltrack: ") || $0.hasPrefix("Error: ") }
    #expect(errors.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    // Behind it the parser of arguments says how the command is used, or what is possible; before it a run may say how far it came.
    let others = [
        "Usage:", "  See '", "Help:", "       ", "  - ", "frame ", "frames: ", "going on with frame ", "linking",
        "finding ",
    ]
    let strange = outcome.errorLines.filter { line in
        !errors.contains(line) && !others.contains { line.hasPrefix($0) }
    }
    #expect(strange.isEmpty, "\(outcome.errors)", sourceLocation: sourceLocation)
    for word in words {
        #expect(errors.first?.contains(word) == true, "\(word): \(outcome.errors)", sourceLocation: sourceLocation)
    }
    #expect(errors.first.map { $0.count < 600 } == true, sourceLocation: sourceLocation)
}

/// Checks that a use of the program came to its end.
func expectSuccess(_ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!outcome.wasKilled && outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
}
