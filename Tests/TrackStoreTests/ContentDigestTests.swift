import Foundation
import Reporters
import Testing
import TrackStore

@Suite struct ContentDigestTests {
    @Test func equalContentHasOneDigestWheneverAndHoweverItWasMade() throws {
        let folder = try TemporaryFolder()
        let first = try ResultFixture.make(at: folder.file("a"))
        let second = try TrackStore.create(
            at: folder.file("b"),
            movie: ResultFixture.movie,
            run: ResultFixture.run(startedAt: "2030-01-01T00:00:00Z"),
            reporters: [ResultFixture.reporter]
        )
        // Other timings, another order, interrupted by closing.
        for frame in [2, 0] {
            var record = ResultFixture.frame(frame)
            record.timings = ["segment": 99]
            try second.commit(record)
        }
        try second.close()
        let resumed = try TrackStore.open(at: folder.file("b"), readOnly: false)
        try resumed.recordResumption(ResultFixture.run(startedAt: "2031-01-01T00:00:00Z"))
        for frame in [3, 1] { try resumed.commit(ResultFixture.frame(frame)) }
        #expect(try resumed.contentDigest() != first.contentDigest())
        try resumed.replaceTracking(ResultFixture.tracking())
        #expect(try resumed.contentDigest() == first.contentDigest())
        // A second tracking with the same outcome changes nothing.
        try resumed.replaceTracking(ResultFixture.tracking())
        #expect(try resumed.contentDigest() == first.contentDigest())
    }

    @Test func everyKindOfChangeShows() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        var seen: Set<String> = [try store.contentDigest()]
        for change in [
            "UPDATE measurement SET mean = mean + 1e-12 WHERE frame = 2", "UPDATE detection SET score = NULL",
            "UPDATE frame SET defect = '' WHERE frame = 1", "DELETE FROM link WHERE later_frame = 3",
            "UPDATE movie SET axes = 'TYX'", "UPDATE overlap SET shared_px = 3",
            "UPDATE reporter_value SET flags = 4 WHERE frame = 0", "UPDATE mask SET runs = x'00' WHERE frame = 0",
            "UPDATE division SET confidence = 0.5", "UPDATE channel SET name = 'x' WHERE channel = 0",
        ] {
            try store.configure(change)
            #expect(try seen.insert(store.contentDigest()).inserted, "\(change)")
        }
    }

    @Test func verifyFindsABrokenMask() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        try store.verify()
        try store.configure("UPDATE mask SET runs = substr(runs, 1, length(runs) - 1) WHERE frame = 0")
        #expect(throws: StoreError.self) { try store.verify() }
        #expect(throws: StoreError.self) { try store.cells(inFrame: 0) }
    }
}
