import ArgumentParser
import Figures
import Pipeline

/// When a dose was given, as people write it: `30min` or `frame:15`.
enum DoseText {
    /// The dose as parameters; the way of saying it that is not used is cleared.
    static func tree(_ text: String) throws -> ParameterTree {
        var tree = ParameterTree.empty
        if let frame = try frame(text) {
            tree.set(["traces", "doseFrame"], to: .integer(frame))
            tree.set(["dose", "timeInSeconds"], to: .null)
        } else {
            tree.set(["dose", "timeInSeconds"], to: .number(try MovieFlags.seconds(text)))
            tree.set(["traces", "doseFrame"], to: .null)
        }
        return tree
    }

    /// The dose as figures mark it.
    static func moment(_ text: String) throws -> TimeMark.Moment {
        try frame(text).map { .frame(Double($0)) } ?? .minutes(try MovieFlags.seconds(text) / 60)
    }

    /// The frame of a text `frame:15`; nil for a time.
    private static func frame(_ text: String) throws -> Int? {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "frame" else { return nil }
        guard let frame = Int(parts[1]), frame >= 0 else {
            throw ValidationError("--dose frame:N needs a frame, counted from 0, not '\(parts[1])'")
        }
        return frame
    }
}
