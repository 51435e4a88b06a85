import Foundation
import Pipeline
import Reporters
import TestSupport
import Testing
import TrackStore

@Suite struct TraceStageTests {
    private var movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 10)
        movie.parameters.segmentation.segmenter = .classical
        movie.parameters.traces.doseFrame = 5
        movie.parameters.traces.fewestBaselineFrames = 2
        movie.parameters.response.draws = 20
    }

    private func run(_ parameters: RunParameters? = nil) async throws -> TrackStore {
        var job = try movie.job()
        job.parameters = parameters ?? movie.parameters
        job.existing = .overwrite
        return try await job.start()
    }

    /// A description of all traces and responses, in which undefined values are equal.
    private func traced(_ store: TrackStore) throws -> String {
        "\(try store.processedTraces(of: "AMPK")) \(try store.responses(of: "AMPK"))"
    }

    @Test func everyTrackWithValuesHasATraceAndAResponse() async throws {
        let store = try await run()
        let traces = try store.processedTraces(of: "AMPK")
        #expect(traces.map(\.track) == (try store.traces(of: "AMPK").map(\.track)))
        #expect(try store.responses(of: "AMPK").map(\.track) == traces.map(\.track))
        let whole = try #require(traces.first { $0.points.count == 10 && $0.baseline.value.isFinite })
        let baseline = whole.points[..<5].map(\.corrected.value).reduce(0, +) / 5
        #expect(abs(whole.baseline.value - baseline) < 1e-9)
        for point in whole.points where point.isObserved {
            #expect(abs(point.normalized.value - point.corrected.value / whole.baseline.value) < 1e-9)
            #expect(point.corrected.lower < point.corrected.value && point.corrected.value < point.corrected.upper)
        }
        try store.verify()
    }

    @Test func theDoseMayBeATimeOrAFrame() async throws {
        let byFrame = try traced(try await run())
        var parameters = movie.parameters
        parameters.traces.doseFrame = nil
        parameters.dose.timeInSeconds = 600
        #expect(try traced(try await run(parameters)) == byFrame)
        let contents = try ResultContents(try TrackStore.open(at: movie.output, readOnly: true))
        #expect(try contents.dose() == .minutes(10))
    }

    @Test func withoutADoseThereAreTracesAndNoResponses() async throws {
        var parameters = movie.parameters
        parameters.traces.doseFrame = nil
        let store = try await run(parameters)
        #expect(try !store.processedTraces(of: "AMPK").isEmpty && store.responses(of: "AMPK").isEmpty)
        #expect(try ResultContents(store).dose() == nil)
    }

    @Test func anImpossibleDoseIsRefused() async throws {
        var parameters = movie.parameters
        parameters.dose.timeInSeconds = 600
        let both = try await runError { _ = try await run(parameters) }
        guard case .parameter("dose", _) = both else { throw try #require(both) }
        parameters.traces.doseFrame = nil
        parameters.dose.timeInSeconds = 1e6
        let late = try await runError { _ = try await run(parameters) }
        guard case .parameter("dose.timeInSeconds", let reason) = late else { throw try #require(late) }
        parameters.dose.timeInSeconds = nil
        parameters.traces.doseFrame = 10
        let behind = try await runError { _ = try await run(parameters) }
        guard case .parameter("traces.doseFrame", _) = behind else { throw try #require(behind) }
        #expect(reason.contains("ends before") && movie.folder.names == ["movie.ome.tif"])
    }

    /// What would have no effect is refused before the first frame.
    @Test func settingsWithoutAnEffectAreRefused() async throws {
        let channels = (numerator: "ex480", denominator: "ex405")
        let changes: [(name: String, change: (inout RunParameters) -> Void)] = [
            ("dose.endInSeconds", { $0.dose.endInSeconds = 600 }),
            (
                "dose.endInSeconds",
                { parameters in
                    parameters.traces.doseFrame = nil
                    parameters.dose.endInSeconds = 9_000
                }
            ),
            (
                "traces.normalization",
                { parameters in
                    parameters.traces.normalization = .zScore
                    parameters.traces.baselineFrames = 1
                }
            ),
            (
                "reporters",
                { parameters in
                    let same = RatioReporter(name: "R", numerator: channels.numerator, denominator: channels.numerator)
                    parameters.reporters = [.ratio(same)]
                }
            ),
            (
                "reporters",
                { parameters in
                    let same = FRETReporter(name: "F", donor: channels.denominator, transfer: channels.denominator)
                    parameters.reporters = [.fret(same)]
                }
            ),
        ]
        for (name, change) in changes {
            var parameters = movie.parameters
            change(&parameters)
            let changed = parameters
            let error = try await runError { _ = try await run(changed) }
            guard case .parameter(name, _) = error else { throw try #require(error, "\(name)") }
            #expect(movie.folder.names == ["movie.ome.tif"])
        }
        // One channel in two regions is a reporter.
        var parameters = movie.parameters
        parameters.reporters = [
            .ratio(
                RatioReporter(
                    name: "R",
                    numerator: channels.numerator,
                    denominator: channels.numerator,
                    region: .core,
                    denominatorRegion: .perimeter
                )
            )
        ]
        #expect(try !(try await run(parameters)).processedTraces(of: "R").isEmpty)
    }

    /// Too few values lie before the dose, and the result says so.
    @Test func whatBleachingToldIsKept() async throws {
        var parameters = movie.parameters
        parameters.traces.doseFrame = nil
        parameters.traces.bleaching = .exponential
        let whole = try await run(parameters)
        let record = try #require(try whole.bleaching().first)
        #expect(record.reporter == "AMPK" && record.cellCount ?? 0 >= 3 && record.ratePerFrame?.isFinite == true)
        #expect(try TraceWarnings(whole).sentences.isEmpty)
        try whole.close()
        parameters.traces.doseFrame = 4
        let early = try await run(parameters)
        #expect(try early.bleaching() == [BleachingRecord(reporter: "AMPK", correction: .exponential)])
        #expect(try early.bleaching().allSatisfy(\.isWithoutCorrection))
        let warnings = try TraceWarnings(early).sentences
        #expect(warnings.count == 1 && warnings.allSatisfy { $0.contains("bleaching of AMPK is not corrected") })
        try early.close()
        parameters.traces.bleaching = .none
        let plain = try await run(parameters)
        #expect(try plain.bleaching().isEmpty && TraceWarnings(plain).sentences.isEmpty)
    }

    /// As where fewer frames with cells lie before the dose than a baseline needs.
    @Test func valuesThatAreRelatedToNothingAreTold() async throws {
        let store = try await run()
        try store.configure("UPDATE trace_point SET normalised = NULL")
        let warnings = try TraceWarnings(store).sentences
        #expect(warnings.count == 1 && warnings.allSatisfy { $0.contains("no cell has a normalised value of AMPK") })
    }

    /// Times of frames are products: three of 0.3 s are a little less than 0.9 s.
    @Test func aDoseWithAFrameCountsFromThatFrame() async throws {
        var parameters = movie.parameters
        parameters.movie.frameIntervalInSeconds = 0.3
        parameters.traces.doseFrame = 3
        let frame = try await run(parameters)
        // The baseline is that of the frames before.
        let expected = try frame.responses(of: "AMPK").map { "\($0.amplitude.value)" }
        try frame.close()
        parameters.traces.doseFrame = nil
        parameters.dose.timeInSeconds = 0.9
        let time = try await run(parameters)
        #expect(try time.responses(of: "AMPK").map { "\($0.amplitude.value)" } == expected && !expected.isEmpty)
    }

    /// Nothing of a result is touched before it is known that the dose is possible.
    @Test func measuringWithAnImpossibleDoseChangesNothing() async throws {
        let store = try await run()
        let before = try store.contentDigest()
        var parameters = movie.parameters
        parameters.traces.doseFrame = nil
        parameters.dose.timeInSeconds = 1e6
        let job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
        let error = try await runError { _ = try await job.start(store) }
        guard case .parameter("dose.timeInSeconds", _) = error else { throw try #require(error) }
        #expect(try store.contentDigest() == before && store.isComplete())
    }

    @Test func measuringAgainGivesTheTracesOfAFreshRun() async throws {
        let store = try await run()
        var parameters = movie.parameters
        parameters.traces.normalization = .change
        parameters.traces.bleaching = .none
        var job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 2))
        job.reportersOnly = true
        #expect(try await job.start(store) == nil)
        let again = try traced(store)
        try store.close()
        #expect(try traced(try await run(parameters)) == again)
    }

    /// Ratios of pixels need the movie, also when they are measured again.
    @Test func meansOfPixelRatiosAreTakenFromPixels() async throws {
        var parameters = movie.parameters
        var ratio = RatioReporter(name: "AMPK", numerator: "ex480", denominator: "ex405")
        ratio.statistic = .pixelMean
        parameters.reporters = [.ratio(ratio)]
        let store = try await run(parameters)
        let values = try store.measuredValues(inFrame: 0)
        #expect(!values.isEmpty && values.allSatisfy { ($0.usedShare ?? 0) > 0.5 && $0.value.value.isFinite })
        try FileManager.default.removeItem(atPath: movie.path)
        var job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
        job.reportersOnly = true
        let work = job
        #expect(try await runError { _ = try await work.start(store) } != nil)
        #expect(try store.isComplete())
    }

    @Test func valuesFromStoredMeasurementsSaySo() async throws {
        let store = try await run()
        let before = try store.measuredValues(inFrame: 0)
        try FileManager.default.removeItem(atPath: movie.path)
        var parameters = movie.parameters
        parameters.traces.normalization = .change
        var job = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1))
        let error = try await runError { _ = try await job.start(store) }
        #expect(error != nil)
        job.reportersOnly = true
        #expect(try await job.start(store)?.contains(movie.path) == true)
        // Those of reporters that were there are as they were; of new ones less is known.
        let values = try store.measuredValues(inFrame: 0)
        #expect("\(values)" == "\(before)" && values.contains { $0.uncertainty.boundaryInner.isFinite })
        job.parameters.reporters.append(.ratio(RatioReporter(name: "new", numerator: "ex405", denominator: "ex480")))
        #expect(try await job.start(store) != nil)
        let both = try store.measuredValues(inFrame: 0)
        #expect("\(both.filter { $0.value.reporter == "AMPK" })" == "\(before)")
        let new = both.filter { $0.value.reporter == "new" }
        #expect(new.count == before.count && new.allSatisfy { $0.uncertainty.boundaryInner.isNaN })
        #expect(try store.isComplete() && store.reporters().map(\.name) == ["AMPK", "new"])
    }
}
