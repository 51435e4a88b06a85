internal import GRDB

/// A value in a table that the schema does not allow; becomes `StoreError.damaged`.
struct UnexpectedValue: Error {
    var column: String
    var value: String
}

extension StoreError {
    /// Explains what SQLite reports.
    ///
    /// - Parameters:
    ///   - error: any error thrown while a file is used.
    ///   - file: path of the file.
    init(_ error: any Error, file: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as UnexpectedValue:
            self = .damaged(file: file, reason: "the column \(error.column) holds \(error.value)")
        case let error as DatabaseError: self.init(error, file: file)
        default: self = .unreadable(file: file, reason: "\(error)")
        }
    }

    /// Explains what SQLite reports while a new file is made: what cannot be opened then cannot be created.
    init(creating error: any Error, file: String) {
        let error = StoreError(error, file: file)
        if case .unreadable(_, let reason) = error {
            self = .cannotCreate(file: file, reason: reason)
        } else {
            self = error
        }
    }

    private init(_ error: DatabaseError, file: String) {
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notAResult(file: file, reason: "it is no SQLite database")
        case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH: self = .damaged(file: file, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(file: file)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(file: file)
        case .SQLITE_FULL, .SQLITE_IOERR: self = .writeFailed(file: file, reason: reason)
        case .SQLITE_CONSTRAINT: self = .inconsistent(file: file, reason: reason)
        default: self = .unreadable(file: file, reason: reason)
        }
    }
}
