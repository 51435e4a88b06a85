/// Writes the divisions so far, one row per frame and kind of event, as comma-separated values.
public struct CumulativeDivisionsExporter: LineageExporter {
    /// Time axis of the time column.
    public var clock: LineageClock

    /// Makes an exporter.
    public init(clock: LineageClock) {
        self.clock = clock
    }

    /// Writes a header and the counts in the order of frames.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        let counts = CumulativeDivisions(divisions: forest.divisions, lastFrame: forest.lastFrame)
        output.write("frame,time_min,kind,divisions\n")
        for frame in counts.mitosis.indices {
            let time = decimal(clock.minutes(ofFrame: frame))
            for event in CumulativeDivisions.Event.allCases {
                output.write("\(frame),\(time),\(event.rawValue),\(counts.counts(of: event)[frame])\n")
            }
        }
    }
}
