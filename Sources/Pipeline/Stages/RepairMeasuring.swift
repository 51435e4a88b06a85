import CellImage
import MovieIO
import Reporters
import TrackStore
import Tracker

/// Measures masks that repairs made, in the pixels of their frames.
///
/// Frames are measured as they are segmented; which masks are wrong is known only when the whole movie is linked, so frames
/// with repairs are read once more.
struct RepairMeasuring: Sendable {
    /// The pixels of a 0-based frame.
    let pixels: @Sendable (Int) throws -> Frame
    let measuring: FrameMeasuring

    /// Measures the masks that repairs made, one frame after another.
    ///
    /// - Parameters:
    ///   - repairs: repairs of some frames, stored or not.
    ///   - store: holds the masks of the segmentation.
    /// - Returns: measurements of the new masks alone, frame by frame.
    /// - Throws: what reading the movie, the file and measuring throw.
    func measurements(of repairs: [FrameRepair], in store: TrackStore) throws -> [RepairMeasurements] {
        try repairs.map { repair in
            let found = try measuring.measure(repair, of: try pixels(repair.frame), in: store)
            let means = found.maskMeans(channel: measuring.cellChannel)
            return RepairMeasurements(
                frame: repair.frame,
                measurements: found.measurements,
                backgrounds: found.background.cells,
                reporterValues: found.reporterValues,
                meanIntensities: means,
                signals: found.background.signals(of: means, channel: measuring.cellChannel)
            )
        }
    }
}

extension FrameMeasuring {
    /// Measures the masks that repairs of a frame made, and leaves out all others.
    func measure(_ repair: FrameRepair, of frame: Frame, in store: TrackStore) throws -> FrameMeasurements {
        let cells = try store.cells(repairedBy: repair)
        let measured = try measure(frame, cells: cells, nuclei: try store.nuclei(inFrame: repair.frame))
        return measured.keeping(Set(repair.repairs.map(\.label)))
    }
}

extension FrameMeasurements {
    /// What was measured of some masks.
    fileprivate func keeping(_ labels: Set<UInt32>) -> FrameMeasurements {
        var result = self
        result.measurements.removeAll { !labels.contains($0.label) }
        result.background.cells.removeAll { !labels.contains($0.label) }
        result.reporterValues.removeAll { !labels.contains($0.value.label) }
        return result
    }

    /// Adds what was measured of other masks of the same frame.
    mutating func add(_ other: FrameMeasurements) {
        measurements += other.measurements
        background.cells += other.background.cells
        reporterValues += other.reporterValues
    }
}
