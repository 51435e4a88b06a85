import ArgumentParser
import Foundation
import Pipeline

/// The program: reads its arguments, runs a command, and turns errors into exit codes.
@main
struct CellTrack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "celltrack",
        abstract: "From a live-cell movie to tracked cells, lineages and reporter traces.",
        discussion: """
            The whole job, with parameters for a known kind of movie:
              celltrack run movie.ome.tif --preset hela-ampk -o movie.celltrack
              celltrack export movie.celltrack --format csv -o tables

            Exit codes: 0 done, 64 wrong usage, 65 bad input, 66 input missing or unreadable, 69 something needed is \
            not available, 70 a defect of celltrack, 73 output cannot be created, 74 reading or writing failed on the \
            way (disk full), 130 interrupted (run, segment and track --labels go on with --resume).
            """,
        version: ProgramVersion.current,
        subcommands: [
            RunCommand.self, InfoCommand.self, SegmentCommand.self, TrackCommand.self, WhyCommand.self,
            MeasureCommand.self, ExportCommand.self, PlotCommand.self, ReportCommand.self, CompareCommand.self,
            EvaluateCommand.self, SimulateCommand.self, WeightsCommand.self, DoctorCommand.self,
        ]
    )

    /// Refuses help on a command that does not exist, which the parser answers with that on the program.
    private static func checkHelp(of arguments: [String]) throws {
        guard arguments.first == "help" else { return }
        var known = configuration.subcommands
        for name in arguments.dropFirst() where !known.isEmpty && !name.hasPrefix("-") {
            guard let command = known.first(where: { $0.configuration.commandName == name }) else {
                let names = known.compactMap { $0.configuration.commandName }.joined(separator: ", ")
                throw ValidationError("there is no command '\(name)'; there are \(names)")
            }
            known = command.configuration.subcommands
        }
    }

    static func main() async {
        // A full disk and a closed pipe are errors of writing, not ends of the program.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        do {
            try checkHelp(of: Array(CommandLine.arguments.dropFirst()))
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try StandardOutput.finish()
        } catch {
            ProgramExit(error).leave()
        }
    }
}
