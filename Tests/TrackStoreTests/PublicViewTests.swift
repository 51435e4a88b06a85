import CellImage
import Foundation
import GRDB
import Lineage
import Reporters
import Testing
import TrackStore

@Suite struct PublicViewTests {
    private func rows(_ store: TrackStore, _ view: PublicView) throws -> [[TableValue]] {
        var rows: [[TableValue]] = []
        try store.forEachRow(of: view) { rows.append($0) }
        return rows
    }

    @Test func columnsAreStable() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let expected: [PublicView: String] = [
            .cellTrace: "track frame time_min label source name region n_px raw_mean background corrected_mean ratio "
                + "normalised flags corrected corrected_low corrected_high normalised_low normalised_high trace_flags",
            .cellResponse: "track reporter r0 r0_low r0_high amplitude amplitude_low amplitude_high half_time_min "
                + "half_time_low_min half_time_high_min onset_min onset_low_min onset_high_min area_min "
                + "sustained_index is_responder flags",
            .lineageTree:
                "cell mother root generation birth_frame birth_time_min end_frame end_time_min fate confidence",
            .cumulativeDivisions: "frame time_min kind divisions",
            .runParameter: "stage key value",
        ]
        for view in PublicView.allCases {
            #expect(try store.columns(of: view).joined(separator: " ") == expected[view])
        }
    }

    @Test func tracesHaveChannelsAndReporters() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file(), localBackground: true)
        let rows = try rows(store, .cellTrace)
        // Nine observations with two regions of two channels and one reporter each.
        #expect(rows.count == 9 * 5)
        let channel = rows.first { $0[0] == .integer(1) && $0[1] == .integer(1) && $0[5] == .text("ex405") }
        #expect(
            channel == [
                .integer(1), .integer(1), .real(2), .integer(1), .text("channel"), .text("ex405"), .text("cell"),
                .integer(4), .real(110), .real(20), .real(90), .null, .null, .text(""), .null, .null, .null, .null,
                .null, .null,
            ]
        )
        let big = rows.first { $0[0] == .integer(2) && $0[5] == .text("ex480") && $0[6] == .text("cell") }
        #expect(big?[13] == .text("saturated background-fallback"))
        let reporter = rows.first { $0[0] == .integer(2) && $0[4] == .text("reporter") }
        #expect(reporter?[3] == .integer(Int64(ResultFixture.big)))
        #expect(reporter?[8...10] == [.null, .null, .null])
        #expect(reporter?[13] == .text("saturated background-fallback"))
        #expect(reporter?[12] == .real(2) && reporter?[14...16] == [.real(1.5), .real(1.25), .real(1.75)])
        #expect(reporter?[17...] == [.real(1.5), .real(2.5), .text("saturated")])
    }

    @Test func flagsAreSpelledAsInTheLibrary() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        for frame in 1..<4 { try store.commit(ResultFixture.frame(frame)) }
        var first = ResultFixture.frame(0)
        let all = ReporterFlags(rawValue: ReporterFlags.named.reduce(0) { $0 | $1.flag.rawValue })
        let value = ReporterValue(label: 1, reporter: "AMPK", value: .nan, flags: all)
        first.reporterValues = [MeasuredValue(value: value, uncertainty: .unknown)]
        try store.commit(first)
        var tracking = try ResultFixture.tracking()
        let everything = TraceFlags(rawValue: TraceFlags.named.reduce(0) { $0 | $1.flag.rawValue })
        tracking.traces = [ResultFixture.traces[0]]
        tracking.traces[0].flags = everything
        tracking.traces[0].points[2].flags = everything
        try store.replaceTracking(tracking)
        let row = try rows(store, .cellTrace).first { $0[0] == .integer(1) && $0[4] == .text("reporter") }
        #expect(row?[13] == .text(all.names.joined(separator: " ")))
        let point = try rows(store, .cellTrace).first {
            $0[0] == .integer(2) && $0[1] == .integer(2) && $0[4] == .text("reporter")
        }
        #expect(point?.last == .text(everything.names.joined(separator: " ")))
        #expect(try rows(store, .cellResponse).first?.last == .text(everything.names.joined(separator: " ")))
        #expect(row?[11] == .null)
    }

    @Test func theTreeNamesMothersAndTimes() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let rows = try rows(store, .lineageTree)
        #expect(rows.map { $0[1] } == [.null, .null, .integer(1), .integer(1)])
        #expect(
            rows[2] == [
                .integer(3), .integer(1), .integer(1), .integer(1), .integer(2), .real(4), .integer(3), .real(6),
                .text("end"), .real(0.75),
            ]
        )
    }

    @Test func divisionsAddUp() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let rows = try rows(store, .cumulativeDivisions)
        #expect(rows.count == 12)
        let mitoses = rows.filter { $0[2] == .text("mitosis") }
        #expect(mitoses.map { $0[3] } == [.integer(0), .integer(0), .integer(1), .integer(1)])
        #expect(rows.filter { $0[2] != .text("mitosis") }.allSatisfy { $0[3] == .integer(0) })
    }

    @Test func budsAndSeparationsAddUpOnTheirOwn() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        var tracking = try ResultFixture.tracking()
        // The second bud has no separation, and the first emerges before it has a mask.
        tracking.divisions = [(3, 1), (4, 2)].map { bud, emergence in
            Division(
                mother: 1,
                daughters: [bud],
                frame: 2,
                kind: .budding,
                cost: 0,
                confidence: 1,
                emergenceFrame: emergence,
                cytokinesisFrame: bud == 3 ? 3 : nil
            )
        }
        try store.replaceTracking(tracking)
        let rows = try rows(store, .cumulativeDivisions)
        func counts(_ kind: String) -> [Int64] {
            rows.compactMap { row in
                guard row[2] == .text(kind), case .integer(let count) = row[3] else { return nil }
                return count
            }
        }
        let frames = (0..<12).map { $0 / 3 }
        #expect(rows.map { $0[0] } == frames.map { .integer(Int64($0)) })
        #expect(rows.map { $0[1] } == frames.map { .real(Double(2 * $0)) })
        #expect(counts("bud_emergence") == [0, 1, 2, 2])
        #expect(counts("cytokinesis") == [0, 0, 0, 1])
        #expect(counts("mitosis") == [0, 0, 0, 0])
    }

    /// No event is counted anew for every frame.
    @Test func divisionsAreCountedInOnePass() throws {
        let folder = try TemporaryFolder()
        let path = folder.file()
        try ResultFixture.make(at: path).close()
        let plan = try DatabaseQueue(path: path).read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN SELECT * FROM cumulative_divisions")
                .compactMap { $0["detail"] as String? }
        }
        #expect(!plan.isEmpty && !plan.contains { $0.contains("CORRELATED") }, "\(plan)")
    }

    @Test func timeIsUnknownWithoutAClock() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        for frame in 0..<4 {
            var record = ResultFixture.frame(frame)
            record.timeInSeconds = nil
            try store.commit(record)
        }
        try store.replaceTracking(ResultFixture.tracking())
        #expect(try rows(store, .cellTrace).allSatisfy { $0[2] == .null })
        #expect(try rows(store, .cumulativeDivisions).allSatisfy { $0[1] == .null })
        #expect(try rows(store, .lineageTree).allSatisfy { $0[5] == .null && $0[7] == .null })
    }

    @Test func parametersAreThoseOfTheLatestRunOfEachStage() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        var again = ResultFixture.run(stage: .track)
        again.parametersJSON = #"{"gap":1}"#
        try store.replaceTracking(ResultFixture.tracking(run: again))
        again.parametersJSON = #"{"gap":2}"#
        try store.replaceTracking(ResultFixture.tracking(run: again))
        let rows = try rows(store, .runParameter).map { row in "\(row[0]) \(row[1]) \(row[2])" }
        for expected in [
            #"text("run") text("tracking.maximumGap") text("2")"#, #"text("run") text("tracking.sigma") text("0.5")"#,
            #"text("run") text("regions[1]") text("nucleus")"#, #"text("run") text("dark") null"#,
            #"text("run") text("on") text("true")"#, #"text("run") text("segmenter.mode") text("bright")"#,
            #"text("run") text("argument[0]") text("run")"#, #"text("run") text("segmenter") text("classical")"#,
            #"text("run") text("program_version") text("0.1.0")"#, #"text("track") text("gap") text("2")"#,
            #"text("tracking") text("method") text("overlap")"#,
        ] {
            #expect(rows.filter { $0 == expected }.count == 1, "\(expected) in \(rows)")
        }
    }

    @Test func argumentsComeInTheirOrder() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        var again = ResultFixture.run(stage: .track)
        again.arguments = (0..<12).map { "a\($0)" }
        try store.replaceTracking(ResultFixture.tracking(run: again))
        let found = try rows(store, .runParameter).filter { $0[0] == .text("track") }.compactMap { row in
            if case .text(let key) = row[1], key.hasPrefix("argument[") { row[2] } else { nil }
        }
        #expect(found == again.arguments.map { .text($0) })
    }

    /// Runs every SQL example of the documentation.
    @Test func documentedExamplesRun() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/result-file.md"), encoding: .utf8)
        let examples = text.components(separatedBy: "```sql\n").dropFirst().compactMap { part in
            part.components(separatedBy: "```").first
        }
        try #require(examples.count >= 4)
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        let queue = try DatabaseQueue(path: folder.file())
        for example in examples {
            let rows = try queue.read { try Row.fetchAll($0, sql: example) }
            #expect(!rows.isEmpty, "\(example)")
        }
    }
}
