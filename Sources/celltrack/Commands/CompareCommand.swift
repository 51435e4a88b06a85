import ArgumentParser
import Figures
import Pipeline
import Reporters

/// Groups of an experiment beside each other.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract:
            "Compare groups of results, such as treated and vehicle wells, or two strains: responses, growth, divisions.",
        discussion: """
            Each result is a well, unless a design says which results are of one. Prints medians, shares of responders and \
            differences from the reference with 95 % intervals by wells, how often the rule calls cells of the reference \
            responders, and how alike related cells are; then doubling times, lengths of cell cycles (cycles that a record \
            cuts off count too) and divisions per founder. Writes these as tables, figures as SVG with the data as CSV, and \
            comparison.html, a page that holds all of it. All results need the same clock, reporter and dose; results \
            without reporters are compared by growth and divisions alone.
            Examples:
              celltrack compare --group vehicle=v.celltrack --group 2-DG=d.celltrack -o out
              celltrack compare --design wells.csv --reference vehicle -o out
              celltrack compare --group wt=a1.celltrack,a2.celltrack --group mutant=b1.celltrack,b2.celltrack -o out
            """
    )

    @Option(
        name: .customLong("group"),
        help: ArgumentHelp(
            "A treatment with its results, each of a well of its own. May be repeated.",
            valueName: "name=results"
        )
    )
    var groups: [String] = []

    @Option(
        help: ArgumentHelp(
            "A table with the columns result, group and, where wells have several results, well; paths are relative to it.",
            valueName: "csv"
        )
    )
    var design: String?

    @Option(
        help: ArgumentHelp("The group that others are compared with; the first one by default.", valueName: "name")
    )
    var reference: String?

    @Option(help: ArgumentHelp("The reporter; the first one by default.", valueName: "name"))
    var reporter: String?

    @Flag(help: "Compare growth and divisions alone: results may have different reporters, or doses.")
    var growthOnly = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write.", valueName: "folder"),
        transform: OutputName.checked
    )
    var output: String

    @Option(help: ArgumentHelp("Resamplings and shuffles behind intervals and p-values.", valueName: "n"))
    var draws = 1_000

    @Option(help: ArgumentHelp("Where their random numbers begin.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "Replace what exists.")
    var overwrite = false

    @OptionGroup var exclusion: ExclusionFlags
    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard reporter == nil || !growthOnly else {
            throw ValidationError("--reporter and --growth-only contradict each other")
        }
        guard groups.isEmpty != (design == nil) else {
            throw ValidationError("name the results with --group, or in a table with --design")
        }
    }

    func run() async throws {
        let design = try design.map { try ExperimentDesign(file: $0) } ?? GroupText.design(groups)
        let reference = reference ?? design.groups[0]
        guard design.groups.contains(reference) else {
            let known = design.groups.joined(separator: ", ")
            throw ValidationError("--reference \(reference): there is no such group; there are \(known)")
        }
        var population = PopulationParameters()
        population.draws = draws
        population.seed = seed
        population.excludedTraces = try exclusion.flags()
        try population.validate()
        let choice = growthOnly ? .none : reporter.map(ReporterChoice.named) ?? .first
        let experiment = try Experiment(design, reporter: choice, excluding: population.excludedTraces)
        let contents = try ComparisonPage(experiment, reference: reference, population: population)
        let files = ComparisonFiles(experiment: experiment, contents: contents, population: population)
        let (output, overwrite) = (output, overwrite)
        try await Interruption.guarding { try files.write(to: output, overwrite: overwrite) }
        try ComparisonReport(contents, population: population).print(json: json.json)
        contents.allWarnings.forEach { StandardError.print("warning: \($0)") }
    }
}
