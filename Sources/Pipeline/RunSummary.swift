import Lineage
import Reporters
public import TrackStore

/// What a result file holds, in numbers.
public struct RunSummary: Codable, Sendable, Equatable {
    /// Frames that are stored.
    public var frames: Int
    /// Frames that the movie has.
    public var movieFrames: Int
    /// Frames that were skipped.
    public var badFrameCount: Int
    /// Other frames in which no cells are.
    public var emptyFrames: Int
    /// Frames in which far fewer cells are than shortly before and after, as `SparseFrames` finds them.
    public var sparseFrames: [Int]
    /// Masks in all frames together, as segmented: without those that repairs made.
    public var detections: Int
    /// Tracks.
    public var tracks: Int
    /// Tracks without a mother.
    public var founders: Int
    /// Those of them that the search for buds took for debris or pieces of masks; 0 where none was made.
    public var debris: Int
    /// Those of them that it took for cells that flowed in; 0 where none was made.
    public var foreign: Int
    /// Divisions by mitosis.
    public var mitoses: Int
    /// Bud emergences.
    public var buds: Int
    /// Names of the reporters.
    public var reporters: [String]
    /// Whether tracks and reporters belong to the stored frames.
    public var isComplete: Bool

    /// Counts what a file holds.
    ///
    /// - Throws: `RunError.store`.
    public init(_ store: TrackStore) throws(RunError) {
        let origins = try RunSummary.origins(store)
        self = try RunError.translate {
            let frames = try store.frames()
            let divisions = try store.divisions()
            let cells = try store.lineageCells()
            return RunSummary(
                frames: frames.count,
                movieFrames: try store.movie().frameCount,
                badFrameCount: frames.count { $0.status != .committed },
                emptyFrames: try store.framesWithoutCells().count,
                sparseFrames: try SparseFrames(store).frames,
                detections: try store.detectionCount(),
                tracks: cells.count,
                founders: cells.count { $0.mother == nil },
                debris: origins.count { $0 == .debris },
                foreign: origins.count { $0 == .foreign },
                mitoses: divisions.count { $0.kind == .mitosis },
                buds: divisions.count { $0.kind == .budding },
                reporters: try store.reporters().map(\.name),
                isComplete: try store.isComplete()
            )
        }
    }

    private init(
        frames: Int,
        movieFrames: Int,
        badFrameCount: Int,
        emptyFrames: Int,
        sparseFrames: [Int],
        detections: Int,
        tracks: Int,
        founders: Int,
        debris: Int,
        foreign: Int,
        mitoses: Int,
        buds: Int,
        reporters: [String],
        isComplete: Bool
    ) {
        self.frames = frames
        self.movieFrames = movieFrames
        self.badFrameCount = badFrameCount
        self.emptyFrames = emptyFrames
        self.sparseFrames = sparseFrames
        self.detections = detections
        self.tracks = tracks
        self.founders = founders
        self.debris = debris
        self.foreign = foreign
        self.mitoses = mitoses
        self.buds = buds
        self.reporters = reporters
        self.isComplete = isComplete
    }

    /// Where budding cells come from; none of other cells, and of a file without complete tracks.
    private static func origins(_ store: TrackStore) throws(RunError) -> [CellOrigin] {
        guard try RunError.translate({ try store.isComplete() }),
            try store.runParameters().divisions.mode == .budding
        else { return [] }
        return Array(try ResultContents(store).origins().values)
    }
}
