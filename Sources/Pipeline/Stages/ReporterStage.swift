import Reporters
import TrackStore

/// Computes reporter values from the stored measurements.
struct ReporterStage {
    let store: TrackStore
    let reporters: [RatioReporter]

    /// Values of every reporter in every good frame.
    func values() throws -> [FrameReporterValues] {
        guard !reporters.isEmpty else { return [] }
        let channels = try store.movie().channelNames
        return try store.frames().filter { $0.status == .committed }.map { frame in
            let measurements = try store.measurements(inFrame: frame.frame)
            let background = try store.background(inFrame: frame.frame)
            let values = try reporters.flatMap { reporter in
                try reporter.values(measurements, background: background, channelNames: channels)
            }
            return FrameReporterValues(
                frame: frame.frame,
                values: values.sorted { ($0.label, $0.reporter) < ($1.label, $1.reporter) }
            )
        }
    }
}
