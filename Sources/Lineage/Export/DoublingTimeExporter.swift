/// Writes the time in which a population doubles, or why none is given, as comma-separated values.
public struct DoublingTimeExporter: LineageExporter {
    /// Time axis of the columns in minutes.
    public var clock: LineageClock

    /// Makes an exporter.
    public init(clock: LineageClock) {
        self.clock = clock
    }

    /// Writes a header and one row; frames are the unit where the clock is unknown.
    public func write(_ forest: LineageForest, to output: inout some TextOutputStream) {
        let growth = PopulationGrowth(forest, clock: clock)
        output.write("event,births,entries,exits,doubling_time_min,lower_min,upper_min,doubling_time_frames,")
        output.write("lower_frames,upper_frames,r_squared,first_frame,last_frame,frames,reason\n")
        output.write("\(growth.event.rawValue),\(growth.births),\(growth.entries),\(growth.exits),")
        guard growth.obstacle == nil, let first = growth.fittedFrames.first, let last = growth.fittedFrames.last else {
            output.write(",,,,,,,,,,\(growth.obstacle?.description ?? "")\n")
            return
        }
        let interval = growth.doublingTimeInterval
        let times = [growth.doublingTime, interval?.lowerBound, interval?.upperBound]
            .map { decimal($0) }.joined(separator: ",")
        output.write(clock.isInMinutes ? "\(times),,,," : ",,,\(times),")
        output.write("\(decimal(growth.rSquared)),\(first),\(last),\(growth.fittedFrames.count),\n")
    }
}
