import Foundation
import Testing

/// Runs the scripts beside the fixtures where Python and their packages are at hand.
///
/// Set `CELLTRACK_PYTHON` to an interpreter that has them; without it the stored summaries stand in.
@Suite struct ReferenceReaderTests {
    static let python = ProcessInfo.processInfo.environment["CELLTRACK_PYTHON"]

    @Test(
        .enabled(if: python != nil, "CELLTRACK_PYTHON names no interpreter"),
        arguments: ["check_newick.py", "check_ctc.py"]
    )
    func otherProgramsAgree(_ script: String) throws {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(ReferenceReaderTests.python))
        process.arguments = [folder.appendingPathComponent(script).path]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
