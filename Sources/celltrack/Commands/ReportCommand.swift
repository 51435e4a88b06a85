import ArgumentParser
import Figures
import Foundation
import Pipeline
import TrackStore

/// One page that holds everything.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write one HTML page with all figures, numbers, cells, parameters and warnings of a result.",
        discussion: """
            The page needs nothing else: no network, no other files. Pictures and film strips need the movie; they are \
            left out, saying so, where it is not to be found.
            Examples:
              celltrack report movie.celltrack
              celltrack report movie.celltrack -o movie.html --overwrite
            """
    )

    @Argument(help: "A result file.")
    var result: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The page to write; by default the result's name with .html, in the working folder.",
            valueName: "file"
        ),
        transform: OutputName.checked
    )
    var output: String?

    @Option(help: ArgumentHelp("Title of the page; by default the name of the result.", valueName: "text"))
    var title: String?

    @OptionGroup var drawing: DrawingFlags
    @OptionGroup var exclusion: ExclusionFlags
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let name = URL(fileURLWithPath: result).deletingPathExtension().lastPathComponent
        let output = output ?? name + ".html"
        let contents = try ResultContents(try TrackStore.open(at: result, readOnly: true))
        try KeptFiles(of: contents.store, and: drawing.movie).check(output)
        var report = ResultPage(contents: contents)
        report.dose = try drawing.dose(contents)
        report.excluded = try exclusion.flags()
        report.order = drawing.order
        report.moviePaths = drawing.movie
        let (work, title, overwrite) = (report, title ?? name, drawing.overwrite)
        let (byteCount, notes) = try await Interruption.guarding {
            let file = try TextFile(path: output, overwrite: overwrite)
            let (page, notes) = try work.page(title: title)
            let text = page.html()
            file.write(text)
            try file.finish()
            return (text.utf8.count, notes)
        }
        notes.forEach { StandardError.print("warning: \($0)") }
        if !common.quiet {
            let megabytes = (Double(byteCount) / 1e5).rounded() / 10
            StandardError.print("\(output): \(megabytes) MB")
        }
    }
}
