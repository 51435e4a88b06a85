import Foundation

/// What a benchmark found out: how long the work took, and figures that tell whether it was done right.
public struct Timing: Encodable, Sendable {
    /// Name of the benchmark; the other contestant uses the same one.
    public var name: String
    /// Processor seconds of each repetition.
    public var seconds: [Double]
    /// Figures of the result; contestants must agree on those that both give.
    public var checks: [String: Double]

    /// Times work, after one repetition that does not count.
    ///
    /// Processor time of the whole process is taken, not time on the clock: it does not depend on what else runs.
    ///
    /// - Parameters:
    ///   - name: name of the benchmark.
    ///   - repetitions: how often the work is timed.
    ///   - work: the work; only this is timed.
    ///   - checks: turns the result of the last repetition into figures.
    /// - Throws: what the work throws.
    public init<Result>(
        _ name: String,
        repetitions: Int,
        work: () throws -> Result,
        checks: (Result) -> [String: Double]
    ) rethrows {
        self.name = name
        seconds = []
        var result = try work()
        for _ in 0..<repetitions {
            let start = ProcessorTime.inSeconds
            result = try work()
            seconds.append(ProcessorTime.inSeconds - start)
        }
        self.checks = checks(result)
    }

    /// Takes timings over that were made elsewhere.
    public init(_ name: String, seconds: [Double], checks: [String: Double]) {
        self.name = name
        self.seconds = seconds
        self.checks = checks
    }

    /// Prints the measurement as a line of JSON.
    ///
    /// - Throws: `EncodingError` for figures that JSON has no form for.
    public func print() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}
