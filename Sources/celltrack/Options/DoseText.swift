import ArgumentParser
import Pipeline

/// When a dose was given, as people write it: `30min` or `frame:15`.
enum DoseText {
    /// The dose as parameters; the way of saying it that is not used is cleared.
    static func tree(_ text: String) throws -> ParameterTree {
        var tree = ParameterTree.empty
        let parts = text.split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0] == "frame" {
            guard let frame = Int(parts[1]), frame >= 0 else {
                throw ValidationError("--dose frame:N needs a frame, counted from 0, not '\(parts[1])'")
            }
            tree.set(["traces", "doseFrame"], to: .integer(frame))
            tree.set(["dose", "timeInSeconds"], to: .null)
        } else {
            tree.set(["dose", "timeInSeconds"], to: .number(try MovieFlags.seconds(text)))
            tree.set(["traces", "doseFrame"], to: .null)
        }
        return tree
    }
}
