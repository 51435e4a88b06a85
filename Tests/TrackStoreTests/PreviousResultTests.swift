import Foundation
import TestSupport
import Testing
import TrackStore

/// A complete result is kept until the one that replaces it is complete.
@Suite struct PreviousResultTests {
    private let scratch: ScratchFolder
    private let name = "movie.celltrack"
    private let previous = "movie.celltrack.previous"

    init() throws {
        scratch = try ScratchFolder()
    }

    private var path: String { scratch.file(name) }

    /// Makes a complete result; gives its digest.
    private func makeComplete(at name: String) throws -> String {
        let store = try ResultFixture.make(at: scratch.file(name))
        defer { try? store.close() }
        return try store.contentDigest()
    }

    /// Begins a result that replaces another.
    private func overwrite(_ name: String) throws -> TrackStore {
        try TrackStore.create(
            at: scratch.file(name),
            movie: ResultFixture.movie,
            run: ResultFixture.run(),
            overwrite: true
        )
    }

    private func digest(_ name: String) throws -> String {
        let store = try TrackStore.open(at: scratch.file(name))
        defer { try? store.close() }
        #expect(try store.isComplete())
        try store.verify()
        return try store.contentDigest()
    }

    @Test func aCompleteResultIsKeptUntilItIsRemoved() throws {
        let old = try makeComplete(at: name)
        #expect(TrackStore.previous(of: path) == nil)
        let store = try overwrite(name)
        #expect(TrackStore.previous(of: path) == scratch.file(previous))
        #expect(try digest(previous) == old && store.frames().isEmpty)
        try store.removePrevious()
        try store.removePrevious()
        try store.close()
        #expect(scratch.names == [name] && TrackStore.previous(of: path) == nil)
    }

    /// A second attempt does not put what the first one left in the place of the complete one.
    @Test func anUnfinishedResultIsNotKept() throws {
        let old = try makeComplete(at: name)
        for _ in 0..<2 { try overwrite(name).close() }
        #expect(scratch.names == [name, previous])
        #expect(try digest(previous) == old)
        try FileManager.default.removeItem(atPath: scratch.file(previous))
        try overwrite(name).close()
        #expect(scratch.names == [name])
    }

    /// Where a process died between the two renames.
    @Test func aKeptResultWithoutANewerOneStays() throws {
        let old = try makeComplete(at: previous)
        let store = try ResultFixture.create(at: path)
        #expect(try digest(previous) == old)
        try store.removePrevious()
        try store.close()
        #expect(scratch.names == [name])
    }

    @Test func aNewerCompleteResultTakesThePlaceOfAnOlderOne() throws {
        _ = try makeComplete(at: previous)
        // What SQLite would roll the file back with.
        try scratch.write("journal", to: previous + "-journal")
        let newer = try makeComplete(at: name)
        try overwrite(name).close()
        #expect(scratch.names == [name, previous])
        #expect(try digest(previous) == newer)
    }

    @Test func whatIsNoResultStaysInItsPlace() throws {
        let old = try makeComplete(at: name)
        try scratch.write("mine", to: previous)
        #expect(throws: StoreError.self) { try overwrite(name) }
        #expect(try scratch.text(previous) == "mine" && digest(name) == old && scratch.names == [name, previous])
        try FileManager.default.removeItem(atPath: scratch.file(previous))
        _ = try makeComplete(at: "other")
        try scratch.link(previous, to: "other")
        #expect(throws: StoreError.self) { try overwrite(name) }
        #expect(scratch.names == [name, previous, "other"] && TrackStore.previous(of: path) == nil)
    }

    @Test func whereALinkLeads() throws {
        _ = try scratch.folder("disk")
        try scratch.link(name, to: "disk/" + name)
        _ = try makeComplete(at: "disk/" + name)
        let store = try overwrite(name)
        #expect(TrackStore.previous(of: path) == scratch.file("disk/" + previous))
        try store.removePrevious()
        try store.close()
        #expect(scratch.names == ["disk", "disk/" + name, name])
    }
}
