import CellImage
import Figures
import Foundation
import Lineage
import TestSupport
import Testing

struct OverlayFigureTests {
    private let labels = LabelRuns(
        LabelImage(
            ascii: """
                ........
                .11.....
                .11..22.
                .....22.
                .3......
                """
        )
    )

    private func figure(_ image: Plane<Float>? = nil, tracks: [UInt32: Int] = [1: 10, 2: 20]) -> OverlayFigure {
        let slope = (0..<40).map { Float($0) }
        let plane =
            image ?? (try? Plane(width: 8, height: 5, pixels: slope)) ?? Plane(width: 8, height: 5, repeating: 0)
        return OverlayFigure(
            title: "Frame",
            image: plane,
            labels: labels,
            tracks: tracks,
            frame: 3,
            clock: twoMinutes,
            pixelSize: nil,
            contrast: .values(0, 255)
        )
    }

    private func picture(_ figure: OverlayFigure) throws -> PNGReader {
        let href = try #require(SVGReader(try figure.svg()).elements("image").first?["href"])
        let data = try #require(Data(base64Encoded: String(href.dropFirst("data:image/png;base64,".count))))
        return try PNGReader(Array(data))
    }

    @Test("Pixels are mapped between black and white; those that are not finite are black")
    func pixels() throws {
        #expect(try picture(figure()).samples == (0..<40).map { UInt8($0) })
        var plane = Plane<Float>(width: 8, height: 5, repeating: 100)
        plane[0, 0] = .nan
        plane[0, 1] = .infinity
        plane[0, 2] = 300
        plane[0, 3] = -5
        #expect(try picture(figure(plane)).samples.prefix(5) == [0, 0, 255, 0, 100])
        var automatic = figure(Plane(width: 8, height: 5, repeating: .nan))
        automatic.contrast = .percentiles(0.005, 0.995)
        #expect(try picture(automatic).samples.allSatisfy { $0 == 0 })
    }

    @Test("Outlines lie on the masks' edges in the colours of the tracks")
    func outlines() throws {
        let read = SVGReader(try figure().svg())
        let paths = read.elements("path")
        #expect(
            paths.map { $0["stroke"] } == [Palette.color(ofTrack: 10).text, Palette.color(ofTrack: 20).text, "#ffffff"]
        )
        #expect(paths[2]["stroke-dasharray"] != nil)
        // Label 1 covers columns and rows 1 and 2: corners at 1 and 3, cut half a pixel before and after.
        let corners = SVGReader.pieces(ofPath: paths[0]["d"] ?? "")[0]
        #expect(corners.map(\.x) == [1, 1, 1.5, 2.5, 3, 3, 2.5, 1.5])
        #expect(corners.map(\.y) == [2.5, 1.5, 1, 1, 1.5, 2.5, 3, 3])
        #expect(read.lines.contains("frame 3 · n = 3 cells"))
        #expect(read.lines.contains("6 min"))
    }

    @Test("Cells of a lineage have the colour of its founder")
    func lineages() throws {
        var figure = figure(tracks: [1: 10, 2: 20])
        figure.founders = [10: 3, 20: 3]
        figure.showsNumbers = true
        let read = SVGReader(try figure.svg())
        let colors = read.elements("path").compactMap { $0["stroke"] }
        #expect(colors.filter { $0 == Palette.color(ofTrack: 3).text }.count == 2)
        #expect(read.lines.contains { $0.contains("coloured by lineage") })
        figure.founders = [20: 3]
        let mixed = SVGReader(try figure.svg()).elements("path").compactMap { $0["stroke"] }
        #expect(mixed.contains(Palette.color(ofTrack: 10).text) && mixed.contains(Palette.color(ofTrack: 3).text))
    }

    @Test("Scale bar, time and numbers appear when known and asked for")
    func annotations() throws {
        var figure = figure()
        #expect(!SVGReader(try figure.svg()).lines.contains { $0.contains("µm") || $0.contains("nm") })
        figure.pixelSize = PixelSize(widthInMicrometers: 0.5, heightInMicrometers: 0.5)
        #expect(SVGReader(try figure.svg()).lines.contains("500 nm"))
        figure.pixelSize = PixelSize(widthInMicrometers: 25, heightInMicrometers: 50)
        let stretched = SVGReader(try figure.svg())
        #expect(stretched.lines.contains("50 µm"))
        #expect(stretched.elements("image").first?["height"] == "500")
        figure.showsNumbers = true
        figure.clock = frameCounter
        let read = SVGReader(try figure.svg())
        #expect(read.lines.contains("10") && read.lines.contains("20") && !read.lines.contains("30"))
        #expect(read.lines.contains("frame 3"))
        #expect(read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("A crop shows its part; its table is that of the frame")
    func crop() throws {
        var figure = figure()
        figure.crop = PixelRect(minX: 4, minY: 2, maxX: 99, maxY: 4)
        let picture = try picture(figure)
        #expect(picture.width == 4 && picture.height == 2)
        #expect(picture.samples == [20, 21, 22, 23, 28, 29, 30, 31])
        #expect(SVGReader(try figure.svg()).lines.contains("frame 3 · n = 1 cell"))
        #expect(
            figure.csv() == """
                label,track,frame,time_min,x,y,area
                1,10,3,6,1.5,1.5,4
                2,20,3,6,5.5,2.5,4
                3,,3,6,1,4,1

                """
        )
        figure.crop = PixelRect(minX: 50, minY: 0, maxX: 60, maxY: 5)
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("Inputs that contradict each other are refused")
    func refusals() {
        let wrong = figure(Plane(width: 7, height: 5, repeating: 0))
        #expect(throws: FigureError.sizeMismatch(imageWidth: 7, imageHeight: 5, labelWidth: 8, labelHeight: 5)) {
            try wrong.svg()
        }
        var figure = figure()
        figure.contrast = .values(3, 3)
        #expect(throws: FigureError.self) { try figure.svg() }
        figure.contrast = .percentiles(0.5, 2)
        #expect(throws: FigureError.self) { try figure.svg() }
        figure.contrast = .percentiles(0, 1)
        figure.labels = nil
        figure.image = Plane(width: 0, height: 0, repeating: 0)
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("A large frame is reduced; thousands of cells stay small and their numbers apart")
    func large() throws {
        var image = LabelImage(width: 2_000, height: 2_000)
        for row in 0..<2_000 {
            for column in 0..<2_000 where row % 20 < 15 && column % 20 < 15 {
                image[row, column] = UInt32(row / 20 * 100 + column / 20 + 1)
            }
        }
        var figure = figure(Plane(width: 2_000, height: 2_000, repeating: 1), tracks: [:])
        figure.labels = LabelRuns(image)
        figure.tracks = Dictionary(uniqueKeysWithValues: (1...10_000).map { (UInt32($0), $0) })
        figure.showsNumbers = true
        let svg = try figure.svg()
        #expect(svg.utf8.count < 3_000_000)
        #expect(svg == (try figure.svg()))
        let read = SVGReader(svg)
        #expect(read.isWellFormed && read.collisions.isEmpty)
        #expect(read.lines.contains { $0.hasSuffix("numbers not shown") })
        #expect(try picture(figure).width == 1_000)
    }
}
