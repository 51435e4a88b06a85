/// Writes one row per daughter of every division as comma-separated values.
///
/// Divisions are numbered from 1 in the order of the forest, so daughters of one division can be put together again.
public struct DivisionTableExporter: LineageExporter {
    /// Time axis of the time columns.
    public var clock: LineageClock

    /// Makes an exporter.
    public init(clock: LineageClock) {
        self.clock = clock
    }

    /// Writes a header and the divisions in the order of their frames.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        output.write("division,kind,mother,daughter,frame,time_min,cost,rival_cost,confidence,")
        output.write(
            "cytokinesis_frame,cytokinesis_time_min,cytokinesis_confidence,emergence_frame,emergence_time_min\n"
        )
        for (index, division) in forest.divisions.enumerated() {
            let time = decimal(clock.minutes(ofFrame: division.frame))
            let scores =
                "\(decimal(division.cost)),\(decimal(division.rivalCost)),\(decimal(division.confidence))"
            let cytokinesis = division.cytokinesisFrame
            let separation =
                "\(cytokinesis.map { "\($0)" } ?? ""),"
                + decimal(cytokinesis.flatMap { clock.minutes(ofFrame: $0) })
                + ",\(decimal(division.cytokinesisConfidence))"
            let emergence =
                "\(division.emergenceFrame.map { "\($0)" } ?? ""),"
                + decimal(division.emergenceFrame.flatMap { clock.minutes(ofFrame: $0) })
            for daughter in division.daughters {
                output.write("\(index + 1),\(division.kind.rawValue),\(division.mother),\(daughter),")
                output.write("\(division.frame),\(time),\(scores),\(separation),\(emergence)\n")
            }
        }
    }
}
