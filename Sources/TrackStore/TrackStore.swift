internal import CellImage
internal import Foundation
internal import GRDB
public import Reporters
internal import Synchronization

/// A result file: everything found in one movie, in one SQLite database.
///
/// Each frame is committed in one transaction, so a process that dies loses at most the frame in flight; a power cut
/// damages nothing that was committed. The database keeps a rollback journal rather than a write-ahead log: that works
/// on network file systems, and between transactions a result is one single file. One instance may be used from
/// several threads; calls take turns. Other processes may read while one writes.
///
/// Whatever reads throws `StoreError.damaged` for content that cannot be, `.locked` while another process writes for long, and
/// `.unreadable` for the rest; what a method adds to these is said there.
///
/// ## Topics
/// ### Making and opening
/// - ``create(at:movie:run:reporters:overwrite:)``
/// - ``open(at:readOnly:)``
/// - ``isResult(at:)``
/// - ``previous(of:)``
/// - ``removePrevious()``
/// ### While a movie runs
/// - ``commit(_:)``
/// - ``commitBadFrame(_:timeInSeconds:reason:)``
/// - ``frames()``
/// ### When it has run
/// - ``replaceTracking(_:)``
/// - ``replaceNuclei(inFrame:by:)``
/// - ``inOneTransaction(isolation:_:)``
/// - ``replaceCalibration(_:timesInSeconds:)``
/// - ``replaceReporters(_:)``
/// - ``replaceMeasurements(inFrame:measurements:background:reporterValues:)``
/// - ``replaceTraces(_:responses:bleaching:run:)``
/// ### Proof
/// - ``contentDigest()``
/// - ``verify()``
public final class TrackStore: Sendable {
    /// Seconds to wait for another process before a file counts as locked.
    private static let patience = 10.0

    /// Memory in which SQLite keeps pages, in KiB; storing tracks looks up detections all over the file.
    private static let cacheInKibibytes = 32_768

    /// Path of the file.
    public let path: String
    /// Whether the file was opened for reading only.
    public let isReadOnly: Bool
    private let queue: DatabaseQueue
    /// Held from opening to closing; nil when the file was opened for reading.
    private let lock: Mutex<StoreLock?>

