internal import GRDB

extension TrackStore {
    /// Does several writes as one: all of them are stored, or none of them.
    ///
    /// Meanwhile this store reads what it has written, and other processes read what was there before, or hear that the file
    /// is in use.
    ///
    /// - Parameters:
    ///   - isolation: where it runs: where it is called.
    ///   - work: reads and writes of this store; not another such transaction.
    /// - Returns: what the work returns.
    /// - Throws: what the work throws, and `StoreError` when the file cannot be written; the file is then as before.
    public func inOneTransaction<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ work: () async throws -> Value
    ) async throws -> Value {
        guard !isReadOnly else { throw StoreError.readOnly(file: path) }
        try access { try $0.beginTransaction(.immediate) }
        do {
            let value = try await work()
            try access { try $0.commit() }
            return value
        } catch {
            try? access { if $0.isInsideTransaction { try $0.rollback() } }
            throw error
        }
    }
}
