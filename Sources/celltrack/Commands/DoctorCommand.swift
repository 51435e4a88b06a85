import ArgumentParser

/// What is installed, and how fast it is.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show what is installed, how many threads are used, and how fast this machine is.",
        discussion: "Example:\n  celltrack doctor"
    )

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try DoctorReport(budget: try common.budget())
        for warning in report.warnings { StandardError.print("celltrack: warning: \(warning)") }
        guard !json.json else { return try StandardOutput.print(json: report) }
        StandardOutput.print(table: report.rows)
    }
}
