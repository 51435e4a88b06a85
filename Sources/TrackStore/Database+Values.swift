internal import GRDB

/// Inserts rows into one table through one prepared statement.
struct Inserter {
    private let statement: Statement

    /// Prepares to insert into columns, named in one string with commas between them.
    init(_ database: Database, into table: String, _ columns: String) throws {
        let places = columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
        statement = try database.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(places))")
    }

    /// Inserts one row.
    func insert(_ values: [DatabaseValue]) throws {
        // Resets the statement. Values are bound one by one: handed over as arguments, each would be boxed and cast,
        // which takes longer than SQLite needs for the row.
        statement.setUncheckedArguments(StatementArguments())
        for (place, value) in zip(Int32(1)..., values) {
            let code = value.bind(to: statement.sqliteStatement, at: place)
            guard code == ResultCode.SQLITE_OK.rawValue else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
        try statement.execute()
    }
}

// One name for each type: overloads in long lists of values would cost the compiler minutes.
extension DatabaseValue {
    /// An integer.
    static func integer(_ value: Int) -> DatabaseValue { Int64(value).databaseValue }
    /// An integer, or NULL.
    static func optionalInteger(_ value: Int?) -> DatabaseValue { value.map { Int64($0).databaseValue } ?? .null }
    /// A label.
    static func label(_ value: UInt32) -> DatabaseValue { Int64(value).databaseValue }
    /// A number; NaN becomes NULL.
    static func real(_ value: Double) -> DatabaseValue { value.isNaN ? .null : value.databaseValue }
    /// A number, or NULL.
    static func optionalReal(_ value: Double?) -> DatabaseValue { value.map(real) ?? .null }
    /// A text.
    static func text(_ value: String) -> DatabaseValue { value.databaseValue }
    /// A text, or NULL.
    static func optionalText(_ value: String?) -> DatabaseValue { value?.databaseValue ?? .null }
    /// A truth value, 0 or 1.
    static func bool(_ value: Bool) -> DatabaseValue { Int64(value ? 1 : 0).databaseValue }
}

extension Row {
    /// A number of frames, pixels or rows, or of a cell: at most 2^31 - 1, so that sums and products of two of them do
    /// not overflow.
    func integer(_ index: Int) throws -> Int {
        Int(try integer(index) as Int32)
    }

    /// A number as `integer` gives it, or nil for NULL.
    func optionalInteger(_ index: Int) throws -> Int? {
        (try optionalInteger(index) as Int32?).map(Int.init)
    }

    /// An integer of any width.
    func integer<Value: FixedWidthInteger>(_ index: Int) throws -> Value {
        guard let value: Value = try optionalInteger(index) else { throw unexpected(index) }
        return value
    }

    /// An integer, or nil for NULL.
    func optionalInteger<Value: FixedWidthInteger>(_ index: Int) throws -> Value? {
        switch databaseValue(index).storage {
        case .null: return nil
        case .int64(let stored):
            guard let value = Value(exactly: stored) else { throw unexpected(index) }
            return value
        default: throw unexpected(index)
        }
    }

    /// A number; NULL stands for NaN.
    func real(_ index: Int) throws -> Double {
        try optionalReal(index) ?? .nan
    }

    /// A number, or nil for NULL.
    func optionalReal(_ index: Int) throws -> Double? {
        switch databaseValue(index).storage {
        case .null: return nil
        case .double(let value): return value
        case .int64(let value): return Double(value)
        default: throw unexpected(index)
        }
    }

    /// The largest time that a file may hold, in seconds: that of the last of 2^31 frames at the longest interval.
    private static let largestTime = 1e19

    /// A time in seconds, or nil for NULL.
    func optionalTime(_ index: Int) throws -> Double? {
        let time = try optionalReal(index)
        guard (time ?? 0).magnitude <= Row.largestTime else { throw unexpected(index) }
        return time
    }

    /// A text.
    func text(_ index: Int) throws -> String {
        guard let value = try optionalText(index) else { throw unexpected(index) }
        return value
    }

    /// A text, or nil for NULL.
    func optionalText(_ index: Int) throws -> String? {
        switch databaseValue(index).storage {
        case .null: return nil
        case .string(let value): return value
        default: throw unexpected(index)
        }
    }

    /// A truth value.
    func bool(_ index: Int) throws -> Bool {
        let value: Int = try integer(index)
        return value != 0
    }

    /// Bytes.
    func bytes(_ index: Int) throws -> [UInt8] {
        guard case .blob(let data) = databaseValue(index).storage else { throw unexpected(index) }
        return [UInt8](data)
    }

    /// A value that is stored as its name.
    func named<Value: RawRepresentable<String>>(_ index: Int) throws -> Value {
        guard let value = Value(rawValue: try text(index)) else { throw unexpected(index) }
        return value
    }

    private func databaseValue(_ index: Int) -> DatabaseValue {
        self[index]
    }

    private func unexpected(_ index: Int) -> UnexpectedValue {
        let name = Array(columnNames)[index]
        return UnexpectedValue(column: name, value: databaseValue(index).description)
    }
}

extension Database {
    /// Fetches rows and turns each into a value.
    func rows<Value>(_ sql: String, _ arguments: [DatabaseValue] = [], _ transform: (Row) throws -> Value) throws
        -> [Value]
    {
        let statement = try cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
        var values: [Value] = []
        while let row = try cursor.next() {
            values.append(try transform(row))
        }
        return values
    }
}
