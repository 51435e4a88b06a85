import ArgumentParser
import Pipeline
import TrackStore

/// What a decision of the tracker rests on.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain why a track is where it is in a frame: its link, its division, and what stood against them.",
        discussion: """
            Costs are negative log likelihood ratios: one unit makes an explanation 2.7 times less likely.

            Example:
              celltrack why movie.celltrack --track 12 --frame 30
            """
    )

    @Argument(help: "A result file.")
    var result: String

    @Option(help: ArgumentHelp("The track.", valueName: "id"))
    var track: Int

    @Option(help: ArgumentHelp("A frame in which the track has a mask, counted from 0.", valueName: "frame"))
    var frame: Int

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let store = try TrackStore.open(at: result, readOnly: true)
        let report = try DecisionReport(store, track: track, frame: frame)
        guard !json.json else { return try StandardOutput.print(json: report) }
        for sentence in report.sentences { print(sentence) }
    }
}
