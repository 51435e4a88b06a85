/// Writes one row per cell as comma-separated values.
///
/// Times are minutes and empty when the clock is unknown; frames are 0-based and inclusive.
public struct LineageTableExporter: LineageExporter {
    /// Time axis of the time columns.
    public var clock: LineageClock

    /// Makes an exporter.
    public init(clock: LineageClock) {
        self.clock = clock
    }

    /// Writes a header and the cells in the order of their ids.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        output.write(
            "cell,mother,root,generation,birth_frame,end_frame,birth_time_min,end_time_min,fate,confidence\n"
        )
        for cell in forest.cells {
            let mother = cell.mother.map { "\($0)" } ?? ""
            let times = [cell.birthFrame, cell.endFrame].map { decimal(clock.minutes(ofFrame: $0)) }
            output.write("\(cell.id),\(mother),\(cell.root),\(cell.generation),\(cell.birthFrame),\(cell.endFrame),")
            output.write("\(times[0]),\(times[1]),\(cell.fate.rawValue),\(decimal(cell.confidence))\n")
        }
    }
}
