import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct UsableCoresTests {
    @Test(arguments: [
        ("Name:\tx\nCpus_allowed_list:\t0-3,8\nMems_allowed_list:\t0\n", 5), ("Cpus_allowed_list:\t7", 1),
        ("Cpus_allowed_list:\t", nil), ("Cpus_allowed_list:\t3-1", nil), ("Cpus_allowed_list:\tall", nil),
        ("Cpus_allowed_list:\t0-99999999999999999999", nil), ("", nil),
    ]) func coresThatAProcessIsBoundTo(status: String, count: Int?) {
        #expect(UsableCores.bound(status: status) == count)
    }

    @Test(arguments: [
        ("150000 100000\n", 2), ("100000 100000\n", 1), ("1000 100000", 1), ("max 100000\n", nil), ("", nil),
        ("150000", nil), ("1e300 1", nil), ("nan 1", nil), ("1 0", nil), ("-1\n 100000\n", nil),
    ]) func timeThatAContainerGets(limit: String, count: Int?) {
        #expect(UsableCores.share(limit: limit) == count)
    }

    /// Files of control groups, and what a process may use.
    struct Groups {
        let list: String
        let limits: [String: String]
        let count: Int?

        init(_ list: String, _ limits: [String: String], _ count: Int?) {
            (self.list, self.limits, self.count) = (list, limits, count)
        }
    }

    /// In version 2, in version 1, and in a container, which sees its own group as the outermost.
    @Test(arguments: [
        Groups("0::/batch/job\n", ["batch": "400000 100000", "batch/job": "max 100000"], 4),
        Groups("0::/batch/job\n", ["": "200000 100000", "batch": "400000 100000"], 2),
        Groups("5:memory:/batch\n4:cpu,cpuacct:/batch/job\n", ["cpu,cpuacct/batch": "250000 100000"], 3),
        Groups("4:cpuacct,cpu:/docker/0a1b\n0::/\n", ["cpu": "150000 100000"], 2),
        Groups("4:cpu:/batch\n", ["cpu": "-1 100000", "cpu/batch": "-1 100000"], nil),
        Groups("5:memory:/batch\n", ["memory/batch": "100000 100000", "cpu/batch": "100000 100000"], nil),
        Groups("cpu\n0::\n", [:], nil), Groups("", [:], nil),
    ]) func timeThatControlGroupsGet(groups: Groups) throws {
        let scratch = try ScratchFolder()
        for (group, limit) in groups.limits {
            _ = try scratch.folder(group)
            let numbers = limit.split(separator: " ").map(String.init)
            if groups.list.hasPrefix("0") {
                try scratch.write(limit + "\n", to: group + "/cpu.max")
            } else {
                try scratch.write(numbers[0] + "\n", to: group + "/cpu.cfs_quota_us")
                try scratch.write(numbers[1] + "\n", to: group + "/cpu.cfs_period_us")
            }
        }
        #expect(UsableCores.share(groups: groups.list, in: scratch.path) == groups.count)
    }

    @Test func noMoreThanTheMachineHas() throws {
        #expect((1...ProcessInfo.processInfo.activeProcessorCount).contains(UsableCores.count))
        #expect(try ThreadBudget().threads == min(UsableCores.count, ThreadBudget.limit))
    }
}
