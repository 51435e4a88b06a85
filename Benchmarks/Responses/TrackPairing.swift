import CellImage
import Evaluation
import Simulator
import TrackStore
import Tracker

/// Which found track follows which true cell: the one that shares most frames with it, at an IoU of one half or more.
struct TrackPairing {
    /// The found track of each true track.
    private(set) var trackOfTruth: [UInt32: Int] = [:]
    /// Found tracks that follow no true cell for most of their frames.
    private(set) var strays: Set<Int> = []
    /// The true label of each found observation that stands on one.
    private(set) var truthOfObservation: [DetectionID: UInt32] = [:]

    /// Pairs the tracks of a result with the truth.
    init(_ experiment: SimulatedExperiment) throws {
        let store = experiment.store
        let tracks = try store.tracks()
        var shared: [UInt32: [Int: Int]] = [:]
        var matched: [Int: Int] = [:]
        var trackOf: [DetectionID: Int] = [:]
        for track in tracks {
            for observation in track.observations { trackOf[observation] = track.id }
        }
        for frame in 0..<experiment.simulation.frameCount {
            let overlap = try MaskOverlap(
                reference: LabelRuns(try experiment.simulation.labelImage(at: frame)),
                result: try store.repairedCells(inFrame: frame)
            )
            for pair in SegmentationMatching(overlap, threshold: 0.5).pairs {
                let truth = overlap.referenceLabels[pair.reference]
                let found = DetectionID(frame: frame, label: overlap.resultLabels[pair.result])
                guard let track = trackOf[found] else { continue }
                truthOfObservation[found] = truth
                shared[truth, default: [:]][track, default: 0] += 1
                matched[track, default: 0] += 1
            }
        }
        trackOfTruth = shared.compactMapValues { counts in
            counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
        }
        strays = Set(tracks.filter { 2 * matched[$0.id, default: 0] < $0.observations.count }.map(\.id))
    }
}
