import CellImage
import Lineage
import MovieIO
import Reporters
import TrackStore
import Tracker

/// Makes processed traces and responses from the values that are stored of the frames.
struct TraceStage {
    let store: TrackStore
    let parameters: RunParameters

    /// Traces of all reporters, and how their cells answer the dose.
    struct Outcome {
        var traces: [ProcessedTrace] = []
        var responses: [CellResponse] = []
        var bleaching: [BleachingRecord] = []
    }

    /// Traces and responses along the stored tracks, stored in one transaction.
    ///
    /// - Parameter run: the use of the program that does it.
    /// - Throws: what `outcome(along:divisions:frames:)` and storing throw; the file is then as before.
    func run(_ run: RunRecord) throws(RunError) {
        try RunError.translate {
            let outcome = try outcome(
                along: try store.tracks(),
                divisions: try store.divisions(),
                frames: try store.detectionsByFrame(),
                values: try TraceValues(store)
            )
            try store.replaceTraces(
                outcome.traces,
                responses: outcome.responses,
                bleaching: outcome.bleaching,
                run: run
            )
        }
    }

    /// Traces and responses along tracks that need not be stored yet.
    ///
    /// - Parameters:
    ///   - tracks: tracks of the stored frames.
    ///   - divisions: which of them are mothers and daughters.
    ///   - frames: detections that the tracks consist of.
    ///   - values: what was measured of these detections.
    /// - Returns: traces and responses, reporter by reporter, in the order of tracks.
    /// - Throws: `RunError` for an impossible dose, and what processing and reading the file throw.
    func outcome(
        along tracks: [Track],
        divisions: [Division],
        frames: [FrameDetections],
        values: TraceValues
    ) throws -> Outcome {
        let clock = try clock()
        let dose = try DoseTime(parameters, clock: clock)
        let processing = try TraceProcessing(parameters.traces, dose: dose)
        let control = try ControlTraces(parameters, result: store.path, clock: clock)
        var sources = try rawTraces(tracks, divisions: divisions, frames: frames, values: values)
        var outcome = Outcome()
        for reporter in parameters.reporters {
            let raw = sources.removeValue(forKey: reporter.name) ?? []
            let processed = try processing.process(raw, clock: clock, controls: control?.traces(of: reporter) ?? [])
            outcome.traces += processed.traces
            outcome.bleaching += [bleaching(of: reporter, processed.bleaching)].compactMap(\.self)
            guard let dose else { continue }
            let analysis = try ResponseAnalysis(
                parameters.response,
                doseFrame: dose.frame,
                doseTimeInSeconds: dose.timeInSeconds
            )
            let window = try processing.baselineWindow(clock)
            outcome.responses += analysis.responses(of: processed, window: window, clock: clock).responses
        }
        return outcome
    }

    /// What was done about the bleaching of a reporter; nil where nothing was asked for.
    private func bleaching(of reporter: Reporter, _ drift: ExponentialDrift?) -> BleachingRecord? {
        let correction = parameters.traces.bleaching
        guard correction != .none else { return nil }
        return BleachingRecord(
            reporter: reporter.name,
            correction: correction,
            ratePerFrame: correction == .control ? nil : drift?.ratePerFrame,
            standardError: drift?.standardError,
            cellCount: drift?.traceCount
        )
    }

    /// Refuses a dose that the movie cannot have had, and a control that it cannot be corrected by.
    ///
    /// - Parameters:
    ///   - before: the parameters that the result was made with so far.
    ///   - calibration: the movie with the clock that the result is about to get; nil for that of the file.
    /// - Throws: `RunError.parameter`, `.unfinished` or `.incomplete`, and what reading the files throws.
    func check(before: RunParameters, calibration: MovieMetadata? = nil) throws(RunError) {
        let clock = try RunError.translate { try calibration?.clock ?? self.clock() }
        let interval = try RunError.translate {
            try calibration.map { $0.frameInterval?.value.seconds } ?? store.movie().frameIntervalSeconds
        }
        try DoseTime.check(parameters, before: before, clock: clock, intervalInSeconds: interval)
        _ = try DoseTime(parameters, clock: clock)
        _ = try ControlTraces(parameters, result: store.path, clock: clock)
    }

    /// What a reader of the traces should know of a dose with no frame before it; nil of any other.
    func checkedBaseline(clock: MovieClock?) throws(RunError) -> String? {
        let clock = try RunError.translate { try clock ?? self.clock() }
        return try DoseTime.checkedBaseline(parameters, clock: clock)
    }

    /// Raw traces of all stored tracks by reporter, in the order of tracks.
    func storedTraces() throws -> [String: [RawTrace]] {
        try rawTraces(
            try store.tracks(),
            divisions: try store.divisions(),
            frames: try store.detectionsByFrame(),
            values: try TraceValues(store)
        )
    }

    /// The clock of a file that has all its frames.
    private func clock() throws -> MovieClock {
        MovieClock(timesInSeconds: try store.frames().map(\.timeInSeconds))
    }

    /// Raw traces by reporter, in the order of tracks.
    private func rawTraces(
        _ tracks: [Track],
        divisions: [Division],
        frames: [FrameDetections],
        values: TraceValues
    ) throws -> [String: [RawTrace]] {
        let points = try RawPoints(tracks, frames: frames, values: values)
        let families = TraceFamilies(divisions)
        return points.byReporter.mapValues { byTrack in
            byTrack.sorted { $0.key < $1.key }.map { track, points in
                RawTrace(
                    track: track,
                    name: points.reporter,
                    points: points.points,
                    mother: families.mothers[track],
                    mitosisFrame: families.mitoses[track],
                    beginsWithMitosis: families.bornByMitosis.contains(track)
                )
            }
        }
    }
}

/// Which tracks come from which, and where mitoses are.
private struct TraceFamilies {
    private(set) var mothers: [Int: Int] = [:]
    /// First frame of the daughters of each mother that divided.
    private(set) var mitoses: [Int: Int] = [:]
    private(set) var bornByMitosis: Set<Int> = []

    init(_ divisions: [Division]) {
        for division in divisions {
            for daughter in division.daughters { mothers[daughter] = division.mother }
            guard division.kind == .mitosis else { continue }
            mitoses[division.mother] = division.frame
            bornByMitosis.formUnion(division.daughters)
        }
    }
}

/// The stored values of each reporter, sorted by track, read frame by frame.
private struct RawPoints {
    /// Points of one reporter along one track.
    struct Points {
        var reporter: String
        var points: [RawTracePoint] = []
    }

    private(set) var byReporter: [String: [Int: Points]] = [:]

    init(_ tracks: [Track], frames: [FrameDetections], values traceValues: TraceValues) throws {
        var trackOf: [DetectionID: Int] = [:]
        for track in tracks {
            for observation in track.observations { trackOf[observation] = track.id }
        }
        for frame in frames {
            let values = try traceValues.values(inFrame: frame.frame)
            guard !values.isEmpty else { continue }
            let detections = Dictionary(frame.detections.map { ($0.label, $0) }) { first, _ in first }
            for measured in values {
                let id = DetectionID(frame: frame.frame, label: measured.value.label)
                guard let track = trackOf[id], let detection = detections[id.label] else { continue }
                let name = measured.value.reporter
                let point = RawTracePoint(
                    measured,
                    of: detection.region,
                    frame: frame.frame,
                    isRepaired: traceValues.isRepaired(id)
                )
                byReporter[name, default: [:]][track, default: Points(reporter: name)].points.append(point)
            }
        }
    }
}
