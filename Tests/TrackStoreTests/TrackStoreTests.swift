import CellImage
import Foundation
import GRDB
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

    @Test func anExistingFileIsNotReplacedUnasked() throws {
        let folder = try TemporaryFolder()
        try ResultFixture.make(at: folder.file()).close()
        #expect(throws: StoreError.exists(file: folder.file())) {
            try TrackStore.create(at: folder.file(), movie: ResultFixture.movie, run: ResultFixture.run())
        }
        let store = try TrackStore.create(
            at: folder.file(), movie: ResultFixture.movie, run: ResultFixture.run(), overwrite: true
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
                at: folder.file(), movie: ResultFixture.movie, run: ResultFixture.run(), overwrite: true
            )
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == movie)
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
            try TrackStore.create(at: path, movie: ResultFixture.movie, run: ResultFixture.run())
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
        let writer = try TrackStore.create(at: folder.file(), movie: ResultFixture.movie, run: ResultFixture.run())
        let reader = try TrackStore.open(at: folder.file(), readOnly: true)
        let second = try TrackStore.open(at: folder.file(), readOnly: false)
        try writer.commit(ResultFixture.frame(0))
        #expect(try reader.frames().map(\.frame) == [0])
        try second.commit(ResultFixture.frame(1))
        #expect(try reader.frames().map(\.frame) == [0, 1])
        #expect(throws: StoreError.frameExists(file: folder.file(), frame: 1)) {
            try writer.commit(ResultFixture.frame(1))
        }
    }

    @Test func aReaderAndAWriterGetAlong() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file()
        let writer = try TrackStore.create(at: path, movie: ResultFixture.movie, run: ResultFixture.run())
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
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let digest = try store.contentDigest()
        try store.close()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let writer = try DatabaseQueue(path: folder.file(), configuration: configuration)
        // A copy of file and journal in the middle of a transaction is what a killed process leaves behind.
        try writer.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
            try database.execute(sql: "DELETE FROM reporter_value; DELETE FROM measurement; DELETE FROM link")
            try database.execute(sql: "CREATE TABLE filler AS SELECT randomblob(200000) AS bytes")
        }
        for suffix in ["", "-journal"] {
            try FileManager.default.copyItem(atPath: folder.file() + suffix, toPath: folder.file("copy") + suffix)
        }
        try writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        let size = try FileManager.default.attributesOfItem(atPath: folder.file("copy-journal"))[.size] as? Int
        try #require((size ?? 0) > 0)
        #expect(try TrackStore.open(at: folder.file("copy"), readOnly: true).contentDigest() == digest)
    }
}
