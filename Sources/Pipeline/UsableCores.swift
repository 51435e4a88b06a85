import CellImage
import Foundation

/// The cores that this process may use: of those of the machine, the ones that it is bound to (`taskset`, a batch system), and
/// no more than its control group has time for (a container).
package enum UsableCores {
    /// Their number, at least 1.
    package static var count: Int {
        let limits = [bound(status: text("/proc/self/status")), share(group: text("/proc/self/cgroup"))]
        return max(1, limits.compactMap(\.self).reduce(ProcessInfo.processInfo.activeProcessorCount, min))
    }

    /// Cores in the list that the system keeps of a process, such as `0-3,8`; nil where there is no list.
    package static func bound(status: String) -> Int? {
        let name = "Cpus_allowed_list:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        var count = 0
        for range in line.dropFirst(name.count).trimmingCharacters(in: .whitespaces).split(separator: ",") {
            let ends = range.split(separator: "-").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, (0...last).contains(first),
                last < 65_536
            else { return nil }
            count += last - first + 1
        }
        return count > 0 ? count : nil
    }

    /// Cores' worth of time in a limit of a control group, such as `150000 100000`, rounded up; nil for `max`.
    package static func share(limit: String) -> Int? {
        let numbers = limit.split { $0.isWhitespace }.map { Double($0) }
        guard numbers.count == 2, let time = numbers[0], let period = numbers[1], time > 0, period > 0,
            time / period < 65_536
        else { return nil }
        return Int((time / period).rounded(.up))
    }

    /// The same of the groups of version 2 that a process belongs to, from its own up to the outermost.
    private static func share(group: String) -> Int? {
        guard let line = group.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return nil }
        var path = String(line.dropFirst(3))
        var limits: [Int] = []
        while true {
            if let limit = share(limit: text("/sys/fs/cgroup" + path + "/cpu.max")) { limits.append(limit) }
            guard path.count > 1 else { return limits.min() }
            path = FilePlace.folder(of: path)
        }
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
