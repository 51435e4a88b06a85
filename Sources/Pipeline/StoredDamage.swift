import CellImage
import TrackStore
import Tracker

/// What a file holds is checked as it is stored; where it contradicts itself later, the file is damaged.
extension TrackStore {
    /// Runs work that rests on what the file holds.
    ///
    /// - Throws: what the work throws, as `StoreError.damaged` within `.store` where the content of the file is at fault.
    func findingDamage<Value>(_ work: () throws -> Value) throws(RunError) -> Value {
        do throws(RunError) {
            return try RunError.translate(work)
        } catch {
            throw damage(behind: error)
        }
    }

    /// An error, or the damage of the file that it is due to.
    func damage(behind error: RunError) -> RunError {
        switch error {
        case .tracking(let cause) where cause.isOfFrames: return .store(.damaged(file: path, reason: "\(cause)"))
        case .store(.inconsistent):
            // What was refused may rest on rows that are missing.
            do throws(StoreError) {
                try verify()
                return error
            } catch {
                return .store(error)
            }
        default: return error
        }
    }

    /// Refuses masks of cells that the frame does not have.
    ///
    /// - Throws: `StoreError.damaged`.
    func requireDetections(of masks: LabelRuns, inFrame frame: Int) throws(StoreError) {
        let unknown = Set(masks.runs.map(\.label)).subtracting(try detections(inFrame: frame).map(\.label))
        guard let label = unknown.min() else { return }
        throw .damaged(
            file: path,
            reason: "the masks of frame \(frame) show label \(label), which is none of its cells"
        )
    }
}

extension TrackerError {
    /// Whether stored frames are at fault.
    fileprivate var isOfFrames: Bool {
        switch self {
        case .frameOrder, .detections, .overlaps, .frameSize: true
        case .parameter: false
        }
    }
}