    private init(path: String, readOnly: Bool, lock: StoreLock? = nil) throws {
        self.path = path
        isReadOnly = readOnly
        self.lock = Mutex(lock)
        // SQLite takes a name that begins with "file:" for a URI, but no absolute path does.
        queue = try DatabaseQueue(
            path: FilePlace(path).path,
            configuration: TrackStore.configuration(readOnly: readOnly)
        )
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience)
        configuration.label = "celltrack result"
        // A transaction may hold many writes: `inOneTransaction`.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA cache_size = -\(cacheInKibibytes)")
            guard !readOnly else { return }
            // Each transaction deletes its journal: whatever lies beside a file at rest is no part of it.
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        }
        return configuration
    }

    /// Makes a result file for a movie.
    ///
    /// A link is followed. The file is made beside its final name, closed, and renamed when its schema, movie and run are stored, so that
    /// an older file is replaced only by a whole one, and no file is ever renamed away from its journal. An older result that is
    /// complete is kept beside it, as the same name with `.previous`, until `removePrevious()`.
    ///
    /// - Parameters:
    ///   - path: where the file goes; by convention it ends in `.celltrack`.
    ///   - movie: the movie that the results belong to.
    ///   - run: what the results are made with.
    ///   - reporters: the reporters whose values its frames will hold, in the order in which they are shown.
    ///   - overwrite: whether an older result file may be replaced; files of any other kind never are.
    /// - Returns: the open file, without frames.
    /// - Throws: `StoreError.exists`, `.notAResult`, `.locked`, `.cannotCreate`, `.readOnly`, `.writeFailed` or
    ///   `.inconsistent`.
    public static func create(
        at path: String,
        movie: MovieRecord,
        run: RunRecord,
        reporters: [Reporter] = [],
        overwrite: Bool = false
    ) throws(StoreError) -> TrackStore {
        try checkPlace(of: path, overwrite: overwrite)
        let place = FilePlace(path)
        let lock = try StoreLock(of: path)
        // Another process may have made it before the lock was taken.
        guard overwrite || !FileManager.default.fileExists(atPath: path) else { throw .exists(file: path) }
        let draft = place.path + ".new"
        try StoreFile.remove(draft)
        do {
            try StoreFile.makeEmpty(draft, for: path)
            let store = try TrackStore(path: draft, readOnly: false)
            try store.queue.writeWithoutTransaction { database in
                try Schema.migrate(database, from: 0)
                try database.inTransaction {
                    try database.insert(movie, besideResultIn: place.folder)
                    try database.insert(run)
                    try database.insert(reporters)
                    return .commit
                }
            }
            try store.queue.close()
            try PreviousResult(of: path).keep()
            try StoreFile.replace(place, by: draft, for: path)
        } catch {
            try? StoreFile.remove(draft)
            throw StoreError(creating: error, file: path)
        }
        return try open(at: path, lock: lock)
    }

    /// Refuses a path at which no result can be made, before there is anything to be put into it.
    ///
    /// - Parameters:
    ///   - path: where the file is to go.
    ///   - overwrite: whether an older result file may be replaced.
    /// - Throws: `StoreError.exists`, `.notAResult`, `.cannotCreate` or `.readOnly`; what opening an older result throws.
    package static func checkPlace(of path: String, overwrite: Bool = false) throws(StoreError) {
        if let obstacle = FilePlace.obstacle(at: path) { throw .cannotCreate(file: path, reason: obstacle) }
        if FileManager.default.fileExists(atPath: path) {
            guard overwrite else { throw .exists(file: path) }
            try checkReplaceable(path)
        }
        try StoreFile.checkFolder(of: FilePlace(path), for: path)
    }

    /// Only a result file, whole or damaged, or an empty file may be replaced; a slip of the fingers costs no movie.
    private static func checkReplaceable(_ path: String) throws(StoreError) {
        do {
            _ = try open(at: path, readOnly: true)
        } catch .notAResult(_, "it is empty") {
            return
        } catch .damaged, .newerSchema {
            return
        }
    }

    /// Whether there is a result file at a path, whole or damaged.
    public static func isResult(at path: String) -> Bool {
        StoreFile.isResult(path)
    }

    /// Where the complete result is that an unfinished one is to replace.
    ///
    /// - Parameter path: the newer result, or where it is to be.
    /// - Returns: the path of the older one; nil where none is kept.
    public static func previous(of path: String) -> String? {
        let previous = PreviousResult(of: path)
        return previous.exists ? previous.path : nil
    }

    /// Removes the older result that was kept until this one is complete, if there is one.
    ///
    /// - Throws: `StoreError.readOnly` when it cannot be removed.
    public func removePrevious() throws(StoreError) {
        try PreviousResult(of: path).remove()
    }

    /// Opens a result file.
    ///
    /// A file of an older version is brought to the present one unless it is opened for reading only. One store at a time
    /// has a file open for writing.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - readOnly: whether nothing will be written, as nothing is by default; the file and its folder may then be read-only.
    /// - Returns: the open file.
    /// - Throws: `StoreError.missing`, `.notAResult`, `.newerSchema`, `.damaged`, `.locked`, `.readOnly` or `.unreadable`.
    public static func open(at path: String, readOnly: Bool = true) throws(StoreError) -> TrackStore {
        try StoreFile.check(path)
        guard !readOnly else {
            rollBackInterrupted(path)
            return try open(at: path, lock: nil)
        }
        guard FileManager.default.isWritableFile(atPath: path) else { throw .readOnly(file: path) }
        return try open(at: path, lock: StoreLock(of: path))
    }

    /// Opens a file for writing under a lock, or for reading without one.
    private static func open(at path: String, lock: StoreLock?) throws(StoreError) -> TrackStore {
        do {
            let store = try TrackStore(path: path, readOnly: lock == nil, lock: lock)
            try store.queue.writeWithoutTransaction { database in
                let found = try Schema.check(database, file: path)
                if lock != nil {
                    try Schema.migrate(database, from: found)
                }
            }
            return store
        } catch {
            throw StoreError(error, file: path)
        }
    }

    /// Lets SQLite undo the transaction in which a process was killed, which it cannot do on a read-only connection.
    ///
    /// Where that fails, opening for reading will say why.
    private static func rollBackInterrupted(_ path: String) {
        guard StoreFile.hasJournal(path) else { return }
        let store = try? TrackStore(path: path, readOnly: false)
        try? store?.queue.read { try $0.execute(sql: "SELECT count(*) FROM sqlite_schema") }
        try? store?.queue.close()
    }

    /// Closes the file; any later call fails.
    ///
    /// - Throws: `StoreError.locked` when another thread is still reading.
    public func close() throws(StoreError) {
        do {
            try queue.close()
        } catch {
            throw StoreError(error, file: path)
        }
        lock.withLock { $0 = nil }
    }

    /// Reads inside one snapshot.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw StoreError(error, file: path)
        }
    }

    /// Writes in one transaction, or as a part of the one that is open: all of it, or nothing.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        guard !isReadOnly else { throw .readOnly(file: path) }
        return try access { database in
            var value: Value?
            // Where no transaction is open, this is one.
            try database.inSavepoint {
                value = try body(database)
                return .commit
            }
            guard let value else { throw StoreError.writeFailed(file: path, reason: "the transaction did not end") }
            return value
        }
    }

    /// Uses the database, with or without a transaction.
    func access<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch {
            throw StoreError(error, file: path)
        }
    }

    /// Runs SQL outside every transaction, for tests of what happens to broken files and on full disks.
    package func configure(_ sql: String) throws(StoreError) {
        try access { try $0.execute(sql: sql) }
    }

    /// Size of the file in pages, for the same tests.
    package func pageCount() throws(StoreError) -> Int {
        try read { database in
            try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        }
    }
}
