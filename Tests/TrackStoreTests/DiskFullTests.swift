import CellImage
import Reporters
import Testing
import TrackStore
import Tracker

/// A database that may not grow stands in for a full disk.
@Suite struct DiskFullTests {
    /// Commits a frame with ever more room until it fits; every failure leaves the file as it was.
    @Test func aFrameThatDoesNotFitLeavesNothingBehind() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        try store.commit(ResultFixture.frame(0))
        let failures = try grow(store) { try store.commit(largeFrame(1)) }
        #expect(failures > 5)
        #expect(try store.frames().map(\.frame) == [0, 1])
    }

    @Test func tracksThatDoNotFitLeaveTheOldOnes() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        for frame in 4..<8 { try store.commit(largeFrame(frame)) }
        var record = try ResultFixture.tracking()
        record.traces = (1...4).map { track in
            ProcessedTrace(
                track: track,
                name: "AMPK",
                baseline: Estimate(1),
                points: (0..<400).map { frame in
                    ProcessedPoint(
                        frame: frame,
                        timeInSeconds: nil,
                        raw: 1,
                        corrected: Estimate(1, lower: 0.5, upper: 1.5),
                        normalized: Estimate(1, lower: 0.5, upper: 1.5),
                        flags: [],
                        isObserved: true
                    )
                },
                flags: []
            )
        }
        let failures = try grow(store) { try store.replaceTracking(record) }
        #expect(failures > 2)
        #expect(try store.processedTraces(of: "AMPK").map(\.track) == [1, 2, 3, 4])
    }

    /// Allows one page more each time until `work` succeeds; gives the number of failures.
    private func grow(_ store: TrackStore, _ work: () throws -> Void) throws -> Int {
        let before = try store.contentDigest()
        for room in 0..<200 {
            try store.configure("PRAGMA max_page_count = 1")
            try store.configure("PRAGMA max_page_count = \(try store.pageCount() + room)")
            do {
                try work()
                return room
            } catch StoreError.writeFailed(let file, _) {
                #expect(file == store.path)
                #expect(try store.contentDigest() == before)
            }
        }
        Issue.record("it never fits")
        return 0
    }

    private func largeFrame(_ frame: Int) -> FrameRecord {
        var image = LabelImage(width: 40, height: 40)
        for index in 0..<400 { image.plane.pixels[4 * index] = UInt32(index + 1) }
        let cells = LabelRuns(image)
        return FrameRecord(
            frame: frame,
            cells: cells,
            detections: cells.regionProperties().map { Detection(region: $0) },
            measurements: (1...400).map { ResultFixture.measurement($0, channel: 0, mean: 1) }
        )
    }
}
