import Reporters
import Testing
import TrackStore

@Suite struct TraceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A file of version 2 is read as it is, and keeps its values when it is brought to the present version.
    @Test func ratiosOfEarlierVersionsAreKept() throws {
        let store = try ResultFixture.make(at: folder.file())
        let values = try (0..<4).map { try store.reporterValues(inFrame: $0) }
        try EarlierVersions.makeVersion2(store)
        try store.close()
        let old = try TrackStore.open(at: folder.file(), readOnly: true)
        #expect(try old.reporters() == [ResultFixture.reporter])
        #expect(try (0..<4).map { try old.reporterValues(inFrame: $0) } == values)
        #expect(try old.measuredValues(inFrame: 0).allSatisfy { $0.usedShare == nil })
        #expect(try old.processedTraces(of: "AMPK").isEmpty && old.responses(of: "AMPK").isEmpty)
        #expect(try old.background(inFrame: 0).channels.allSatisfy { $0.standardError == nil })
        #expect(try !old.holds(.cellResponse) && old.divisions().count == 1 && old.contentDigest().count == 64)
        try old.close()
        let new = try TrackStore.open(at: folder.file(), readOnly: false)
        try new.verify()
        #expect(try new.reporters() == [ResultFixture.reporter])
        #expect(try (0..<4).map { try new.reporterValues(inFrame: $0) } == values)
        try new.replaceTraces(ResultFixture.traces, responses: ResultFixture.responses)
        #expect(try new.responses(of: "AMPK").count == 1)
        #expect(try new.holds(.cellResponse) && new.columns(of: .cellResponse).first == "track")
    }

    /// A file of version 3 has no values over parts of cells, and gets a place for them when it is opened for writing.
    @Test func valuesOverPartsAreUnknownInEarlierVersions() throws {
        let store = try ResultFixture.make(at: folder.file())
        let present = try store.measuredValues(inFrame: 0)
        #expect(present.map(\.uncertainty.part).contains(1.125))
        try EarlierVersions.makeVersion3(store)
        try store.close()
        for readOnly in [true, false] {
            let old = try TrackStore.open(at: folder.file(), readOnly: readOnly)
            let found = try old.measuredValues(inFrame: 0)
            #expect(found.map(\.value) == present.map(\.value) && found.allSatisfy(\.uncertainty.part.isNaN))
            #expect(found.map(\.usedShare) == present.map(\.usedShare))
            #expect(try old.processedTraces(of: "AMPK").map(\.track) == ResultFixture.traces.map(\.track))
            try old.close()
        }
    }

    /// What was done about bleaching goes with its reporter; earlier versions do not know it.
    @Test func whatWasDoneAboutBleachingIsKept() throws {
        let store = try ResultFixture.make(at: folder.file())
        #expect(try store.bleaching().isEmpty)
        let before = try store.contentDigest()
        var record = BleachingRecord(reporter: "AMPK", correction: .exponential)
        for known in [false, true] {
            if known { (record.ratePerFrame, record.standardError, record.cellCount) = (-0.001, 0.0002, 12) }
            try store.replaceTraces(ResultFixture.traces, responses: ResultFixture.responses, bleaching: [record])
            #expect(try store.bleaching() == [record] && store.contentDigest() != before)
            #expect(record.cellCount == (known ? 12 : nil))
        }
        try store.replaceReporters([])
        #expect(try store.bleaching().isEmpty)
        try EarlierVersions.makeVersion3(store)
        try store.close()
        #expect(try TrackStore.open(at: folder.file(), readOnly: true).bleaching().isEmpty)
    }

    /// A response hangs on its trace, a trace on its track and reporter.
    @Test func tracesGoWithTheirTracks() throws {
        let store = try ResultFixture.make(at: folder.file())
        var record = try ResultFixture.tracking()
        record.traces = []
        record.responses = []
        try store.replaceTracking(record)
        #expect(try store.processedTraces(of: "AMPK").isEmpty && store.responses(of: "AMPK").isEmpty)
        record.traces = ResultFixture.traces
        record.traces[0].track = 99
        #expect(throws: StoreError.self) { try store.replaceTracking(record) }
        record.traces = []
        record.responses = ResultFixture.responses
        #expect(throws: StoreError.self) { try store.replaceTracking(record) }
        #expect(try store.tracks().count == 4)
    }

    @Test func aDefinitionThatCannotBeReadIsDamage() throws {
        let store = try ResultFixture.make(at: folder.file())
        try store.configure("UPDATE reporter SET definition = '{\"kind\":\"magic\"}'")
        #expect(throws: StoreError.self) { try store.reporters() }
    }
}
