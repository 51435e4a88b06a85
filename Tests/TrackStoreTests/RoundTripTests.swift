import CellImage
import Lineage
import Reporters
import Testing
import TrackStore
import Tracker

@Suite struct RoundTripTests {
    @Test func aFrameComesBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file(), localBackground: true)
        for frame in 0..<4 {
            let record = ResultFixture.frame(frame, localBackground: true)
            #expect(try store.cells(inFrame: frame) == record.cells)
            #expect(try store.nuclei(inFrame: frame) == record.nuclei)
            #expect(try store.detections(inFrame: frame) == record.detections)
            // NaN is unlike itself, but its description is not.
            #expect(try "\(store.measurements(inFrame: frame))" == "\(record.measurements)")
            #expect(try "\(store.background(inFrame: frame))" == "\(record.background)")
            #expect(try store.measuredValues(inFrame: frame) == record.reporterValues)
            #expect(try store.timings()[frame] == record.timings)
        }
        #expect(try store.detectionsByFrame().map(\.frame) == [0, 1, 2, 3])
        #expect(try store.detectionsByFrame()[2].detections == ResultFixture.frame(2).detections)
        #expect(try store.detectionCount() == store.detectionsByFrame().map(\.detections.count).reduce(0, +))
        #expect(try store.cellCounts().map(\.frame) == [0, 1, 2, 3])
        #expect(try store.cellCounts().map(\.cells) == store.detectionsByFrame().map(\.detections.count))
        #expect(try store.overlaps() == (1...3).map(ResultFixture.overlap))
        #expect(try store.frames()[1] == StoredFrame(frame: 1, timeInSeconds: 120, status: .committed))
    }

    /// A file of version 3 has no signals, and gets a place for them when it is opened for writing.
    @Test func signalsAreUnknownInEarlierVersions() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let present = try store.detections(inFrame: 0)
        #expect(present.contains { $0.signal != nil })
        try EarlierVersions.makeVersion3(store)
        try store.close()
        for readOnly in [true, false] {
            let old = try TrackStore.open(at: folder.file(), readOnly: readOnly)
            let found = try old.detections(inFrame: 0)
            #expect(found.map(\.meanIntensity) == present.map(\.meanIntensity))
            #expect(found.allSatisfy { $0.signal == nil })
            #expect(try old.detectionsByFrame()[0].detections == found)
            try old.close()
        }
    }

    @Test func trackingComesBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let record = try ResultFixture.tracking()
        #expect(try store.tracks() == record.tracks)
        #expect(try store.links() == record.links)
        #expect(try store.divisions() == record.divisions)
        #expect(try store.lineageCells() == record.cells)
        #expect(try store.reporters() == [ResultFixture.reporter])
        #expect(try "\(store.processedTraces(of: "AMPK"))" == "\(record.traces)")
        #expect(try "\(store.responses(of: "AMPK"))" == "\(record.responses)")
        #expect(try store.processedTraces(of: "other").isEmpty && store.responses(of: "other").isEmpty)
        #expect(try store.trackingParametersJSON() == record.parametersJSON)
    }

    @Test func provenanceComesBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        #expect(try store.movie() == ResultFixture.movie)
        #expect(try store.runs() == [ResultFixture.run()])
        try store.replaceTracking(ResultFixture.tracking(run: ResultFixture.run(stage: .track)))
        #expect(try store.runs().map(\.stage) == [.run, .track])
    }

    @Test func aMovieOfWhichLittleIsKnownComesBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let movie = MovieRecord(
            files: [],
            format: "TIFF",
            width: 1,
            height: 1,
            frameCount: 0,
            pixelType: "float32",
            axes: "YX",
            axesSource: "structure",
            channelNames: ["channel 0"],
            channelNamesSource: "structure"
        )
        let store = try TrackStore.create(at: folder.file(), movie: movie, run: ResultFixture.run())
        #expect(try store.movie() == movie)
    }

    @Test func tracesHaveExplicitGaps() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let traces = try store.traces(of: "AMPK")
        #expect(traces.map(\.track) == [1, 2, 3, 4])
        #expect(traces[1].points.map(\.frame) == [0, 1, 2, 3])
        #expect(traces[1].gapFrames == [1])
        #expect(traces[1].points[1].timeInSeconds == 120)
        #expect(traces[0].points[1].value == 1)
        let channel = try store.traces(ofChannel: "ex480", region: .cell)
        #expect(channel[1].points[2].value == 110)
        #expect(channel[1].points[2].flags == [.saturated, .backgroundFallback])
        #expect(channel[0].points[0].flags == .backgroundFallback)
        let empty = try store.traces(ofChannel: "ex405", region: .nucleus)
        #expect(empty[0].points[0].flags == .empty)
        #expect(empty[0].points[0].value.isNaN)
    }

    @Test func badFramesAreRemembered() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        try store.commit(ResultFixture.frame(0))
        try store.commitBadFrame(1, timeInSeconds: 120, reason: "page 3 is cut short")
        #expect(try store.frames()[1].status == .bad(reason: "page 3 is cut short"))
        #expect(try store.detectionsByFrame().map(\.frame) == [0])
        #expect(try store.framesWithoutCells().isEmpty)
        #expect(throws: StoreError.noFrame(file: folder.file(), frame: 1)) { try store.cells(inFrame: 1) }
        #expect(throws: StoreError.frameExists(file: folder.file(), frame: 1)) {
            try store.commit(ResultFixture.frame(1))
        }
    }

    @Test func measurementsCanBeReplaced() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        #expect(try store.isComplete())
        let new = [ResultFixture.measurement(3, channel: 1, mean: 7, region: .ring)]
        let background = FrameBackground(channels: [])
        try store.replaceMeasurements(inFrame: 2, measurements: new, background: background)
        #expect(try store.measurements(inFrame: 2) == new)
        #expect(try store.background(inFrame: 2) == background)
        #expect(try store.measurements(inFrame: 1).count == 4)
        #expect(try !store.isComplete())
        #expect(try store.reporterValues(inFrame: 2).isEmpty && !store.reporterValues(inFrame: 3).isEmpty)
        try store.replaceReporters([])
        #expect(try store.reporters().isEmpty && store.reporterValues(inFrame: 3).isEmpty)
        #expect(try store.processedTraces(of: "AMPK").isEmpty && !store.isComplete())
        try store.replaceTraces([], responses: [], run: ResultFixture.run(stage: .measure))
        #expect(try store.isComplete())
        #expect(try store.runs().map(\.stage) == [.run, .measure])
        #expect(throws: StoreError.noFrame(file: folder.file(), frame: 9)) {
            try store.replaceMeasurements(inFrame: 9, measurements: [], background: background)
        }
    }

    /// Traces make no tracks.
    @Test func tracesAloneLeaveAFileThatWasNeverLinkedIncomplete() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        for frame in 0..<4 { try store.commit(ResultFixture.frame(frame)) }
        try store.replaceTraces([], responses: [], run: ResultFixture.run(stage: .measure))
        #expect(try !store.isComplete())
        try store.replaceTracking(ResultFixture.tracking())
        #expect(try store.isComplete())
    }

    @Test func nucleiCanBeReplaced() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let new = try store.cells(inFrame: 0)
        let others = try [0, 1, 3].map { try store.nuclei(inFrame: $0) }
        try store.replaceNuclei(inFrame: 2, by: new)
        #expect(try store.nuclei(inFrame: 2) == new && !store.isComplete())
        #expect(try [0, 1, 3].map { try store.nuclei(inFrame: $0) } == others)
        #expect(try store.cells(inFrame: 2) == ResultFixture.frame(2).cells)
        #expect(throws: StoreError.noFrame(file: folder.file(), frame: 9)) {
            try store.replaceNuclei(inFrame: 9, by: new)
        }
    }

    /// Many writes are one: all are seen by the store at once, by others at the end, and none after an error.
    @Test func manyWritesAreOneTransaction() async throws {
        struct Unfit: Error {}
        let folder = try TemporaryFolder()
        let store = try ResultFixture.make(at: folder.file())
        let before = try store.contentDigest()
        func change() throws {
            try store.replaceReporters([])
            try store.replaceMeasurements(inFrame: 1, measurements: [], background: FrameBackground(channels: []))
            #expect(try store.measurements(inFrame: 1).isEmpty && store.reporters().isEmpty)
            // A write that fails takes back itself alone.
            #expect(throws: StoreError.noFrame(file: folder.file(), frame: 9)) {
                try store.replaceMeasurements(inFrame: 9, measurements: [], background: FrameBackground(channels: []))
            }
            let reader = try TrackStore.open(at: folder.file(), readOnly: true)
            #expect(try reader.contentDigest() == before)
            try reader.close()
        }
        await #expect(throws: Unfit.self) {
            try await store.inOneTransaction {
                try change()
                throw Unfit()
            }
        }
        #expect(try store.contentDigest() == before)
        try await store.inOneTransaction { try change() }
        #expect(try store.measurements(inFrame: 1).isEmpty && store.contentDigest() != before)
    }

    @Test func contradictionsAreRefused() throws {
        let folder = try TemporaryFolder()
        let store = try ResultFixture.create(at: folder.file())
        var unknown = ResultFixture.frame(0)
        unknown.measurements.append(ResultFixture.measurement(17, channel: 0, mean: 1))
        var twice = ResultFixture.frame(0)
        twice.detections.append(twice.detections[0])
        var channel = ResultFixture.frame(0)
        channel.measurements = [ResultFixture.measurement(1, channel: 2, mean: 1)]
        var negative = ResultFixture.frame(0)
        negative.frame = -1
        for record in [unknown, twice, channel, negative] {
            do {
                try store.commit(record)
                Issue.record("a contradiction was stored")
            } catch {
                guard case .inconsistent = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        #expect(try store.frames().isEmpty)
    }
}
