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

    /// A name as a part of a file's name: ASCII letters, digits and hyphens stay, all else becomes an underscore.
    public static func fileName(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
}
