/// Writes one row per cell with its age and the lengths of its cycles as comma-separated values.
///
/// Lengths are means over what the record holds from beginning to end; what it does not is empty, never 0.
public struct CellCycleExporter: LineageExporter {
    /// Time axis of the columns in minutes.
    public var clock: LineageClock
    /// Where cells come from, by cell; the forest alone tells it where this does not.
    public var origins: [Int: CellOrigin]

    /// Makes an exporter.
    public init(clock: LineageClock, origins: [Int: CellOrigin] = [:]) {
        self.clock = clock
        self.origins = origins
    }

    /// Writes a header and the cells in the order of their ids.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        let origins = CellOrigin.all(of: forest).merging(origins) { $1 }
        output.write(
            "cell,origin,kind,generation,history_known,replicative_age,age_known,cycles,cycle_frames,cycle_min,"
        )
        output.write("first_g1_frames,first_g1_min,g1_frames,g1_min,s_g2_m_frames,s_g2_m_min\n")
        for summary in CellCycleSummary.all(of: forest) {
            let isKnown = summary.isHistoryKnown ? "1" : "0"
            let origin = origins[summary.cell]?.rawValue ?? ""
            output.write("\(summary.cell),\(origin),\(summary.kind?.rawValue ?? ""),")
            output.write("\(summary.generation),\(isKnown),")
            output.write("\(summary.replicativeAge.map { "\($0),\(isKnown)" } ?? ","),")
            output.write(summary.kind == nil ? "" : "\(summary.cycles.complete.count)")
            for spans in [summary.cycles, summary.firstG1, summary.laterG1, summary.budded] {
                output.write(",\(lengths(spans.complete))")
            }
            output.write("\n")
        }
    }

    /// Mean length in frames and in minutes.
    private func lengths(_ spans: [Range<Int>]) -> String {
        guard !spans.isEmpty else { return "," }
        let count = Double(spans.count)
        let frames = Double(spans.reduce(0) { $0 + $1.count }) / count
        let time = spans.reduce(0.0) { $0 + clock.duration(from: $1.lowerBound, to: $1.upperBound) }
        return "\(decimal(frames)),\(clock.isInMinutes ? decimal(time / count) : "")"
    }
}
