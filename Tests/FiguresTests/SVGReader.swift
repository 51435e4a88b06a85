import Foundation
import FoundationXML

/// What a test wants to know of an SVG file, read with Foundation's parser.
final class SVGReader: NSObject, XMLParserDelegate {
    struct Text {
        var content = ""
        let x: Double
        let y: Double
        let size: Double
        let anchor: String
        let isTurned: Bool
        let isHalo: Bool
    }

    private(set) var width = 0.0
    private(set) var height = 0.0
    private(set) var texts: [Text] = []
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    private(set) var isWellFormed = false
    private var offsets: [(x: Double, y: Double)] = []
    private var isInText = false

    init(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    /// Visible lines of text.
    var lines: [String] { texts.filter { !$0.isHalo }.map(\.content) }

    func elements(_ name: String) -> [[String: String]] {
        elements.filter { $0.name == name }.map(\.attributes)
    }

    /// Pairs of upright lines whose letters overlap, and lines that leave the drawing, with letters as wide as those of
    /// a common sans-serif face.
    var collisions: [String] {
        let boxes = texts.filter { !$0.isTurned && !$0.isHalo && !$0.content.isEmpty }.map { text in
            let width = text.content.reduce(0) { $0 + (" []|.,:;!'ilIjft()".contains($1) ? 0.28 : 0.5) } * text.size
            let left = text.anchor == "start" ? text.x : text.anchor == "end" ? text.x - width : text.x - width / 2
            return (text: text, left: left, right: left + width, top: text.y - text.size * 0.7, bottom: text.y)
        }
        var found = boxes.filter { $0.left < -1 || $0.right > width + 1 || $0.top < -1 || $0.bottom > height + 1 }
            .map { "\($0.text.content) leaves the drawing" }
        for (index, first) in boxes.enumerated() {
            for second in boxes[(index + 1)...]
            where first.left < second.right && second.left < first.right && first.top < second.bottom
                && second.top < first.bottom
            {
                found.append("\(first.text.content) | \(second.text.content)")
            }
        }
        return found
    }

    /// The corners of a path, piece by piece.
    static func pieces(ofPath data: String) -> [[(x: Double, y: Double)]] {
        data.split(separator: "M").map { piece in
            let numbers = piece.matches(of: /-?(\d+(\.\d+)?|\.\d+)/).compactMap { Double($0.output.0) }
            let steps = stride(from: 0, to: numbers.count - 1, by: 2).map { (x: numbers[$0], y: numbers[$0 + 1]) }
            return steps.dropFirst().reduce(into: Array(steps.prefix(1))) { points, step in
                points.append(((points.last?.x ?? 0) + step.x, (points.last?.y ?? 0) + step.y))
            }
        }
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        let number = { (key: String) in Double(attributes[key] ?? "") ?? 0 }
        if name == "svg" {
            if offsets.isEmpty { (width, height) = (number("width"), number("height")) }
            let outer = offsets.last ?? (0, 0)
            offsets.append((outer.x + number("x"), outer.y + number("y")))
        }
        guard name == "text" else { return }
        isInText = true
        texts.append(
            Text(
                x: (offsets.last?.x ?? 0) + number("x"),
                y: (offsets.last?.y ?? 0) + number("y"),
                size: number("font-size"),
                anchor: attributes["text-anchor"] ?? "start",
                isTurned: attributes["transform"] != nil,
                isHalo: attributes["aria-hidden"] != nil
            )
        )
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if isInText, let last = texts.indices.last { texts[last].content += string }
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        if name == "svg" { offsets.removeLast() }
        if name == "text" { isInText = false }
    }
}
