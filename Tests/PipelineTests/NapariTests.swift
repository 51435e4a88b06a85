import CellImage
import Foundation
import Lineage
import Pipeline
import TestSupport
import Testing
import TrackStore
import Tracker

/// The table is read by napari and inTRACKtive, too: see `check_napari.py` beside the fixtures of the lineages.
@Suite struct NapariTests {
    private static let columns =
        "track_id,t,y,x,id,parent_track_id,parent_id,cell,mother,root,generation,area_px,is_filled"

    /// The table of a result.
    private struct Table {
        let contents: ResultContents
        let header: String
        let rows: [[String: Double]]
        let byID: [Double: [String: Double]]

        init(_ result: ExportTests.Result) throws {
            contents = result.contents
            try ResultExport(contents, path: result.movie.folder.file("tracks.csv")).write(.napari)
            let lines = try result.movie.folder.text("tracks.csv").split(separator: "\n")
            header = String(try #require(lines.first))
            let names = header.split(separator: ",").map(String.init)
            rows = try lines.dropFirst().map { line in
                let fields = try line.split(separator: ",").map { try #require(Double($0)) }
                try #require(fields.count == names.count)
                return Dictionary(uniqueKeysWithValues: zip(names, fields))
            }
            byID = Dictionary(rows.map { ($0["id"] ?? -1, $0) }) { first, _ in first }
        }

        /// Rows of a cell in the order of frames.
        func rows(ofCell id: Int) -> [[String: Double]] {
            rows.filter { $0["cell"] == Double(id) }.sorted { ($0["t"] ?? 0) < ($1["t"] ?? 0) }
        }
    }

    @Test(arguments: ExportTests.Kind.allCases) func everyObservationHasARow(kind: ExportTests.Kind) async throws {
        let table = try Table(try await ExportTests.result(kind))
        let contents = table.contents
        let hasClock = contents.timesInSeconds.allSatisfy { $0 != nil }
        #expect(table.header == NapariTests.columns + (hasClock ? ",time_min" : ""))
        let nodes = LineageGraph(contents.forest, tracks: contents.tracks).nodes
        #expect(table.rows.count == nodes.count && table.byID.count == nodes.count && !nodes.isEmpty)
        let filled = Set(try contents.store.repairs().filter { $0.kind == .filled }.map { [$0.frame, Int($0.label)] })
        for (index, node) in nodes.enumerated() {
            let row = try #require(table.byID[Double(index)])
            let (frame, label) = (node.observation.frame, node.observation.label)
            let region = try #require(
                try contents.store.detections(inFrame: frame).first { $0.label == label }?.region
            )
            let cell = try #require(contents.forest.cell(node.cell))
            let expected: [String: Double] = [
                "track_id": Double(node.tracklet), "t": Double(frame), "cell": Double(cell.id),
                "mother": Double(cell.mother ?? -1), "root": Double(cell.root), "generation": Double(cell.generation),
                "area_px": Double(region.area), "is_filled": filled.contains([frame, Int(label)]) ? 1 : 0,
            ]
            for (name, value) in expected { #expect(row[name] == value, "\(name) of row \(index)") }
            #expect(abs(try #require(row["x"]) - region.centroid.x) < 1e-4)
            #expect(abs(try #require(row["y"]) - region.centroid.y) < 1e-4)
            if hasClock {
                let seconds = try #require(contents.timesInSeconds[frame])
                #expect(row["time_min"] == seconds / 60)
            }
        }
    }

    /// Each row follows on the last row of its track, or, as the first one, on the last one of the parent.
    @Test(arguments: ExportTests.Kind.allCases) func tracksHangTogether(kind: ExportTests.Kind) async throws {
        let table = try Table(try await ExportTests.result(kind))
        var last: [Double: [String: Double]] = [:]
        for row in table.rows { last[row["track_id"] ?? 0] = row }
        var before: [String: Double]?
        var lengths: [Double] = []
        for row in table.rows {
            let isFirst = row["track_id"] != before?["track_id"]
            if isFirst {
                #expect(row["track_id"] == (before?["track_id"] ?? 0) + 1)
            } else {
                #expect(row["parent_track_id"] == before?["parent_track_id"] && row["cell"] == before?["cell"])
            }
            let parent = isFirst ? last[try #require(row["parent_track_id"])] : before
            #expect(row["parent_id"] == parent?["id"] ?? -1)
            #expect(parent != nil || row["parent_track_id"] == -1)
            if let parent {
                let length = try #require(row["t"]) - (try #require(parent["t"]))
                #expect(length > 0)
                lengths.append(length)
            }
            before = row
        }
        #expect(lengths.contains { $0 > 1 } == (kind == .gaps))
    }

    @Test(arguments: ExportTests.Kind.allCases) func divisionsAreBranches(kind: ExportTests.Kind) async throws {
        let table = try Table(try await ExportTests.result(kind))
        let divisions = table.contents.forest.divisions
        #expect(!divisions.isEmpty && divisions.allSatisfy { $0.kind == (kind == .hela ? .mitosis : .budding) })
        for division in divisions {
            let mother = table.rows(ofCell: division.mother)
            for daughter in division.daughters {
                let born = try #require(table.rows(ofCell: daughter).first)
                let frame = try #require(born["t"])
                let origin = try #require(mother.last { ($0["t"] ?? 0) < frame })
                #expect(born["parent_id"] == origin["id"] && born["parent_track_id"] == origin["track_id"])
                // A budding mother goes on as another track of the same cell.
                let next = mother.first { ($0["t"] ?? 0) >= frame }
                #expect((next == nil) == (division.kind == .mitosis))
                #expect(next == nil || next?["parent_track_id"] == origin["track_id"])
            }
        }
    }

    /// No track can lead to such a bud; its mother and root are named all the same.
    @Test func aMotherThatIsFirstSeenWithHerBud() async throws {
        let result = try await ExportTests.result(.yeast)
        let store = result.contents.store
        let bud = try #require(result.contents.forest.divisions.first)
        let id = try #require(bud.daughters.first)
        try store.configure("PRAGMA foreign_keys = OFF")
        try store.configure("DELETE FROM observation WHERE track = \(bud.mother) AND frame < \(bud.frame)")
        let table = try Table(ExportTests.Result(movie: result.movie, contents: try ResultContents(store)))
        let first = try #require(table.rows(ofCell: id).first)
        #expect(table.rows(ofCell: bud.mother).first?["t"] == Double(bud.frame) && first["t"] == Double(bud.frame))
        #expect(first["parent_id"] == -1 && first["parent_track_id"] == -1)
        #expect(first["mother"] == Double(bud.mother) && first["root"] == Double(bud.mother))
    }

    @Test func anInterruptedExportLeavesNothing() async throws {
        let result = try await ExportTests.result(.hela)
        let before = result.movie.folder.contents
        let export = ResultExport(result.contents, path: result.movie.folder.file("tracks.csv"))
        let outcome = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try export.write(.napari)
        }.result
        #expect(throws: RunError.cancelled) { try outcome.get() }
        #expect(result.movie.folder.contents == before)
    }
}
