import Foundation

/// The figures of a score as lines of a table: what, how much, the bar.
struct ResponseTable {
    let rows: [[String]]

    init(dosed: ResponseScore, vehicle: ResponseScore) {
        let calls = dosed.truePositives + vehicle.truePositives
        let wrong = dosed.falsePositives + dosed.falseNegatives
        let halfTimes = dosed.halfTimeErrors
        rows = [
            ["ratio in a frame, median relative error", percent(median(dosed.ratioErrors.map(abs))), "2 %"],
            ["R/R0 in a frame, median relative error", percent(median(dosed.changeErrors.map(abs))), ""],
            ["R/R0 in a frame, median bias", percent(median(dosed.changeErrors)), ""],
            ["responder call, F1", decimal(2 * Double(calls) / Double(2 * calls + wrong)), "0.95"],
            ["responders called, missed", "\(dosed.truePositives), \(dosed.falseNegatives)", ""],
            ["non-responders called, not called", "\(dosed.falsePositives), \(dosed.trueNegatives)", ""],
            ["vehicle cells called, not called", "\(vehicle.falsePositives), \(vehicle.trueNegatives)", ""],
            ["cells without a call", "\(dosed.uncalled)", ""],
            ["half-time within one frame", percent(share(halfTimes.map { abs($0) <= 1 })), "90 %"],
            ["half-time, median error in frames", decimal(median(halfTimes)), ""],
            ["amplitude, median relative error", percent(median(dosed.amplitudeErrors.map(abs))), ""],
            ["amplitude, median bias", percent(median(dosed.amplitudeErrors)), ""],
            ["90 % bars hold the amplitude", percent(share(dosed.amplitudesHeld)), "85-95 %"],
            ["90 % bars hold the half-time", percent(share(dosed.halfTimesHeld)), "85-95 %"],
            ["90 % bars hold R/R0, cells in full view", percent(share(dosed.changesHeld)), "85-95 %"],
            ["90 % bars hold R/R0, cells cut by the border", percent(share(dosed.changesAtBorderHeld)), ""],
        ]
    }
}

private func median(_ values: [Double]) -> Double {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return .nan }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

private func share(_ held: [Bool]) -> Double {
    Double(held.count { $0 }) / Double(held.count)
}

private func percent(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }

private func decimal(_ value: Double) -> String { String(format: "%.3f", value) }
