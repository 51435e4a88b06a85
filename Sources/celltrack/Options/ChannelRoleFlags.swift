import ArgumentParser
import Pipeline
import Reporters

/// Which channel plays which part, from `--channel part=channel`.
struct ChannelRoleFlags {
    private var channels: [String: String] = [:]

    init(_ texts: [String]) throws {
        let known = ["cell", "nucleus", "neck", "numerator", "denominator"]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, known.contains(parts[0]) else {
                throw ValidationError(
                    "--channel needs PART=CHANNEL with a part of \(known.joined(separator: ", ")), not '\(text)'"
                )
            }
            channels[parts[0]] = parts[1]
        }
    }

    /// The parts of cells, nuclei and bud necks.
    var tree: ParameterTree {
        var tree = ParameterTree.empty
        for part in ["cell", "nucleus", "neck"] {
            if let channel = channels[part] { tree.set(["channels", part], to: .text(channel)) }
        }
        return tree
    }

    private func ratio(_ reporter: Reporter) throws -> RatioReporter {
        guard case .ratio(let ratio) = reporter else {
            throw ValidationError("'\(reporter.name)' is no ratio; name its channels in a configuration")
        }
        return ratio
    }

    /// The only reporter, or a new one called `ratio`, with these channels; nil when neither channel is named.
    func reporters(over reporters: [Reporter]) throws -> ParameterTree? {
        let numerator = channels["numerator"]
        let denominator = channels["denominator"]
        guard numerator != nil || denominator != nil else { return nil }
        guard reporters.count <= 1 else {
            throw ValidationError("there are \(reporters.count) reporters; name their channels with --reporter")
        }
        let present = try reporters.first.map(ratio)
        guard let numerator = numerator ?? present?.numerator, let denominator = denominator ?? present?.denominator
        else { throw ValidationError("a ratio needs both --channel numerator=... and --channel denominator=...") }
        return .table([
            "reporters": .list([
                .table([
                    "name": .text(present?.name ?? "ratio"), "numerator": .text(numerator),
                    "denominator": .text(denominator),
                    "region": .text((present?.region ?? .cell).rawValue),
                    "denominatorRegion": .text((present?.denominatorRegion ?? .cell).rawValue),
                ])
            ])
        ])
    }
}
