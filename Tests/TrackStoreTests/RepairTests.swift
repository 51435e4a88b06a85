import CellImage
import Lineage
import TestSupport
import Testing
import TrackStore
import Tracker

/// Repairs of masks, and what stood against links and divisions.
@Suite struct RepairTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Track 1 goes on in frame 2 with a mask that a repair made from nothing.
    private func record() throws -> TrackingRecord {
        let made = MaskRepair(kind: .filled, frame: 1, label: 7, sources: [])
        let split = MaskRepair(kind: .split, frame: 1, label: 8, sources: [1])
        var record = try ResultFixture.tracking()
        record.repairs = [
            FrameRepair(
                frame: 1,
                repairs: [made, split],
                masks: LabelRuns(LabelImage(ascii: "....77..\n88..77..\n88......\n........"))
            )
        ]
        record.tracks[1].observations.insert(DetectionID(frame: 1, label: 7), at: 1)
        record.tracks[0].observations[1].label = 8
        record.links = record.tracks.flatMap { track in
            zip(track.observations, track.observations.dropFirst()).map { from, to in
                Link(from: from, to: to, cost: 1, iou: 0, rivalCost: 2, rival: DetectionPair(from: from, to: to))
            }
        }.sorted { $0.to < $1.to }
        record.divisions[0].evidence = [DivisionEvidence(.rarity, 2.5), DivisionEvidence(.place, 0.25)]
        record.divisions[0].rival = [DetectionID(frame: 1, label: 8), DetectionID(frame: 2, label: 3)]
        return record
    }

    @Test func comeBackAsTheyWereStored() throws {
        let store = try ResultFixture.make(at: folder.file())
        let before = try store.contentDigest()
        let segmented = try store.detectionsByFrame()
        let record = try record()
        try store.replaceTracking(record)
        try store.verify()
        #expect(try store.repair(inFrame: 1) == record.repairs[0] && store.repair(inFrame: 2) == nil)
        #expect(try store.repairs() == record.repairs[0].repairs)
        #expect(try store.links() == record.links && store.divisions() == record.divisions)
        #expect(try store.segmentedDetections() == segmented)
        #expect(try store.detectionCount() == segmented.reduce(0) { $0 + $1.detections.count })
        #expect(try store.detections(inFrame: 1).map(\.label) == [1, 7, 8])
        #expect(try store.cells(inFrame: 1) == ResultFixture.cells(1))
        #expect(try store.repairedCells(inFrame: 1).regionProperties().map(\.label) == [7, 8])
        #expect(try store.contentDigest() != before)
        try store.replaceTracking(ResultFixture.tracking())
        #expect(try store.contentDigest() == before && store.repairs().isEmpty)
    }

    @Test func straysComeBackAndGoWithTheRepairs() throws {
        let store = try ResultFixture.make(at: folder.file())
        let before = try store.contentDigest()
        let segmented = try store.detectionsByFrame()
        var record = try ResultFixture.tracking()
        record.repairs = [FrameRepair(frame: 1, strays: [1])]
        try store.replaceTracking(record)
        try store.verify()
        #expect(try store.repair(inFrame: 1) == record.repairs[0] && store.repairs().isEmpty)
        #expect(try store.strayMasks() == [DetectionID(frame: 1, label: 1)])
        #expect(try store.repairedCells(inFrame: 1).regionProperties().isEmpty)
        #expect(try store.cells(inFrame: 1) == ResultFixture.cells(1))
        #expect(try store.segmentedDetections() == segmented)
        #expect(try store.contentDigest() != before)
        try store.replaceTracking(ResultFixture.tracking())
        #expect(try store.contentDigest() == before && store.strayMasks().isEmpty)
    }

    @Test func filesOfTheFirstVersionHaveNone() throws {
        let store = try ResultFixture.make(at: folder.file())
        try EarlierVersions.makeVersion1(store)
        try store.close()
        let old = try TrackStore.open(at: folder.file(), readOnly: true)
        #expect(try old.repairs().isEmpty && old.repair(inFrame: 1) == nil)
        #expect(try old.links().allSatisfy { $0.rival == nil } && old.divisions().allSatisfy { $0.evidence.isEmpty })
        #expect(try old.repairedCells(inFrame: 1) == ResultFixture.cells(1))
        #expect(try old.contentDigest().count == 64)
        try old.close()
        let new = try TrackStore.open(at: folder.file(), readOnly: false)
        try new.replaceTracking(try record())
        #expect(try new.repairs().count == 2)
    }

    @Test func repairsThatCoverOtherCellsAreDamage() throws {
        let store = try ResultFixture.make(at: folder.file())
        var record = try record()
        let repair = MaskRepair(kind: .filled, frame: 1, label: 7, sources: [])
        let masks = LabelRuns(LabelImage(ascii: "........\n.777....\n........\n........"))
        record.repairs = [FrameRepair(frame: 1, repairs: [repair], masks: masks)]
        record.tracks[0].observations[1].label = 1
        record.links = []
        record.divisions = []
        try store.replaceTracking(record)
        #expect(throws: StoreError.self) { try store.repairedCells(inFrame: 1) }
    }
}
