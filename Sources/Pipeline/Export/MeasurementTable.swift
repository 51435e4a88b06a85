import Reporters
import TrackStore

/// All statistics of every channel over every region of every cell, as comma-separated values in raw units.
struct MeasurementTable {
    let contents: ResultContents

    /// Writes the table in the order of frames, tracks, regions and channels.
    func write(to file: TextFile) throws(RunError) {
        file.write("track,frame,time_min,label,channel,region,n_px,mean,median,sum,sd,mad,minimum,maximum,")
        file.write("q05,q25,q75,q95,saturated_fraction,background,background_sd\n")
        for frame in contents.committedFrames {
            try RunError.checkCancellation()
            let found = try RunError.translate { try contents.store.measurements(inFrame: frame.frame) }
            let background = try RunError.translate { try contents.store.background(inFrame: frame.frame) }
            let byLabel = Dictionary(grouping: found, by: \.label)
            for (label, track) in contents.tracks(inFrame: frame.frame) {
                for measurement in byLabel[label] ?? [] {
                    file.write(line(track: track, frame: frame, measurement, background))
                }
            }
        }
    }

    private func line(
        track: Int,
        frame: StoredFrame,
        _ measurement: RegionMeasurement,
        _ background: FrameBackground
    ) -> String {
        let names = contents.movie.channelNames
        let channel =
            names.indices.contains(measurement.channel) ? names[measurement.channel] : "\(measurement.channel)"
        let level = background.estimate(label: measurement.label, channel: measurement.channel)
        let numbers = [
            measurement.mean, measurement.median, measurement.sum, measurement.standardDeviation,
            measurement.medianAbsoluteDeviation, measurement.minimum,
            measurement.maximum, measurement.quantile05, measurement.quantile25, measurement.quantile75,
            measurement.quantile95, measurement.saturatedFraction, level?.value, level?.standardDeviation,
        ]
        let values: [TableValue] =
            [
                .integer(Int64(track)), .integer(Int64(frame.frame)), number(frame.timeInSeconds.map { $0 / 60 }),
                .integer(Int64(measurement.label)), .text(channel), .text(measurement.region.rawValue),
                .integer(Int64(measurement.count)),
            ] + numbers.map(number)
        return values.map(\.csvField).joined(separator: ",") + "\n"
    }

    private func number(_ value: Double?) -> TableValue {
        value.flatMap { $0.isFinite ? .real($0) : nil } ?? .null
    }
}
