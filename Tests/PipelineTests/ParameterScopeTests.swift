import Pipeline
import TestSupport
import Testing
import TrackStore

/// A command on a result takes only parameters that have an effect there.
@Suite struct ParameterScopeTests {
    private let movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 6)
    }

    /// Parameters with a value set at a path.
    private func changed(_ parameters: RunParameters, _ yaml: String) throws -> RunParameters {
        var layers = try ParameterLayers(parameters)
        layers.add(try ParameterTree(yaml: yaml, file: "change"))
        return try layers.parameters()
    }

    private static let ofMeasuring = [
        ("measurement: {background: none}", "measurement.background"),
        ("measurement: {regions: [cell]}", "measurement.regions"),
        ("reporters: []", "reporters"), ("movie: {frameIntervalInSeconds: 7}", "movie.frameIntervalInSeconds"),
        ("channels: {nucleus: ex405}", "channels.nucleus"),
    ]
    private static let ofRunning = [
        ("segmentation: {weights: other}", "segmentation.weights"), ("channels: {cell: ex480}", "channels.cell"),
        ("segmentation: {classical: {sensitivity: 2}}", "segmentation.classical.sensitivity"),
    ]
    private static let ofTracking = [
        ("tracking: {maximumGap: 0}", "tracking.maximumGap"), ("divisions: {mode: none}", "divisions.mode"),
        ("channels: {neck: ex480}", "channels.neck"),
    ]

    @Test func parametersWithoutAnEffectAreRefused() async throws {
        let store = try await movie.job().start()
        let before = try store.contentDigest()
        func refused(_ name: String, _ owner: String, _ work: () async throws -> Void) async throws {
            let error = try await runError(work)
            guard case .parameter(name, let reason) = error else { throw try #require(error) }
            #expect(reason.contains("'celltrack \(owner)'"), "\(name): \(reason)")
        }
        for (changes, owner) in [(Self.ofMeasuring, "measure"), (Self.ofRunning, "run")] {
            for (yaml, name) in changes {
                let parameters = try changed(movie.parameters, yaml)
                try await refused(name, owner) { try Retracking(parameters: parameters).start(store) }
                try await refused(name, owner) {
                    _ = try ParameterSweep("maximumGap=1:2:1").run(store, parameters: parameters)
                }
            }
        }
        for (changes, owner) in [(Self.ofTracking, "track"), (Self.ofRunning, "run")] {
            for (yaml, name) in changes {
                let job = Remeasuring(
                    parameters: try changed(movie.parameters, yaml),
                    threads: try ThreadBudget(threads: 1)
                )
                try await refused(name, owner) { try await job.start(store) }
            }
        }
        #expect(try store.contentDigest() == before)
    }

    /// What is made anew by both may be changed by both.
    @Test func tracesBelongToBoth() async throws {
        let store = try await movie.job().start()
        let parameters = try changed(movie.parameters, "traces: {bleaching: none, doseFrame: 3}")
        try Retracking(parameters: parameters).start(store)
        let tracked = "\(try store.processedTraces(of: "AMPK"))"
        try await Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 1)).start(store)
        #expect("\(try store.processedTraces(of: "AMPK"))" == tracked)
        #expect(try store.runParameters() == parameters)
    }

    @Test func ofAPresetACommandTakesItsPart() throws {
        let preset = try Preset.helaAMPK.tree()
        let tracking = ParameterScope.track.part(of: preset)
        #expect(tracking.value(at: ["divisions", "mitosis", "minimumCycleInMinutes"]) == .integer(480))
        #expect(tracking.value(at: ["reporters"]) == nil && tracking.value(at: ["measurement"]) == nil)
        let measuring = ParameterScope.measure.part(of: preset)
        #expect(measuring.value(at: ["measurement", "background"]) == .text("median"))
        #expect(measuring.value(at: ["divisions"]) == nil && measuring.value(at: ["segmentation"]) == nil)
        #expect(measuring.value(at: ["channels"]) == nil)
        #expect(ParameterScope.run.part(of: preset) == preset)
    }

    /// What a result says of tracking is what made its tracks, and no more.
    @Test func theRecordOfTrackingHoldsNothingElse() async throws {
        let store = try await movie.job().start()
        let json = try #require(try store.trackingParametersJSON())
        #expect(json.hasPrefix(#"{"divisions":{"#) && json.contains(#""tracking":{"#))
        #expect(!json.contains("segmentation") && !json.contains("measurement"))
        let read = try ParameterLayers.parameters(json: json)
        #expect(read.tracking == movie.parameters.tracking && read.divisions == movie.parameters.divisions)
    }
}
