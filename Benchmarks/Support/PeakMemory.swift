import Foundation

/// The largest part of memory that this process has had at once.
public enum PeakMemory {
    /// Mebibytes since the process began.
    public static var inMebibytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(separator: " ").compactMap { Double($0) }.first.map { $0 / 1_024 } ?? .nan
    }
}
