/// Writes the divisions so far, one row per frame and kind of event, as comma-separated values.
public struct CumulativeDivisionsExporter: LineageExporter {
    /// Time axis of the time column.
    public var clock: LineageClock
    /// Number of frames of the movie, also those that were skipped behind the forest's last one; nil to end with that.
    public var frameCount: Int?

    /// Makes an exporter.
    public init(clock: LineageClock, frameCount: Int? = nil) {
        self.clock = clock
        self.frameCount = frameCount
    }

    /// Writes a header and the counts in the order of frames.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        let counts = CumulativeDivisions(forest, frameCount: frameCount)
        let perFounder = CumulativeDivisions.Event.allCases.map { counts.perFounder(of: $0) }
        output.write("frame,time_min,kind,divisions,divisions_per_founder\n")
        for frame in counts.mitosis.indices {
            let time = decimal(clock.minutes(ofFrame: frame))
            for (event, shares) in zip(CumulativeDivisions.Event.allCases, perFounder) {
                output.write("\(frame),\(time),\(event.rawValue),\(counts.counts(of: event)[frame]),")
                output.write("\(decimal(shares?[frame]))\n")
            }
        }
    }
}
