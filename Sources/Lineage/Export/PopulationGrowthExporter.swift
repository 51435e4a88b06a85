import Foundation

/// Writes the number of cells, one row per frame, as comma-separated values.
public struct PopulationGrowthExporter: LineageExporter {
    /// Time axis of the time column.
    public var clock: LineageClock

    /// Makes an exporter.
    public init(clock: LineageClock) {
        self.clock = clock
    }

    /// Writes a header and the counts in the order of frames.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        let growth = PopulationGrowth(forest, clock: clock)
        output.write("frame,time_min,cells,births,entries,exits,corrected_cells,log2_cells,log2_fold\n")
        for (frame, count) in growth.frames.enumerated() {
            let logarithms = [logarithm(Double(count.cells)), growth.log2Fold(inFrame: frame)]
            output.write("\(frame),\(decimal(clock.minutes(ofFrame: frame))),\(count.cells),\(count.births),")
            output.write("\(count.entries),\(count.exits),\(decimal(count.corrected)),")
            output.write(logarithms.map { decimal($0) }.joined(separator: ",") + "\n")
        }
    }

    private func logarithm(_ value: Double) -> Double? { value > 0 ? log2(value) : nil }
}
