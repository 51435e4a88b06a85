import ArgumentParser

/// Results beside a truth.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare masks, tracks or traces with a truth.",
        subcommands: [EvaluateTracking.self, EvaluateSegmentation.self, EvaluateTraces.self]
    )
}
