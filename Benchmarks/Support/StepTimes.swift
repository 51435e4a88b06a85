/// Processor seconds spent in each step, summed over all frames.
public struct StepTimes {
    /// Seconds by the name of the step.
    public private(set) var seconds: [String: Double] = [:]

    /// Begins without any.
    public init() {}

    /// Runs a step and adds the time it took.
    public mutating func measure<Result>(_ step: String, _ work: () throws -> Result) rethrows -> Result {
        let start = ProcessorTime.inSeconds
        defer { seconds[step, default: 0] += ProcessorTime.inSeconds - start }
        return try work()
    }
}
