import Foundation
import TestSupport
import Testing

/// What `--help` says is kept in Fixtures/help-*.txt.
///
/// After a change of the command line, renew the texts and look at what has changed:
///
///     CELLTRACK_UPDATE_SNAPSHOTS=1 swift test -c release --filter HelpTests
///     git diff Tests/CommandTests/Fixtures
@Suite struct HelpTests {
    static let commands: [[String]] = [
        [], ["run"], ["info"], ["segment"], ["track"], ["why"], ["measure"], ["export"], ["plot"], ["report"],
        ["compare"],
        ["evaluate"], ["evaluate", "tracking"], ["evaluate", "segmentation"], ["evaluate", "traces"], ["simulate"],
        ["doctor"],
        ["weights"], ["weights", "list"], ["weights", "fetch"], ["weights", "import"], ["weights", "verify"],
    ]

    private static func name(_ command: [String]) -> String {
        (["help"] + command).joined(separator: "-") + ".txt"
    }

    private func help(_ command: [String]) throws -> String {
        let scratch = try ScratchFolder()
        let outcome = try Program(in: scratch.path).run(command + ["--help"])
        expectSuccess(outcome)
        #expect(outcome.errors.isEmpty)
        return outcome.output
    }

    @Test(arguments: commands) func helpIsAsBefore(command: [String]) throws {
        let found = try help(command)
        let name = HelpTests.name(command)
        if ProcessInfo.processInfo.environment["CELLTRACK_UPDATE_SNAPSHOTS"] == "1" {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
            try Data(found.utf8).write(to: folder.appendingPathComponent(name))
            return
        }
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let expected = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        #expect(found == expected)
    }

    @Test(arguments: commands.filter { !$0.isEmpty && $0 != ["evaluate"] && $0 != ["weights"] })
    func helpHasAnExampleAndTheCommonFlags(command: [String]) throws {
        let help = try help(command)
        #expect(help.contains("Example"))
        #expect(help.contains("  celltrack \(command.joined(separator: " "))"))
        for flag in ["--quiet", "--verbose", "--threads", "--help"] { #expect(help.contains(flag)) }
    }

    @Test func everyCommandIsListed() throws {
        let help = try help([])
        for command in HelpTests.commands where command.count == 1 {
            #expect(help.contains("  \(command[0]) "), "\(command)")
        }
        let words = Set(help.split { $0.isWhitespace })
        for status in [64, 65, 66, 69, 70, 73, 74, 130] { #expect(words.contains("\(status)")) }
    }

    @Test func theVersionIsANumber() throws {
        let scratch = try ScratchFolder()
        let outcome = try Program(in: scratch.path).run("--version")
        expectSuccess(outcome)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
}
