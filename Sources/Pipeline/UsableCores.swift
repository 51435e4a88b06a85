import CellImage
import Foundation

/// The cores that this process may use: of those of the machine, the ones that it is bound to (`taskset`, a batch system), and
/// no more than its control group has time for (a container).
package enum UsableCores {
    /// Their number, at least 1.
    package static var count: Int {
        let limits = [
            bound(status: text("/proc/self/status")), share(groups: text("/proc/self/cgroup"), in: "/sys/fs/cgroup"),
        ]
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

    /// Cores' worth of time in a limit of a control group, such as `150000 100000`, rounded up; nil for `max` and for -1.
    package static func share(limit: String) -> Int? {
        let numbers = limit.split { $0.isWhitespace }.map { Double($0) }
        guard numbers.count == 2, let time = numbers[0], let period = numbers[1], time > 0, period > 0,
            time / period < 65_536
        else { return nil }
        return Int((time / period).rounded(.up))
    }

    /// The same of the control groups that a process belongs to, each from its own up to the outermost.
    ///
    /// - Parameters:
    ///   - groups: the list that the system keeps of a process.
    ///   - folder: where the groups of version 2 are, and the folders of version 1, one per controller.
    /// - Returns: the smallest; nil without a limit.
    package static func share(groups: String, in folder: String) -> Int? {
        let limits = groups.split(separator: "\n").flatMap { line -> [String] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { return [] }
            let chain = chain(of: fields[2])
            guard !fields[1].isEmpty else { return chain.map { text(folder + $0 + "/cpu.max") } }
            guard fields[1].split(separator: ",").contains("cpu") else { return [] }
            // Version 1; `cpu` is a link to the folder named after all controllers in it, or that folder itself.
            return [fields[1], "cpu"].flatMap { controllers in
                chain.map { group in
                    let place = "\(folder)/\(controllers)\(group)"
                    return text(place + "/cpu.cfs_quota_us") + " " + text(place + "/cpu.cfs_period_us")
                }
            }
        }
        return limits.compactMap { share(limit: $0) }.min()
    }

    /// A group and those around it; a container sees only the outermost, under the name `/`.
    private static func chain(of group: String) -> [String] {
        var chain = [group]
        while let last = chain.last, last.count > 1 { chain.append(FilePlace.folder(of: last)) }
        return chain
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
