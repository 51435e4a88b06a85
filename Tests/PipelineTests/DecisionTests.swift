import CellImage
import Foundation
import MovieIO
import Pipeline
import TestSupport
import Testing
import TrackStore
import Tracker

/// What `why` and `--sweep` say.
@Suite struct DecisionTests {
    /// A cell that is missed in frame 4, and one that passes by.
    private func store() async throws -> TrackStore {
        let source = try SmallMovie.hela()
        let folder = try source.folder.folder("masks")
        for frame in 0..<10 {
            var image = LabelImage(width: 60, height: 40)
            func paint(_ label: UInt32, x: Int, y: Int) {
                for row in y..<y + 9 { for column in x..<x + 9 { image[row, column] = label } }
            }
            if frame != 4 { paint(1, x: 10, y: 10) }
            paint(2, x: 30 + frame, y: 12)
            try LabelStackWriter.writeLabels(image, to: String(format: "%@/mask%03d.tif", folder, frame))
        }
        return try await source.masksJob(folder).start()
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
