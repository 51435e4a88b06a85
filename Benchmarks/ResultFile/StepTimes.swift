import BenchmarkSupport
import Foundation

/// Processor seconds spent in each step, summed over all frames.
struct StepTimes {
    private(set) var seconds: [String: Double] = [:]

    /// Runs a step and adds the time it took.
    mutating func measure<Result>(_ step: String, _ work: () throws -> Result) rethrows -> Result {
        let start = ProcessorTime.inSeconds
        defer { seconds[step, default: 0] += ProcessorTime.inSeconds - start }
        return try work()
    }
}

/// The largest part of memory that this process has had at once.
enum PeakMemory {
    static var inMebibytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(separator: " ").compactMap { Double($0) }.first.map { $0 / 1_024 } ?? .nan
    }
}

extension Dictionary where Key == String {
    /// The same values under other keys.
    func mapKeys(_ transform: (String) -> String) -> [String: Value] {
        reduce(into: [:]) { $0[transform($1.key)] = $1.value }
    }
}
