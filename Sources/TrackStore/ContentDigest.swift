internal import CellImage
internal import Foundation
internal import GRDB

extension TrackStore {
    /// What the digest covers: every table with its columns in the order of its key.
    ///
    /// Left out are `timing`, `resumption`, where the result lies seen from its movie and other inputs, and when and where a
    /// run took place: an interrupted and resumed run has the same content as an unbroken one.
    private static let digestedTables: [(name: String, columns: String, key: String)] = [
        ("movie", "*", "id"), ("movie_file", "position, path", "position"), ("channel", "*", "channel"),
        (
            "run", "run, stage, program_version, arguments, parameters, segmenter, segmenter_parameters", "run"
        ),
        ("run_input", "run, position, role, path, byte_count, sha256", "run, position"), ("frame", "*", "frame"),
        ("mask", "*", "frame, object"),
        ("detection", "*", "frame, label"), ("measurement", "*", "frame, label, region, channel"),
        ("background", "*", "frame, channel"), ("cell_background", "*", "frame, label, channel"),
        ("frame_pair", "*", "later_frame, earlier_frame"),
        ("overlap", "*", "later_frame, earlier_frame, earlier_label, later_label"), ("track", "*", "track"),
        ("observation", "*", "track, frame"), ("link", "*", "later_frame, later_label"),
        ("division", "*", "division"), ("division_daughter", "*", "daughter"), ("reporter", "*", "reporter"),
        ("reporter_value", "*", "frame, label, reporter"),
    ]

    /// Tables of version 2, which files that were never opened for writing since lack.
    private static let laterTables: [(name: String, columns: String, key: String)] = [
        ("repair", "*", "frame, label"), ("repair_source", "*", "frame, label, source_label"),
        ("repair_mask", "*", "frame"), ("link_rival", "*", "later_frame, later_label"),
        ("division_evidence", "*", "division, term"), ("division_rival", "*", "division, position"),
    ]

    /// Tables of version 3, likewise.
    private static let traceTables: [(name: String, columns: String, key: String)] = [
        ("trace", "*", "reporter, track"), ("trace_point", "*", "reporter, track, frame"),
        ("response", "*", "reporter, track"),
    ]

    /// The table of version 5, likewise.
    private static let strayTables: [(name: String, columns: String, key: String)] = [
        ("stray_mask", "*", "frame, label")
    ]

    /// The table of version 7, likewise.
    private static let bleachingTables: [(name: String, columns: String, key: String)] = [
        ("bleaching", "*", "reporter")
    ]

    /// SHA-256 over the content of the file, in 64 hexadecimal digits: equal content, equal digest.
    ///
    /// It covers all rows of all tables in the order of their keys, but for timings, resumptions, the times and hosts of runs,
    /// and where inputs lie seen from the result. It does not depend on how SQLite lays the file out.
    ///
    /// - Throws: `StoreError.damaged` when a table cannot be read.
    public func contentDigest() throws(StoreError) -> String {
        try read { database in
            var digest = SHA256Digest()
            let repairs = try database.hasRepairs ? TrackStore.laterTables : []
            let traces = try database.hasTraces ? TrackStore.traceTables : []
            let strays = try database.hasStrays ? TrackStore.strayTables : []
            let bleaching = try database.schemaVersion >= 7 ? TrackStore.bleachingTables : []
            for table in TrackStore.digestedTables + repairs + traces + strays + bleaching {
                digest.update("table \(table.name)\n")
                let sql = "SELECT \(table.columns) FROM \(table.name) ORDER BY \(table.key)"
                let cursor = try Row.fetchCursor(database, sql: sql)
                while let row = try cursor.next() {
                    digest.update(TrackStore.bytes(of: row))
                }
            }
            return digest.hexadecimal()
        }
    }

    /// A row as bytes that no other row has: each value with its type, and its length where that varies.
    private static func bytes(of row: Row) -> [UInt8] {
        var bytes: [UInt8] = [0x0a]
        for value in row.databaseValues {
            switch value.storage {
            case .null: bytes.append(0)
            case .int64(let integer): append(1, UInt64(bitPattern: integer), to: &bytes)
            case .double(let real): append(2, real.bitPattern, to: &bytes)
            case .string(let text):
                append(3, UInt64(text.utf8.count), to: &bytes)
                bytes.append(contentsOf: text.utf8)
            case .blob(let data):
                append(4, UInt64(data.count), to: &bytes)
                bytes.append(contentsOf: data)
            }
        }
        return bytes
    }

    private static func append(_ type: UInt8, _ number: UInt64, to bytes: inout [UInt8]) {
        bytes.append(type)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Reads the whole file and checks that nothing in it is broken.
    ///
    /// - Throws: `StoreError.damaged` with the first finding.
    /// - Complexity: O(size of the file).
    public func verify() throws(StoreError) {
        try read { database in
            let findings = try database.rows("PRAGMA integrity_check(1)") { try $0.text(0) }
            guard findings == ["ok"] else {
                throw StoreError.damaged(file: path, reason: findings.first ?? "SQLite cannot check it")
            }
            let dangling = try database.rows("PRAGMA foreign_key_check") { (try $0.text(0), try $0.text(2)) }
            if let (table, other) = dangling.first {
                let reason = "a row of the table \(table) needs one of \(other) that is missing"
                throw StoreError.damaged(file: path, reason: reason)
            }
            let masks = try Row.fetchCursor(database, sql: "SELECT frame, runs FROM mask")
            while let row = try masks.next() {
                try check(row.bytes(1), frame: row.integer(0))
            }
        }
    }

    private func check(_ mask: [UInt8], frame: Int) throws {
        do {
            _ = try RunLengthMask.decode(mask)
        } catch {
            throw StoreError.damaged(file: path, reason: "frame \(frame): \(error)")
        }
    }
}
