import CellImage
import Foundation
import GRDB
import Lineage
import Reporters
import Testing
import TrackStore
import Tracker

@Suite struct TrackStoreTests {
    @Test func aResultIsOneSingleFile() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        try store.close()
        #expect(try folder.contents() == ["movie.celltrack"])
    }

    @Test func aResultIsOpenedForReadingUnlessSaidOtherwise() throws {
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        let store = try TrackStore.open(at: folder.file())
        #expect(store.isReadOnly)
        let forest = try store.forest()
        #expect(try forest.divisions == store.divisions())
        #expect(try forest.cells.map(\.mother) == store.lineageCells().map(\.mother))
    }

    @Test func tracksAndDivisionsThatContradictEachOtherMakeNoForest() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        try store.configure("UPDATE division SET frame = 1")
        let error = #expect(throws: StoreError.self) { try store.forest() }
        guard case .damaged(folder.file(), _)? = error else { throw try #require(error) }
    }

    /// But the lock of the one who writes.
    @Test func nothingLiesBesideAnOpenResultBetweenTransactions() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        #expect(try folder.contents() == ["movie.celltrack", "movie.celltrack-lock"])
        try store.commit(ResultFixture.frame(0))
        #expect(try folder.contents() == ["movie.celltrack", "movie.celltrack-lock"])
        try store.close()
        #expect(try folder.contents() == ["movie.celltrack"])
    }

    /// A lock that a killed process left holds nothing.
    @Test func aLockThatWasLeftIsTakenOver() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.file("movie.celltrack-lock")))
        let store = try ResultFixture.create(at: folder.file())
        #expect(throws: StoreError.locked(file: folder.file())) {
            try TrackStore.open(at: folder.file(), readOnly: false)
        }
        try store.close()
        try TrackStore.open(at: folder.file(), readOnly: false).close()
        #expect(try folder.contents() == ["movie.celltrack"])
    }

    /// SQLite would roll a new file back with the journal of the one that it replaces.
    @Test func theJournalOfAReplacedFileGoesWithIt() throws {
        let folder = try TemporaryFolder()
        try interrupted(folder, at: "movie.celltrack")
        // An empty file is replaced without SQLite having seen it, or the journal beside it.
        try Data().write(to: URL(fileURLWithPath: folder.file()))
        let store = try TrackStore.create(
            at: folder.file(),
            movie: ResultFixture.movie,
            run: ResultFixture.run(),
            reporters: [ResultFixture.reporter],
            overwrite: true
        )
        try store.commit(ResultFixture.frame(0))
        try store.close()
        let again = try TrackStore.open(at: folder.file(), readOnly: true)
        try again.verify()
        #expect(try again.frames().map(\.frame) == [0])
        #expect(try folder.contents() == ["movie.celltrack", "whole"])
    }

    @Test func anExistingFileIsNotReplacedUnasked() throws {
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        #expect(throws: StoreError.exists(file: folder.file())) {
            try ResultFixture.create(at: folder.file())
        }
        let store = try TrackStore.create(
            at: folder.file(),
            movie: ResultFixture.movie,
            run: ResultFixture.run(),
            overwrite: true
        )
        #expect(try store.frames().isEmpty)
    }

    @Test func onlyAResultFileIsReplaced() throws {
        let folder = try TemporaryFolder()
        let movie = Data("II*\0 a movie".utf8)
        try movie.write(to: URL(fileURLWithPath: folder.file()))
        let expected = StoreError.notAResult(file: folder.file(), reason: "it is no SQLite database")
        #expect(throws: expected) {
            try TrackStore.create(
                at: folder.file(),
                movie: ResultFixture.movie,
                run: ResultFixture.run(),
                overwrite: true
            )
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == movie)
    }

    @Test func aNameThatIsTooLongCannotBeCreated() throws {
        let folder = try TemporaryFolder()
        let path = folder.file(String(repeating: "n", count: 250))
        do {
            _ = try ResultFixture.create(at: path)
            Issue.record("no file system takes this name with an ending")
        } catch StoreError.cannotCreate(path, _) {
            #expect(try folder.contents().isEmpty)
        }
    }

    @Test func aFileThatCannotBeMadeLeavesTheOldOne() throws {
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        var movie = ResultFixture.movie
        movie.width = 0
        #expect(throws: StoreError.self) {
            try TrackStore.create(at: folder.file(), movie: movie, run: ResultFixture.run(), overwrite: true)
        }
        #expect(try TrackStore.open(at: folder.file(), readOnly: true).isComplete())
        #expect(try folder.contents() == ["movie.celltrack"])
    }

    @Test func aMissingFolderIsNamed() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("none/movie.celltrack")
        #expect(throws: StoreError.cannotCreate(file: path, reason: "there is no folder \(folder.path)/none")) {
            try ResultFixture.create(at: path)
        }
    }

    @Test func aRelativePathIsMadeInTheCurrentFolder() throws {
        let name = "celltrack-test-\(UUID().uuidString).celltrack"
        defer { try? FileManager.default.removeItem(atPath: name) }
        try ResultFixture.make(at: name).close()
        #expect(try TrackStore.open(at: name, readOnly: true).frames().count == 4)
    }

    @Test func readersSeeWhatAnotherInstanceCommits() throws {
        let folder = try TemporaryFolder()
        let writer = try ResultFixture.create(at: folder.file())
        let reader = try TrackStore.open(at: folder.file(), readOnly: true)
        try writer.commit(ResultFixture.frame(0))
        #expect(try reader.frames().map(\.frame) == [0])
        try writer.commit(ResultFixture.frame(1))
        #expect(try reader.frames().map(\.frame) == [0, 1])
    }

    @Test func aReaderAndAWriterGetAlong() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file()
        let writer = try ResultFixture.create(at: path)
        async let seen: [Int] = Task.detached {
            let reader = try TrackStore.open(at: path, readOnly: true)
            var counts: [Int] = []
            for _ in 0..<30 {
                // Every frame that is there is there as a whole.
                let frames = try reader.frames()
                for frame in frames {
                    let detections = try reader.detections(inFrame: frame.frame)
                    #expect(detections.count == ResultFixture.frame(0).detections.count)
                }
                counts.append(frames.count)
            }
            return counts
        }.value
        var record = ResultFixture.frame(0)
        for frame in 0..<30 {
            record.frame = frame
            try writer.commit(record)
        }
        let counts = try await seen
        #expect(counts == counts.sorted())
        #expect(try writer.frames().count == 30)
    }

    @Test func aReadOnlyInstanceRefusesToWrite() throws {
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        let store = try TrackStore.open(at: folder.file(), readOnly: true)
        #expect(throws: StoreError.readOnly(file: folder.file())) { try store.commitBadFrame(9, reason: "torn") }
    }

    @Test func anUnfinishedTransactionIsRolledBackOnOpening() throws {
        for readOnly in [true, false] {
            let folder = try TemporaryFolder()
            let digest = try interrupted(folder, at: "copy")
            let store = try TrackStore.open(at: folder.file("copy"), readOnly: readOnly)
            try store.verify()
            #expect(try store.contentDigest() == digest)
            try store.close()
            #expect(try folder.contents() == ["copy", "whole"])
        }
    }

    /// Makes what a process leaves behind that is killed in the middle of a transaction: a copy of file and journal.
    ///
    /// - Returns: the digest of the content before that transaction.
    @discardableResult private func interrupted(_ folder: TemporaryFolder, at name: String) throws -> String {
        let whole = folder.file("whole")
        let store = try ResultFixture.make(at: whole)
        let digest = try store.contentDigest()
        try store.close()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let writer = try DatabaseQueue(path: whole, configuration: configuration)
        try writer.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
            try database.execute(sql: "DELETE FROM reporter_value; DELETE FROM measurement; DELETE FROM link")
            try database.execute(sql: "CREATE TABLE filler AS SELECT randomblob(200000) AS bytes")
        }
        for ending in ["", "-journal"] {
            try FileManager.default.copyItem(atPath: whole + ending, toPath: folder.file(name) + ending)
        }
        try writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        let size = try FileManager.default.attributesOfItem(atPath: folder.file(name) + "-journal")[.size] as? Int
        try #require((size ?? 0) > 0)
        return digest
    }
}
