/// Writes a forest as text, piece by piece.
public protocol LineageExporter: Sendable {
    /// Writes the whole forest.
    ///
    /// - Parameters:
    ///   - forest: what is written.
    ///   - output: takes the text in small pieces; a file or a string.
    /// - Complexity: O(cells), never recursive.
    func write(_ forest: LineageForest, to output: inout some TextOutputStream)
}

extension LineageExporter {
    /// The whole text at once.
    public func text(_ forest: LineageForest) -> String {
        var text = ""
        write(forest, to: &text)
        return text
    }
}

/// The shortest decimal form of a number, rounded to a millionth: `16`, `2.5`, `2.033333`.
func decimal(_ value: Double) -> String {
    let rounded = (value * 1_000_000).rounded() / 1_000_000
    guard abs(rounded) < 1e15, rounded == rounded.rounded() else { return "\(rounded)" }
    return "\(Int(rounded))"
}

/// The decimal form of a number, or nothing.
func decimal(_ value: Double?) -> String {
    value.map { decimal($0) } ?? ""
}
