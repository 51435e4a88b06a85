import ArgumentParser
import Pipeline

/// Groups as people write them: `vehicle=v1.celltrack,v2.celltrack`.
enum GroupText {
    /// The groups as a design in which each result is of a well of its own.
    static func design(_ texts: [String]) throws -> ExperimentDesign {
        var entries: [ExperimentDesign.Entry] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let results = parts.count == 2 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : []
            guard !results.isEmpty, !parts[0].isEmpty, !results.contains("") else {
                throw ValidationError("--group needs NAME=RESULT, or NAME=RESULT,RESULT, not '\(text)'")
            }
            guard !entries.contains(where: { $0.group == parts[0] }) else {
                throw ValidationError(
                    "--group \(parts[0]): the group is named twice; put its results behind one --group"
                )
            }
            entries += results.map { result in
                ExperimentDesign.Entry(result: String(result), group: parts[0], well: String(result))
            }
        }
        return try ExperimentDesign(entries)
    }
}
