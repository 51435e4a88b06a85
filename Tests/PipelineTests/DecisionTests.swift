import CellImage
import Foundation
import Lineage
import MovieIO
import Pipeline
import TestSupport
import Testing
import TrackStore
import Tracker

/// What `why` and `--sweep` say.
@Suite struct DecisionTests {
    /// A mask that is a rectangle.
    private struct Box {
        let label: UInt32
        let columns: Range<Int>
        let rows: Range<Int>
    }

    /// The result of masks that are rectangles.
    private func store(frameCount: Int, _ boxes: (_ frame: Int) -> [Box]) async throws -> TrackStore {
        let source = try SmallMovie.hela()
        let folder = try source.folder.folder("masks")
        for frame in 0..<frameCount {
            var image = LabelImage(width: 60, height: 40)
            for box in boxes(frame) {
                for row in box.rows { for column in box.columns { image[row, column] = box.label } }
            }
            try LabelStackWriter.writeLabels(image, to: String(format: "%@/mask%03d.tif", folder, frame))
        }
        return try await source.masksJob(folder).start()
    }

    /// A cell that is missed in frame 4, and one that passes by.
    private func store() async throws -> TrackStore {
        try await store(frameCount: 10) { frame in
            (frame == 4 ? [] : [Box(label: 1, columns: 10..<19, rows: 10..<19)])
                + [Box(label: 2, columns: 30 + frame..<39 + frame, rows: 12..<21)]
        }
    }

    /// Two cells that stay, and a mother that is missed in frame 5, before she divides.
    private func dividingStore() async throws -> TrackStore {
        try await store(frameCount: 14) { frame in
            let still = [
                Box(label: 9, columns: 42..<52, rows: 24..<34), Box(label: 8, columns: 4..<14, rows: 24..<34),
            ]
            let apart = min(frame - 6, 4)
            let others = [
                Box(label: 2, columns: 16 - apart..<25 - apart, rows: 8..<18),
                Box(label: 3, columns: 29 + apart..<38 + apart, rows: 8..<18),
            ]
            let mother = Box(label: 1, columns: 20..<34, rows: 8..<20)
            return still + (frame < 5 ? [mother] : frame > 5 ? others : [])
        }
    }

    @Test func everyLinkIsExplained() async throws {
        let store = try await store()
        for track in try store.tracks() {
            for observation in track.observations {
                let report = try DecisionReport(store, track: track.id, frame: observation.frame)
                #expect(report.place.label == observation.label)
                #expect((report.link == nil) == (observation == track.observations.first))
                #expect((report.fate != nil) == (observation == track.observations.last))
                #expect(report.sentences.first?.hasPrefix("Track \(track.id) in frame \(observation.frame) is") == true)
            }
        }
        let moving = try DecisionReport(store, track: 2, frame: 7)
        #expect(moving.link?.movementPixels == 1 && moving.link?.areaRatio == 1)
        #expect(try #require(moving.link).iou == 72.0 / 90)
    }

    @Test func aFilledMaskIsCalledSo() async throws {
        let report = try DecisionReport(try await store(), track: 1, frame: 4)
        #expect(report.place.origin == "filled" && report.place.areaPixels == 81)
        #expect(report.sentences.contains("Its mask is interpolated: the segmentation has none here."))
    }

    /// Both steps of a gap of one frame have the numbers of the link over it; those around it have their own.
    @Test func numbersOfAFilledGapAreSaidToBeThoseOfItsLink() async throws {
        let store = try await store()
        let reports = try (3...6).map { try DecisionReport(store, track: 1, frame: $0) }
        let note = "The step lies in a gap that was filled: IoU and cost are those of the link over the gap."
        #expect(reports.map { $0.sentences.contains(note) } == [false, true, true, false])
        #expect(reports[1].link?.cost == reports[2].link?.cost && reports[0].link?.cost != reports[1].link?.cost)
        #expect(reports.allSatisfy { $0.sentences.contains("Nothing else was near enough to stand against it.") })
    }

    /// No link was chosen to a mask that was filled in behind a mother's last sighting.
    @Test func aMaskFilledInUpToADivisionHasNoLink() async throws {
        let store = try await dividingStore()
        let division = try #require(try store.divisions().first)
        let report = try DecisionReport(store, track: division.mother, frame: 5)
        #expect(report.place.origin == "filled" && report.link?.cost == 0 && report.link?.iou == 0)
        #expect(report.sentences.contains("No link was chosen here: a mask was filled in up to a division."))
        #expect(report.sentences.contains { $0.hasPrefix("It was label 1 in frame 4: moved ") })
        #expect(!report.sentences.contains { $0.contains("IoU") || $0.contains("near enough") })
        let before = try DecisionReport(store, track: division.mother, frame: 4)
        #expect(before.sentences.contains { $0.contains("IoU 1.00") })
    }

    @Test(arguments: [(99, 0), (1, 50), (-1, 0)]) func whatIsNotThereIsAnError(track: Int, frame: Int) async throws {
        let store = try await store()
        #expect(throws: RunError.self) { try DecisionReport(store, track: track, frame: frame) }
    }

    @Test func aSweepShowsTheTracksOfEveryValueAndChangesNothing() async throws {
        let store = try await store()
        let before = try store.contentDigest()
        let parameters = try store.runParameters()
        let rows = try ParameterSweep("maximumGap=0:2:1").run(store, parameters: parameters)
        #expect(rows.map(\.value) == [0, 1, 2])
        #expect(rows.map(\.tracks) == [3, 2, 2] && rows.map(\.repairs) == [0, 1, 1])
        #expect(rows.map(\.wholeTracks) == [1, 2, 2])
        #expect(try store.contentDigest() == before)
    }

    @Test(arguments: [
        "", "x", "a=1", "=1:2:1", "maximumGap=1:2", "maximumGap=2:1:1", "maximumGap=1:2:0", "a=1:1e9:1e-9",
        "segmentation.classical.sensitivity=1:2:1", "traces.baselineFrames=1:3:1",
    ])
    func sweepsThatMakeNoSenseAreRefused(text: String) {
        #expect(throws: RunError.self) { try ParameterSweep(text) }
    }

    @Test(arguments: ["nothing=1:2:1", "tracking.maximumGap=-1:2:1", "divisions.mitosis.areaSum=0:1:0.5"])
    func parametersThatDoNotExistAreRefused(text: String) async throws {
        let store = try await store()
        let parameters = try store.runParameters()
        #expect(throws: RunError.self) { try ParameterSweep(text).run(store, parameters: parameters) }
    }
}
