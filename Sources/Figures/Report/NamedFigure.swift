/// A figure with the name of its file and the words below it.
public struct NamedFigure: Sendable {
    /// Name of the figure's files without their ending, such as `AMPK-population`.
    public let name: String
    /// The figure.
    public let figure: any Figure
    /// How to read it, in a sentence or two.
    public let caption: String

    /// Makes a named figure.
    public init(_ name: String, _ figure: any Figure, caption: String) {
        self.name = name
        self.figure = figure
        self.caption = caption
    }

    /// A name as a part of a file's name: letters, digits and hyphens stay, all else becomes an underscore.
    public static func fileName(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" })
    }

    /// Names as parts of files' names that differ, also where capitals do not count: of those that would be the same, the
    /// later ones get a number.
    public static func fileNames(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let plain = fileName(name)
            var chosen = plain
            var number = 2
            while !taken.insert(chosen.lowercased()).inserted {
                chosen = "\(plain)-\(number)"
                number += 1
            }
            return chosen
        }
    }
}
