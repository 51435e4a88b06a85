import CellImage
import Lineage
import MovieIO
import Reporters
import TrackStore
import Tracker

/// Makes tracks, divisions, lineages and traces from what is stored of the frames.
///
/// A pure function of the stored frames and the parameters: a run, a resumed run and a new tracking agree.
struct LinkingStage {
    let store: TrackStore
    let parameters: RunParameters
    /// The channel of a bud-neck marker; nil where there is none.
    let neckMarker: NeckMarker.Planes?

    /// Links in a run that has its movie open.
    init(store: TrackStore, parameters: RunParameters, neckMarker: NeckMarker.Planes?) {
        self.store = store
        self.parameters = parameters
        self.neckMarker = neckMarker
    }

    /// Links a stored result anew; its movie is opened where the parameters name a bud-neck marker, and
    /// must be as it was.
    init(of store: TrackStore, parameters: RunParameters) throws(RunError) {
        let marker = try NeckMarker.planes(parameters) { () throws(RunError) in
            try StoredMovie.open(of: store, parameters: parameters).unchanged()
        }
        self.init(store: store, parameters: parameters, neckMarker: marker)
    }

    /// Computes everything and stores it in one transaction; an older result that was kept until then goes.
    ///
    /// - Parameters:
    ///   - run: the use of the program that does it; nil when it is the run that made the file.
    ///   - repairMeasuring: asked for where repairs made masks; nil leaves them without measurements.
    /// - Throws: what tracking, measuring, lineages or the result file throw; the file is then as before, but where only
    ///   the older result cannot be removed.
    func run(
        _ run: RunRecord? = nil,
        repairMeasuring: () throws(RunError) -> RepairMeasuring?
    ) throws(RunError) {
        try store.findingDamage {
            let movie = try store.movie()
            let result = try track(movie)
            let tracking = result.division.tracking
            let forest = try LineageForest(
                tracks: tracking.tracks,
                divisions: result.division.divisions,
                frames: result.movie.frames
            )
            let repairs = result.movie.repairs.values.sorted { $0.frame < $1.frame }
            let making = repairs.filter { !$0.repairs.isEmpty }
            let measured =
                making.isEmpty ? [] : try repairMeasuring()?.measurements(of: making, in: store) ?? []
            let traced = try TraceStage(store: store, parameters: parameters).outcome(
                along: tracking.tracks,
                divisions: forest.divisions,
                frames: result.movie.frames,
                values: try TraceValues(store, repairs: repairs, measurements: measured)
            )
            try store.replaceTracking(
                TrackingRecord(
                    tracks: tracking.tracks,
                    links: tracking.links,
                    divisions: forest.divisions,
                    cells: forest.cells,
                    parametersJSON: try trackingJSON(),
                    traces: traced.traces,
                    responses: traced.responses,
                    bleaching: traced.bleaching,
                    repairs: repairs,
                    repairMeasurements: measured,
                    run: run
                )
            )
            try store.removePrevious()
        }
    }

    /// Tracks, divisions and repairs, none of which is stored yet.
    ///
    /// - Parameter movie: the movie of the file.
    /// - Returns: what linking, division detection and repairs found.
    /// - Throws: what they throw, and what reading the file throws.
    func track(_ movie: MovieRecord) throws -> RepairedTracking.Result {
        let frames = try store.segmentedDetections()
        let store = store
        let tracking = try tracking(movie)
        let overlaps = try overlaps(frames)
        // Repairs change the detections in place, unless somebody else holds them.
        return try tracking.run(
            RepairedFrames(frames: consume frames, overlaps: consume overlaps) { try store.cells(inFrame: $0) }
        )
    }

    /// The stored overlaps, or new ones from the masks when longer gaps are to be bridged than were compared.
    private func overlaps(_ frames: [FrameDetections]) throws -> [FrameOverlap] {
        let stored = try store.overlaps()
        let reach = parameters.tracking.reach
        let compared = stored.last.map { last in stored.count { $0.laterFrame == last.laterFrame } } ?? 0
        guard compared < min(reach, frames.count - 1) else { return stored }
        var overlapper = try FrameOverlapper(reach: reach)
        return try frames.flatMap { frame in
            try overlapper.add(
                frame: frame.frame,
                runs: try store.cells(inFrame: frame.frame),
                detections: frame.detections
            )
        }
    }

    /// The way in which cells are followed and their divisions found.
    private func tracking(_ movie: MovieRecord) throws -> RepairedTracking {
        let tracker = try Tracker(parameters: parameters.tracking)
        let divisions = parameters.divisions
        let frameInterval = movie.frameIntervalSeconds.flatMap { FrameInterval(seconds: $0) }
        switch divisions.mode {
        case .none:
            return RepairedTracking(tracker: tracker)
        case .mitosis:
            let mitoses = try DivisionDetection(parameters: divisions.mitosis)
            return RepairedTracking(tracker: tracker, mitoses: mitoses, frameInterval: frameInterval)
        case .budding:
            return RepairedTracking(
                tracker: tracker,
                buds: try Budding(parameters: divisions.budding),
                frameInterval: frameInterval,
                pixelSize: movie.pixelSize,
                neckMarker: neckMarker
            )
        }
    }

    /// The parameters that shape tracks and divisions, and no others.
    private func trackingJSON() throws(RunError) -> String {
        let sections = ["tracking", "divisions"]
        let shown = try ParameterLayers.tree(of: parameters).keeping { sections.contains($0.first ?? "") }
        return try ParameterLayers.json(shown)
    }
}
