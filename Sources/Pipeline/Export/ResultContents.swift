import CellImage
public import Lineage
import Reporters
public import TrackStore
public import Tracker

/// Tracks and lineages of a result file, as exports need them.
public struct ResultContents: Sendable {
    /// The file.
    public let store: TrackStore
    /// The movie.
    public let movie: MovieRecord
    /// The frames of the movie from 0 on, good and bad.
    public let frames: [StoredFrame]
    /// Tracks in the order of their ids.
    public let tracks: [Track]
    /// Who is whose mother.
    public let forest: LineageForest
    /// Minutes of each frame, or frames when there is no clock.
    public let clock: LineageClock
    /// The track of every label, by frame.
    private let tracksByFrame: [Int: [UInt32: Int]]

    /// Reads a complete result.
    ///
    /// - Throws: `RunError.unfinished` when tracks are missing or out of date, `StoreError.locked` within `.store` while a
    ///   run is at work on them, and other errors within `.store` for a damaged file, also for one whose frames, tracks and
    ///   divisions contradict each other.
    public init(_ store: TrackStore) throws(RunError) {
        guard try RunError.translate({ try store.isComplete() }) else {
            guard !store.isAtWorkElsewhere() else { throw .store(.locked(file: store.path)) }
            throw .unfinished(file: store.path, reason: "its run or measurement was interrupted")
        }
        try store.requireAllFrames()
        self = try RunError.translate {
            do {
                return try ResultContents(complete: store)
            } catch let error as LineageError {
                throw StoreError.damaged(file: store.path, reason: "\(error)")
            }
        }
    }

    private init(complete store: TrackStore) throws {
        self.store = store
        movie = try store.movie()
        frames = try store.frames()
        tracks = try store.tracks()
        let detections = try store.detectionsByFrame()
        try ResultContents.requireDetections(of: tracks, in: detections)
        forest = try LineageForest(tracks: tracks, divisions: store.divisions(), frames: detections)
        clock = try ResultContents.clock(frames, interval: movie.frameIntervalSeconds, of: store)
        tracksByFrame = tracks.reduce(into: [:]) { result, track in
            for seen in track.observations { result[seen.frame, default: [:]][seen.label] = track.id }
        }
    }

    /// Checks that every observation of a track is a detection of its frame.
    private static func requireDetections(
        of tracks: [Track],
        in frames: [FrameDetections]
    ) throws(LineageError) {
        let detections = Dictionary(frames.map { ($0.frame, $0.detections) }) { first, _ in first }
        for seen in tracks.lazy.flatMap(\.observations)
        where detections[seen.frame]?.sortedIndex(of: seen.label, by: \.label) == nil {
            throw .missingDetection(frame: seen.frame, label: seen.label)
        }
    }

    /// The clock of the frames; a single one has no step, but the movie may say how long a frame lasts.
    private static func clock(
        _ frames: [StoredFrame],
        interval: Double?,
        of store: TrackStore
    ) throws -> LineageClock {
        let times = frames.compactMap(\.timeInSeconds)
        guard times.count == frames.count, times.count >= 2 else {
            let known = frames.count == 1 ? interval : nil
            return LineageClock(frameInterval: known.flatMap { FrameInterval(seconds: $0) })
        }
        for (frame, step) in zip(times, times.dropFirst()).map({ $1 - $0 }).enumerated()
        where FrameInterval(seconds: step) == nil {
            throw StoreError.damaged(
                file: store.path,
                reason: "frame \(frame + 1) comes \(step) s after the one before"
            )
        }
        return try LineageClock(timesInMinutes: times.map { $0 / 60 })
    }

    /// Seconds since the first frame, one entry per frame of the movie; nil where the time is unknown.
    public var timesInSeconds: [Double?] {
        frames.map(\.timeInSeconds)
    }

    /// The frames of the movie and their times.
    var movieClock: MovieClock { MovieClock(timesInSeconds: timesInSeconds) }

    /// Seconds since the first frame of all frames; nil unless all are known.
    var secondsOfAllFrames: [Double]? {
        let known = timesInSeconds.compactMap(\.self)
        return known.count == movie.frameCount ? known : nil
    }

    /// Seconds from each frame to the next; nil without a clock, and where a frame is off by more than a hundredth.
    var evenIntervalInSeconds: Double? {
        guard let seconds = secondsOfAllFrames, let interval = movie.frameIntervalSeconds else { return nil }
        let isEven = seconds.enumerated().allSatisfy { ($1 - Double($0) * interval).magnitude <= interval / 100 }
        return isEven ? interval : nil
    }

    /// The geometry of every mask, those of repairs among them.
    ///
    /// - Throws: `RunError.store` when it cannot be read.
    func regions() throws(RunError) -> [DetectionID: RegionProperties] {
        let frames = try RunError.translate { try store.detectionsByFrame() }
        return frames.reduce(into: [:]) { regions, frame in
            for detection in frame.detections {
                regions[DetectionID(frame: frame.frame, label: detection.label)] = detection.region
            }
        }
    }

    /// Where cells come from, by cell; of budding cells as the search for buds judged them.
    ///
    /// - Throws: `RunError` when the parameters or the cells of the result cannot be read.
    public func origins() throws(RunError) -> [Int: CellOrigin] {
        let divisions = try store.runParameters().divisions
        guard divisions.mode == .budding else { return CellOrigin.all(of: forest) }
        return try RunError.translate {
            try Budding(parameters: divisions.budding)
                .origins(of: forest, tracks: tracks, frames: store.detectionsByFrame())
        }
    }

    /// When the dose was given, in minutes since the first frame, or as a frame without a clock; nil without a dose.
    ///
    /// - Throws: `RunError` when the parameters of the result cannot be read.
    public func dose() throws(RunError) -> MovieMoment? {
        try dose(by: try store.runParameters())
    }

    /// The dose that parameters name, likewise.
    ///
    /// - Throws: `RunError.parameter` for a dose that lies outside the movie, a time where the movie has no clock, or
    ///   another frame than that of the result where frames of the movie may be missing.
    public func dose(by parameters: RunParameters) throws(RunError) -> MovieMoment? {
        let clock = movieClock
        try DoseTime.check(
            parameters,
            before: try store.runParameters(),
            clock: clock,
            intervalInSeconds: movie.frameIntervalSeconds
        )
        guard let dose = try DoseTime(parameters, clock: clock) else { return nil }
        return self.clock.isInMinutes ? dose.moment(on: clock) : .frame(dose.frame)
    }

    /// The frames that values are related to: the last ones before the dose, or without a dose the first ones of the
    /// movie; nil where none lies before the dose.
    ///
    /// - Throws: `RunError` when the parameters of the result cannot be read.
    public func baselineWindow() throws(RunError) -> Range<Int>? {
        let clock = movieClock
        let parameters = try store.runParameters()
        let dose = try DoseTime(parameters, clock: clock)
        let window = try RunError.translate {
            try TraceProcessing(parameters.traces, dose: dose).baselineWindow(clock)
        }
        return window.isEmpty ? nil : window
    }

    /// Frames that hold cells, in ascending order.
    public var committedFrames: [StoredFrame] { frames.filter { $0.status == .committed } }

    /// The tracks that are seen in a frame with their labels there, in the order of tracks.
    func tracks(inFrame frame: Int) -> [(label: UInt32, track: Int)] {
        trackOfLabel(inFrame: frame).sorted { $0.value < $1.value }.map { ($0.key, $0.value) }
    }

    /// The track of every label in a frame.
    public func trackOfLabel(inFrame frame: Int) -> [UInt32: Int] { tracksByFrame[frame] ?? [:] }
}
