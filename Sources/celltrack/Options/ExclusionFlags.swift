import ArgumentParser
import Foundation
import Reporters

/// Which cells are left out of what is said of all cells together.
struct ExclusionFlags: ParsableArguments {
    @Option(
        name: .customLong("exclude"),
        help: ArgumentHelp(
            "Leave cells with one of these flags out of what is said of all together: "
                + "\(TraceFlags.named.map(\.name).joined(separator: ", ")). None is left out by default.",
            valueName: "flags"
        )
    )
    var names: String?

    func validate() throws {
        _ = try flags()
    }

    /// The flags.
    func flags() throws -> TraceFlags {
        let names = names?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
        do {
            return try TraceFlags(names: names, of: "--exclude")
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
