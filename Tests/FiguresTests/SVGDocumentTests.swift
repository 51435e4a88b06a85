import Figures
import Foundation
import Testing

struct SVGDocumentTests {
    @Test("Names with special and forbidden characters leave valid XML", arguments: hostileNames)
    func escaping(_ name: String) {
        var document = SVGDocument(width: 100, height: 50)
        document.text(name, x: 1, y: 2)
        let svg = document.text(title: name)
        let read = SVGReader(svg)
        #expect(read.isWellFormed)
        #expect(!svg.contains("<script"))
        let expected = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    if ["\t", "\n"].contains(scalar) { return " " }
                    return ["\u{0}", "\u{7}", "\u{7F}", "\u{FFFE}", "\u{FFFF}"].contains(scalar) ? "\u{FFFD}" : scalar
                }
            )
        )
        #expect(read.lines == [expected])
    }

    @Test("Paths are short, relative and free of rounding drift")
    func pathData() {
        var path = SVGPath()
        path.move(toX: 10, y: 20.25)
        path.line(toX: 10.5, y: 19)
        path.line(toX: 9.46, y: 19)
        path.close()
        #expect(path.data == "M10 20.3l.5-1.3-1 0z")
        var long = SVGPath()
        long.move(toX: 0, y: 0)
        for step in 1...1000 { long.line(toX: Double(step) * 0.14, y: 0) }
        let numbers = long.data.dropFirst(5).split(separator: " ")
        let steps = stride(from: 0, to: numbers.count, by: 2).map { Double(numbers[$0]) ?? .nan }
        let sum = steps.reduce(0, +)
        #expect(abs(sum - 140) < 1e-6)
    }

    @Test("Numbers that SVG cannot hold do not reach the file")
    func numbers() {
        var document = SVGDocument(width: 10, height: 10)
        document.line(fromX: .nan, y: .infinity, toX: 1e300, y: -0.001, SVGStyle(stroke: Palette.blue))
        var path = SVGPath()
        path.move(toX: .nan, y: -.infinity)
        path.line(toX: 1e300, y: 0)
        document.path(path, SVGStyle())
        let svg = document.text(title: "t")
        #expect(SVGReader(svg).isWellFormed)
        #expect(!svg.contains("nan") && !svg.contains("inf") && !svg.contains("e+"))
        #expect(svg.contains("y2=\"0\""))
    }

    @Test("Drawings hold nothing that is loaded from outside")
    func selfContained() throws {
        var document = SVGDocument(width: 10, height: 10)
        let image = try PNGImage(width: 1, height: 1, color: .gray, samples: [9])
        document.image(image, x: 0, y: 0, width: 5, height: 5)
        let svg = document.text(title: "t")
        let href = try #require(SVGReader(svg).elements("image").first?["href"])
        #expect(href.hasPrefix("data:image/png;base64,iVBORw0KGgo"))
        #expect(svg.components(separatedBy: "http").count == 2)
    }

    @Test("Colours are written with six digits and tracks keep theirs")
    func colors() {
        #expect(RGBColor(0x00000A).text == "#00000a")
        #expect(Palette.color(ofTrack: 1) == Palette.color(ofTrack: 13))
        #expect(Palette.color(ofTrack: 1) != Palette.color(ofTrack: 2))
        #expect(Set((1...12).map { Palette.color(ofTrack: $0) }).count == 12)
        #expect(Palette.color(ofTrack: -5) == Palette.color(ofTrack: 7))
    }

    @Test("The colour map gets lighter all the way, from violet to yellow")
    func colorMap() {
        let luminance = (0...100).map { place in
            let color = ColorMap.color(Double(place) / 100)
            return 0.2126 * Double(color.red) + 0.7152 * Double(color.green) + 0.0722 * Double(color.blue)
        }
        #expect(zip(luminance, luminance.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ColorMap.color(-1) == RGBColor(0x440154) && ColorMap.color(2) == RGBColor(0xFDE725))
        #expect(ColorMap.color(.nan) == RGBColor(0x440154))
    }
}
