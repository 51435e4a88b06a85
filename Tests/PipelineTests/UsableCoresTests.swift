import Foundation
import Pipeline
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
        ("150000", nil), ("1e300 1", nil), ("nan 1", nil), ("1 0", nil),
    ]) func timeThatAContainerGets(limit: String, count: Int?) {
        #expect(UsableCores.share(limit: limit) == count)
    }

    @Test func noMoreThanTheMachineHas() throws {
        #expect((1...ProcessInfo.processInfo.activeProcessorCount).contains(UsableCores.count))
        #expect(try ThreadBudget().threads == min(UsableCores.count, ThreadBudget.limit))
    }
}
