internal import GRDB

/// The schema of result files: who they belong to, their version, and the steps from one version to the next.
enum Schema {
    /// Marks an SQLite file as a result file: the letters `CTRK`.
    static let applicationID = 0x4354_524B
    /// Step `n` takes a file from version `n` to version `n + 1`; a step that was released never changes.
    static let steps = [
        SchemaVersion1.sql, SchemaVersion2.sql, SchemaVersion3.sql, SchemaVersion4.sql, SchemaVersion5.sql,
        SchemaVersion6.sql, SchemaVersion7.sql, SchemaVersion8.sql,
    ]
    /// The version that this program writes.
    static var version: Int { steps.count }

    /// Brings a file to the latest version in one transaction.
    static func migrate(_ database: Database, from found: Int) throws {
        guard found < version else { return }
        try database.inTransaction {
            // A table that a view names cannot be renamed.
            for view in PublicView.allCases {
                try database.execute(sql: "DROP VIEW IF EXISTS \(view.rawValue)")
            }
            for step in steps[found...] {
                try database.execute(sql: step)
            }
            for view in PublicView.allCases {
                try database.execute(sql: "CREATE VIEW \(view.rawValue) AS \(view.select)")
            }
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Refuses what is no result file of a known version.
    ///
    /// - Returns: the version of the file.
    static func check(_ database: Database, file: String) throws -> Int {
        let owner = try Int.fetchOne(database, sql: "PRAGMA application_id")
        let found = try database.schemaVersion
        guard owner == applicationID else {
            throw StoreError.notAResult(file: file, reason: "it is an SQLite database of another program")
        }
        guard found <= version else {
            throw StoreError.newerSchema(file: file, found: found, supported: version)
        }
        guard found >= 1 else {
            throw StoreError.damaged(file: file, reason: "its format version is \(found)")
        }
        return found
    }
}

extension Database {
    /// The version of the file's schema, which an older file that is open for reading only keeps; 0 for none.
    var schemaVersion: Int {
        get throws { try Int.fetchOne(self, sql: "PRAGMA user_version") ?? 0 }
    }
}
