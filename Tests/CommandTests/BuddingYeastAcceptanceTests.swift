import Foundation
import TestSupport
import Testing

/// How near the result on the yeast sample comes to its truth.
@Suite struct BuddingYeastAcceptanceTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    private func figures(_ arguments: [String]) throws -> [String: Double] {
        let outcome = try inputs.program.run(arguments + ["--json"])
        expectSuccess(outcome)
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require(report).compactMapValues { $0 as? Double }
    }

    @Test func buddingYeastIsFoundAndFollowed() throws {
        let sample = try Samples.folder("budding-yeast")
        let run = ["run", sample + "/movie.ome.tif", "--preset", "budding-yeast", "-o", "out.celltrack", "--quiet"]
        expectSuccess(try inputs.program.run(run))
        let found = try figures(["evaluate", "tracking", "--truth", sample + "/truth", "--result", "out.celltrack"])
        #expect(found["F1"] ?? 0 >= 0.95, "\(found)")
        #expect(found["TRA"] ?? 0 >= 0.97, "\(found)")
        #expect(found["DIV_F1"] ?? 0 >= 0.9, "\(found)")
    }
}
