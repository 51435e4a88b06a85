import CellImage
import Foundation
import GRDB
import Reporters
import Testing
import TrackStore

@Suite struct MalformedFileTests {
    private func write(_ data: Data, to folder: TemporaryFolder) throws -> String {
        try data.write(to: URL(fileURLWithPath: folder.file()))
        return folder.file()
    }

    private func whole(_ folder: TemporaryFolder) throws -> Data {
        try ResultFixture.make(at: folder.file("whole")).close()
        return try Data(contentsOf: URL(fileURLWithPath: folder.file("whole")))
    }

    @Test func aMissingFile() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.missing(file: folder.file())) {
            try TrackStore.open(at: folder.file(), readOnly: true)
        }
    }

    @Test(arguments: [
        (Data(), "it is empty"), (Data("frame,x,y\n1,2,3\n".utf8), "it is no SQLite database"),
        (Data(repeating: 0, count: 4_096), "it is no SQLite database"),
        (Data("SQLite format 3\0".utf8), "it is no SQLite database"),
    ])
    func filesOfAnotherKind(content: Data, reason: String) throws {
        let folder = try TemporaryFolder()
        let path = try write(content, to: folder)
        for readOnly in [true, false] {
            #expect(throws: StoreError.notAResult(file: path, reason: reason)) {
                try TrackStore.open(at: path, readOnly: readOnly)
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    }

    @Test func aFolder() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.notAResult(file: folder.path, reason: "it is a folder")) {
            try TrackStore.open(at: folder.path, readOnly: true)
        }
    }

    @Test func aDatabaseOfAnotherProgram() throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.file())
        try queue.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
        try queue.close()
        let reason = "it is an SQLite database of another program"
        #expect(throws: StoreError.notAResult(file: folder.file(), reason: reason)) {
            try TrackStore.open(at: folder.file(), readOnly: false)
        }
    }

    @Test func aNewerVersion() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        try store.configure("PRAGMA user_version = 9")
        try store.close()
        #expect(throws: StoreError.newerSchema(file: folder.file(), found: 9, supported: 8)) {
            try TrackStore.open(at: folder.file(), readOnly: true)
        }
    }

    @Test func anImpossibleVersion() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        try store.configure("PRAGMA user_version = -4")
        try store.close()
        #expect(throws: StoreError.damaged(file: folder.file(), reason: "its format version is -4")) {
            try TrackStore.open(at: folder.file(), readOnly: true)
        }
    }

    @Test func aTruncatedFile() throws {
        let folder = try TemporaryFolder()
        let data = try whole(folder)
        for size in [101, 4_096, data.count / 2, data.count - 1] {
            let path = try write(data.prefix(size), to: folder)
            let reason = "it has \(size) bytes instead of \(data.count)"
            #expect(throws: StoreError.damaged(file: path, reason: reason)) {
                try TrackStore.open(at: path, readOnly: true)
            }
        }
    }

    @Test func aReadOnlyFile() throws {
        guard getuid() != 0 else { return }
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.file())
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        #expect(throws: StoreError.readOnly(file: folder.file())) {
            try TrackStore.open(at: folder.file(), readOnly: false)
        }
        #expect(throws: StoreError.readOnly(file: folder.file("b"))) {
            try TrackStore.create(at: folder.file("b"), movie: ResultFixture.movie, run: ResultFixture.run())
        }
        #expect(try TrackStore.open(at: folder.file(), readOnly: true).frames().count == 4)
    }

    @Test func aTableThatIsGone() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        try store.configure("DROP TABLE timing")
        do {
            _ = try store.timings()
            Issue.record("there is no such table")
        } catch {
            guard case .damaged = error else { throw error }
        }
    }

    /// A file whose tables take any value must give errors, not traps.
    @Test func valuesThatTheSchemaForbids() throws {
        let folder = try TemporaryFolder()
        let tables = try loosen(folder.file())
        let loose = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
        let values = ["'text'", "-5", "1e300", "x'00ff'", "NULL", "9223372036854775807"]
        var turn = 0
        for (table, columns) in tables {
            for column in columns {
                let path = folder.file("\(table).\(column)")
                try loose.write(to: URL(fileURLWithPath: path))
                let store = try TrackStore.open(at: path, readOnly: false)
                try store.configure("UPDATE \(table) SET \(column) = \(values[turn % values.count])")
                try store.close()
                try readEverything(path)
                turn += 1
            }
        }
        #expect(turn > 100)
    }

    /// The schema takes them, but sums of them would overflow, or they lie outside the image.
    @Test(arguments: [
        "detection SET max_x_px = 9223372036854775807", "detection SET min_y_px = -1", "detection SET x_px = 1e300",
        "detection SET area_px = 0", "detection SET area_px = 33", "frame_pair SET drift_x_px = 9223372036854775807",
        "frame SET time_s = 9e999", "movie SET frame_count = 9223372036854775807", "division SET frame = 4294967296",
        "mask SET runs = x'00'", "movie SET width_px = 9", "observation SET track = 4294967296 WHERE track = 4",
    ])
    func numbersThatNoMovieHas(change: String) throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        func read() throws {
            _ = (try store.movie(), try store.frames(), try store.detectionsByFrame(), try store.overlaps())
            _ = (try store.tracks(), try store.divisions(), try store.repairedCells(inFrame: 0))
        }
        try read()
        try store.configure("PRAGMA foreign_keys = OFF")
        try store.configure("UPDATE \(change)")
        do {
            try read()
            Issue.record("no movie has such a number")
        } catch StoreError.damaged(let file, _) {
            #expect(file == folder.file())
        }
    }

    /// Makes a result file whose tables have no constraints; gives the columns of each.
    private func loosen(_ path: String) throws -> [(table: String, columns: [String])] {
        try ResultFixture.make(at: path, localBackground: true).close()
        let queue = try DatabaseQueue(path: path)
        return try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            let views = try String.fetchAll(database, sql: "SELECT sql FROM sqlite_schema WHERE type = 'view'")
            for view in PublicView.allCases { try database.execute(sql: "DROP VIEW \(view.rawValue)") }
            let tables = try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
            )
            for table in tables {
                try database.execute(sql: "CREATE TABLE loose AS SELECT * FROM \(table); DROP TABLE \(table)")
                try database.execute(sql: "ALTER TABLE loose RENAME TO \(table)")
            }
            for view in views { try database.execute(sql: view) }
            return try tables.map { ($0, try database.columns(in: $0).map(\.name)) }
        }
    }

    /// Bytes changed anywhere give an error or another content, never a trap.
    @Test func flippedBytes() throws {
        let folder = try TemporaryFolder()
        let data = try whole(folder)
        var state: UInt64 = 99
        for round in 0..<150 {
            var broken = data
            for _ in 0..<(1 + round % 8) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                broken[Int(state >> 33) % broken.count] ^= UInt8(truncatingIfNeeded: state >> 24) | 1
            }
            try readEverything(write(broken, to: folder))
        }
    }

    @Test func zeroedPagesAreFound() throws {
        let folder = try TemporaryFolder()
        let data = try whole(folder)
        var found = 0
        for page in stride(from: 4_096, to: data.count, by: 4_096) {
            var broken = data
            broken.replaceSubrange(page..<page + 4_096, with: Data(repeating: 0, count: 4_096))
            let path = try write(broken, to: folder)
            do {
                try TrackStore.open(at: path, readOnly: true).verify()
            } catch StoreError.damaged {
                found += 1
            }
        }
        #expect(found >= data.count / 4_096 - 2)
    }

    /// Calls everything that reads; errors are welcome.
    private func readEverything(_ path: String) throws {
        guard let store = try? TrackStore.open(at: path, readOnly: true) else { return }
        _ = try? store.movie()
        _ = try? store.runs()
        _ = try? store.isComplete()
        _ = try? store.trackingParametersJSON()
        _ = try? store.detectionsByFrame()
        _ = try? store.overlaps()
        _ = try? store.timings()
        _ = try? store.tracks()
        _ = try? store.links()
        _ = try? store.divisions()
        _ = try? store.lineageCells()
        _ = try? store.reporters()
        _ = try? store.traces(of: "AMPK")
        _ = try? store.traces(ofChannel: "ex405", region: .cell)
        _ = try? store.contentDigest()
        _ = try? store.verify()
        for frame in -1..<5 {
            _ = try? store.cells(inFrame: frame)
            _ = try? store.nuclei(inFrame: frame)
            _ = try? store.measurements(inFrame: frame)
            _ = try? store.background(inFrame: frame)
            _ = try? store.reporterValues(inFrame: frame)
        }
        for view in PublicView.allCases {
            try? store.forEachRow(of: view) { _ in }
        }
    }
}
