import ArgumentParser
import Pipeline

/// Flags that every command has.
struct CommonOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Print results, warnings and errors only.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Print more about every step.")
    var verbose = false

    @Option(help: ArgumentHelp("Threads to use; all cores by default. Results do not depend on it.", valueName: "n"))
    var threads: Int?

    /// The threads of this run.
    func budget() throws -> ThreadBudget {
        try ThreadBudget(threads: threads)
    }

    func validate() throws {
        do {
            _ = try budget()
        } catch {
            throw ValidationError("--threads: \(error)")
        }
    }
}

/// The flag of commands that print figures.
struct JSONOption: ParsableArguments {
    @Flag(help: "Print figures as JSON.")
    var json = false
}

/// The arguments of this use of the program, for the record.
enum Arguments {
    static var list: [String] { Array(CommandLine.arguments.dropFirst()) }
}
