import Evaluation
import Foundation
import Pipeline
import Reporters
import TrackStore

/// Runs a job with progress, and prints what its result holds.
struct JobRunner {
    let common: CommonOptions
    let json: JSONOption

    /// Runs a job from movie to result.
    func run(_ job: Run) async throws {
        var job = job
        job.arguments = Arguments.list
        let printer = ProgressPrinter(common)
        defer { printer.end() }
        let work = job
        let store: TrackStore
        do {
            store = try await Interruption.guarding { try await work.start { printer.report($0) } }
        } catch {
            throw FailedRun(error, output: job.output) ?? error
        }
        printer.end()
        try printSummary(store)
        try store.close()
    }

    /// Prints what a result holds.
    func printSummary(_ store: TrackStore) throws {
        let summary = try RunSummary(store)
        if let warning = try SparseFrames(store).warning { StandardError.print("warning: \(warning)") }
        for warning in try TraceWarnings(store).sentences { StandardError.print("warning: \(warning)") }
        guard !json.json else { return try StandardOutput.print(json: summary) }
        guard !common.quiet else { return }
        StandardOutput.print(table: ResultRows(summary).rows + [["result", store.path]])
    }
}

/// A run that failed while a complete result is kept that it was to replace.
struct FailedRun: Error, CustomStringConvertible {
    /// What it failed of.
    let error: any Error
    private let previous: String

    /// Makes nothing where no older result is kept.
    init?(_ error: any Error, output: String) {
        guard let previous = TrackStore.previous(of: output) else { return nil }
        self.error = error
        self.previous = previous
    }

    var description: String { "\(ErrorText(error)); the older, complete result is kept in \(previous)" }
}

extension SparseFrames {
    /// What a reader of the result needs to know; nil without such frames.
    var warning: String? {
        frames.isEmpty
            ? nil
            : "far fewer cells are in frame(s) \(FrameList(frames)) than shortly before and after: look at the masks; tracks "
                + "break there, and births may be missed"
    }
}

extension BleachingRecord {
    /// What was corrected, as a line of a table.
    var row: [String] {
        func percent(_ value: Double?) -> String { String(format: "%.3g", 100 * (value ?? 0)) }
        let cells = "from \(cellCount ?? 0) cells"
        let text =
            switch correction {
            case _ where isWithoutCorrection: "not corrected"
            case .control: "\(correction), \(cells)"
            case .exponential:
                "\(correction), \(percent(ratePerFrame)) ± \(percent(standardError)) % per frame, \(cells)"
            case .rate, .none: "\(correction)"
            }
        return ["bleaching of \(reporter)", text]
    }
}

/// The numbers of a result as lines of a table.
struct ResultRows {
    let rows: [[String]]

    init(_ summary: RunSummary) {
        let left = [(summary.badFrameCount, "skipped"), (summary.emptyFrames, "without cells")].filter { $0.0 > 0 }
        let notes = left.isEmpty ? "" : " (\(left.map { "\($0.0) \($0.1)" }.joined(separator: ", ")))"
        let others = [(summary.debris, "debris"), (summary.foreign, "flowed in")].filter { $0.0 > 0 }
        let strangers = others.isEmpty ? "" : " (of these \(others.map { "\($0.0) \($0.1)" }.joined(separator: ", ")))"
        let mitoses = summary.mitoses == 1 ? "mitosis" : "mitoses"
        let buds = summary.buds == 1 ? "bud" : "buds"
        rows = [
            ["frames", "\(summary.frames) of \(summary.movieFrames)\(notes)"],
            ["masks in all frames", "\(summary.detections), before repairs"],
            ["tracks", "\(summary.tracks), \(summary.founders) without a mother\(strangers)"],
            ["divisions", "\(summary.mitoses) \(mitoses), \(summary.buds) \(buds)"],
            ["reporters", summary.reporters.isEmpty ? "none" : summary.reporters.joined(separator: ", ")],
            ["complete", summary.isComplete ? "yes" : "no"],
        ]
    }
}
