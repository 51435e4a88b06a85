import ArgumentParser
import Evaluation
import Foundation
import Pipeline
import Reporters
import TrackStore

/// Reporter values beside a truth.
struct EvaluateTraces: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "traces",
        abstract: "Relative error of a reporter's values against true ones.",
        discussion: """
            Cells are paired by their masks in every frame, frames by their numbers as 'evaluate segmentation' does. The \
            table of true values has the columns track, frame and the one named by --column; track is the label in the \
            true masks.
            Example:
              celltrack evaluate traces --truth traces.csv --truth-masks truth/TRA --result movie.celltrack
            """
    )

    @Option(help: ArgumentHelp("True values.", valueName: "csv"))
    var truth: String

    @Option(name: .customLong("truth-masks"), help: ArgumentHelp("True masks.", valueName: "path"))
    var truthMasks: String

    @Option(help: ArgumentHelp("A result file.", valueName: "file"))
    var result: String

    @Option(help: ArgumentHelp("The reporter; the first one by default.", valueName: "name"))
    var reporter: String?

    @Option(help: ArgumentHelp("The column of the true values.", valueName: "name"))
    var column = "ratio_measurable"

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard let text = FileManager.default.contents(atPath: truth) else { throw RunError.missingFile(truth) }
        let table = try TraceTable(String(decoding: text, as: UTF8.self), column: column, file: truth)
        let store = try TrackStore.open(at: result, readOnly: true)
        let name = try reporterName(store)
        let masks = try PairedMasks(truth: truthMasks, result: MaskSource(try ResultContents(store)))
        if !common.quiet { masks.warn() }
        var comparison = TraceComparison()
        try masks.forEach { overlap, trueFrame, foundFrame in
            let values = try store.reporterValues(inFrame: foundFrame).filter { $0.reporter == name }
            comparison.add(
                overlap,
                reference: table.values[trueFrame] ?? [:],
                result: Dictionary(values.map { ($0.label, $0.value) }) { first, _ in first }
            )
        }
        try print(TraceReport(name, comparison, pairing: masks.pairing), masks)
    }

    private func reporterName(_ store: TrackStore) throws -> String {
        let names = try store.reporters().map(\.name)
        guard let first = names.first else {
            throw ValidationError("\(result) has no reporter; celltrack measure --reporter measures one")
        }
        let name = reporter ?? first
        guard names.contains(name) else {
            throw ValidationError("\(result) has no reporter \(name); it has \(names.joined(separator: ", "))")
        }
        return name
    }

    private func print(_ report: TraceReport, _ masks: PairedMasks) throws {
        guard !json.json else { return try StandardOutput.print(json: report) }
        StandardOutput.print(table: [
            ["reporter", report.reporter], masks.row,
            ["values", "\(report.values)", "\(report.missing) true values without a measured one"],
            ["median relative error", figure(report.medianRelativeError)],
            ["95 % of errors below", figure(report.relativeError95)],
            ["median bias", figure(report.medianBias)],
        ])
    }
}

/// The figures of a comparison of traces.
struct TraceReport: Encodable {
    let reporter: String
    let frames: Int
    let framesWithoutPartner: Int
    let values: Int
    let missing: Int
    let medianRelativeError: Double?
    let relativeError95: Double?
    let medianBias: Double?

    init(_ reporter: String, _ comparison: TraceComparison, pairing: FramePairing) {
        self.reporter = reporter
        frames = pairing.pairs.count
        framesWithoutPartner = pairing.unpaired.count
        values = comparison.count
        missing = comparison.missing
        medianRelativeError = comparison.medianRelativeError
        relativeError95 = comparison.relativeError95
        medianBias = comparison.medianBias
    }
}
