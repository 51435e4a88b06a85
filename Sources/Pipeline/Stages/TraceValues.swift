import CellImage
import Reporters
import TrackStore
import Tracker

/// Values of reporters that traces are made of.
struct TraceValues {
    private let store: TrackStore
    /// Masks that repairs made.
    private let made: Set<DetectionID>
    /// Masks of the file that repairs made before and that are about to go.
    private let outdated: Set<DetectionID>
    /// Values of masks that are not in the file yet, by frame.
    private let new: [Int: [MeasuredValue]]

    /// Values that are all in the file.
    init(_ store: TrackStore) throws {
        self.store = store
        made = Set(try store.repairs().map(\.detection))
        outdated = []
        new = [:]
    }

    /// Values of the segmented masks in the file, and of repairs that are about to be stored.
    init(_ store: TrackStore, repairs: [FrameRepair], measurements: [RepairMeasurements]) throws {
        self.store = store
        made = Set(repairs.flatMap { $0.repairs.map(\.detection) })
        outdated = Set(try store.repairs().map(\.detection))
        new = Dictionary(measurements.map { ($0.frame, $0.reporterValues) }) { first, _ in first }
    }

    /// All values of a frame.
    func values(inFrame frame: Int) throws -> [MeasuredValue] {
        let stored = try store.measuredValues(inFrame: frame).filter {
            !outdated.contains(DetectionID(frame: frame, label: $0.value.label))
        }
        return stored + (new[frame] ?? [])
    }

    /// Whether a repair made a mask.
    func isRepaired(_ detection: DetectionID) -> Bool { made.contains(detection) }
}
