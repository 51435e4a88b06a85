import CellImage
import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct CellFigureTests {
    /// A rise from 1 to 2 between frames 4 and 6, 2 minutes a frame.
    private let trace = processedTrace(3, [1, 1, 1, 1, 1, 1.5, 2, 2, nil, 2, 2], mitosisFrames: 9...9)

    private func figure(_ trace: ProcessedTrace, _ response: CellResponse? = nil) -> CellFigure {
        CellFigure(
            title: "Cell 3",
            trace: trace,
            response: response,
            valueLabel: "Ratio 480 / 405",
            clock: twoMinutes,
            dose: TimeMark(.minutes(6), label: "dose"),
            panelHeight: 100
        )
    }

    /// A frame of rising grey with a square cell in it.
    private func film(_ frame: Int, brightness: Float = 1) throws -> FilmFrame {
        let pixels = (0..<40 * 30).map { Float($0 % 40) * brightness }
        var labels = [UInt32](repeating: 0, count: 40 * 30)
        for row in 10..<14 {
            for column in 20..<26 { labels[row * 40 + column] = 7 }
        }
        return try FilmFrame(
            frame: frame,
            image: Plane(width: 40, height: 30, pixels: pixels),
            labels: LabelRuns(LabelImage(width: 40, height: 30, labels: labels))
        )
    }

    @Test("Half time and onset stand on the curve at dose plus their times, with their intervals")
    func signs() throws {
        let read = SVGReader(try figure(trace, response(3, halfTimeInMinutes: 4, isResponder: true)).svg())
        // The axis reaches from 0 to 20 minutes. The first disc is that of the legend.
        let frame = try #require(read.elements("rect").first { $0["fill"] == "none" && $0["height"] == "100" })
        let width = Double(frame["width"] ?? "") ?? 0
        let disc = try #require(read.elements("circle").last)
        let middle = Double(disc["cx"] ?? "") ?? 0
        #expect(abs(middle / width * 20 - 10) < 0.05)
        // Half of the rise: the middle between the values 1 and 2 of the second plot's axis.
        let bars = read.elements("line").filter { $0["stroke"] == "#222222" && $0["stroke-width"] == "1.2" }
        let bar = try #require(bars.first)
        let ends = [bar["x1"], bar["x2"]].map { (Double($0 ?? "") ?? 0) / width * 20 }
        #expect(abs(ends[0] - 9) < 0.05 && abs(ends[1] - 11.5) < 0.05, "\(ends)")
        #expect(read.lines.contains { $0.hasPrefix("responder · amplitude +50 % (45 to 55) · t½ 4 min (3 to 5.5)") })
        #expect(read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("Without a clock, a dose or a response there are no signs; without a baseline there is one plot")
    func fewer() throws {
        let answer = response(3, halfTimeInMinutes: 4, isResponder: true)
        var figure = figure(trace, answer)
        let withoutResponse = SVGReader(try self.figure(trace).svg()).elements("circle").count
        (figure.clock, figure.dose) = (frameCounter, TimeMark(.frame(3), label: "dose"))
        #expect(SVGReader(try figure.svg()).elements("circle").count == withoutResponse)
        figure.dose = nil
        #expect(SVGReader(try figure.svg()).elements("circle").count == withoutResponse)
        var plain = trace
        for index in plain.points.indices { plain.points[index].normalized = .undefined }
        let read = SVGReader(try self.figure(plain).svg())
        #expect(read.elements("rect").count { $0["fill"] == "none" && $0["height"] == "100" } == 1)
        plain.points = []
        #expect(SVGReader(try self.figure(plain).svg()).lines.contains("no values"))
    }

    @Test("A point without neighbours is a disc on its interval; points in a line are not")
    func lonePoints() throws {
        func discs(_ values: [Double?]) throws -> (circles: Int, whiskers: Int) {
            let read = SVGReader(try figure(processedTrace(3, values)).svg())
            let whiskers = read.elements("line").count { $0["x1"] == $0["x2"] && $0["stroke-width"] == "1.8" }
            return (read.elements("circle").count, whiskers)
        }
        // A disc in either plot; only values relative to the baseline have an interval here.
        #expect(try discs([1]) == (2, 1))
        #expect(try discs([1, nil, 1, 1]) == (2, 1))
        #expect(try discs([1, 1, 1, 1]) == (0, 0))
    }

    @Test("The value as measured is drawn in grey only where the corrected one differs")
    func measured() throws {
        #expect(!SVGReader(try figure(trace).svg()).lines.contains("as measured, 90 % interval"))
        var corrected = trace
        for index in corrected.points.indices { corrected.points[index].raw *= 0.9 }
        let lines = SVGReader(try figure(corrected).svg()).lines
        #expect(lines.contains("as measured") && lines.contains("corrected, 90 % interval"))
    }

    @Test("The table has every number of every frame")
    func table() {
        let rows = figure(trace).csv().split(separator: "\n")
        #expect(
            rows[0]
                == "track,frame,time_min,raw,corrected,corrected_lower,corrected_upper,normalized,normalized_lower,normalized_upper,flags,reporter"
        )
        #expect(rows[6] == "3,5,10,0.75,0.75,0.65,0.85,1.5,1.3,1.7,,AMPK")
        #expect(rows[9] == "3,8,16,,,,,,,,gap,AMPK")
        #expect(rows.count == 12)
    }

    @Test("Frames of a strip are spread evenly, first and last among them")
    func stripFrames() {
        #expect(FilmStrip.frames(of: 0...59, count: 12).first == 0)
        #expect(FilmStrip.frames(of: 0...59, count: 12).last == 59)
        #expect(FilmStrip.frames(of: 0...59, count: 12).count == 12)
        #expect(FilmStrip.frames(of: 5...8, count: 12) == [5, 6, 7, 8])
        #expect(FilmStrip.frames(of: 5...5, count: 12) == [5])
        #expect(FilmStrip.frames(of: 0...100, count: 0) == [0, 100])
        let steps = zip(FilmStrip.frames(of: 3...97, count: 7), FilmStrip.frames(of: 3...97, count: 7).dropFirst())
        #expect(Set(steps.map { $1 - $0 }).isSubset(of: [15, 16]))
    }

    @Test("A strip has one contrast; crops stay inside the frame; outlines lie where the cell is")
    func strip() throws {
        let label: UInt32 = 7
        let crops = [
            try film(0).crop(label: label, center: PixelPoint(x: 22.5, y: 11.5), side: 16),
            try film(5, brightness: 2).crop(label: label, center: PixelPoint(x: 22.5, y: 11.5), side: 16),
            try film(10).crop(label: nil, center: PixelPoint(x: -50, y: 500), side: 16),
        ]
        var figure = figure(trace)
        let size = PixelSize(widthInMicrometers: 0.5, heightInMicrometers: 0.5)
        figure.strips = [FilmStrip(channel: "ex405", crops: crops, pixelSize: size)]
        let read = SVGReader(try figure.svg())
        let pictures = try read.elements("image").map { image in
            let text = String((image["href"] ?? "").dropFirst("data:image/png;base64,".count))
            return try PNGReader(Array(#require(Data(base64Encoded: text))))
        }
        #expect(pictures.map(\.width) == [16, 16, 16] && pictures.map(\.height) == [16, 16, 16])
        // Columns 15 to 30 of the frame, twice as bright in the second: grey is as far from black.
        let ratio = Double(pictures[1].samples[1]) / Double(pictures[0].samples[1])
        #expect(abs(ratio - 2) < 0.1, "\(ratio)")
        // The last square was moved inside: columns 0 to 15, of which the first is the darkest pixel of all.
        #expect(pictures[2].samples[0] == 0)
        let outlines = read.elements("path").filter { $0["stroke"] == "#e69f00" }.compactMap { $0["d"] }
        #expect(outlines.count == 2)
        let corners = SVGReader.pieces(ofPath: outlines[0]).joined()
        // Pixels 20 to 25 across and 10 to 13 down, in a crop that begins at column 15 and row 4.
        #expect(corners.map(\.x).min() == 5 && corners.map(\.x).max() == 11)
        #expect(corners.map(\.y).min() == 6 && corners.map(\.y).max() == 10)
        #expect(read.lines.contains("scale bar: 2 µm") && read.lines.contains("20 min"))
        #expect(read.lines.contains("crops without an outline: the cell was not seen"))
        #expect(read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("Frames that do not fit, empty squares and centres that are no numbers are refused")
    func refusals() throws {
        let image = Plane<Float>(width: 4, height: 4, repeating: 0)
        #expect(throws: FigureError.self) {
            try FilmFrame(frame: 0, image: image, labels: LabelRuns(LabelImage(width: 4, height: 5)))
        }
        let frame = try FilmFrame(frame: 0, image: image, labels: nil)
        #expect(throws: FigureError.self) { try frame.crop(label: nil, center: PixelPoint(x: 0, y: 0), side: 0) }
        #expect(throws: FigureError.self) { try frame.crop(label: nil, center: PixelPoint(x: .nan, y: 0), side: 4) }
        #expect(try frame.crop(label: 9, center: PixelPoint(x: 1e300, y: 0), side: 99).isOutlined == false)
    }

    @Test("Labels stay apart and names are escaped", arguments: hostileNames)
    func names(_ name: String) throws {
        var figure = figure(trace, response(3, halfTimeInMinutes: 4, isResponder: nil, flags: .edge))
        (figure.title, figure.valueLabel, figure.normalizedLabel) = (name, name, name)
        figure.marks = [TimeMark(.frame(9), label: name)]
        figure.strips = [
            FilmStrip(
                channel: name,
                crops: try (0..<12).map { frame in
                    try film(frame).crop(label: 7, center: PixelPoint(x: 9, y: 9), side: 20)
                },
                pixelSize: nil
            )
        ]
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
        #expect(read.elements("script").isEmpty)
    }
}
