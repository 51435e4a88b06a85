import CellImage
import Figures
import Foundation
import Lineage
import Testing

struct DivisionFilmTests {
    /// Cell 1 in the middle before frame 4, then 2 and 3 beside it.
    private func film(frames: [Int]) throws -> DivisionFilm {
        let crops = try frames.map { frame -> FilmCrop in
            var labels = LabelImage(width: 40, height: 30)
            let cells: [(label: UInt32, columns: Range<Int>)] =
                frame < 4 ? [(1, 16..<24)] : [(2, 8..<14), (3, 26..<32)]
            for cell in cells {
                for row in 12..<18 {
                    for column in cell.columns { labels[row, column] = cell.label }
                }
            }
            let image = Plane<Float>(width: 40, height: 30, repeating: Float(frame))
            return try FilmFrame(frame: frame, image: image, labels: LabelRuns(labels))
                .crop(
                    labels: cells.map(\.label).filter { $0 == 1 },
                    offspring: cells.map(\.label).filter { $0 > 1 },
                    center: PixelPoint(x: 20, y: 15),
                    side: 30
                )
        }
        var found = division(1, [2, 3], at: 4, .mitosis)
        found.confidence = 0.625
        let size = PixelSize(widthInMicrometers: 0.5, heightInMicrometers: 0.5)
        return DivisionFilm(
            found,
            strip: FilmStrip(channel: "H2B", crops: crops, pixelSize: size),
            clock: twoMinutes
        )
    }

    @Test("Three frames before a division and three from it on are shown, as far as there are any")
    func frames() {
        let found = division(1, [2, 3], at: 4, .mitosis)
        #expect(DivisionFilm.frames(around: found, of: Array(0..<20)) == [1, 2, 3, 4, 5, 6])
        #expect(DivisionFilm.frames(around: found, of: [0, 2, 5, 9]) == [0, 2, 5, 9])
        #expect(DivisionFilm.frames(around: found, of: []) == [])
    }

    @Test("Mother and daughters have outlines in their frames; the figure says who, when and how sure")
    func drawing() throws {
        let film = try film(frames: [2, 3, 4, 5])
        let read = SVGReader(try film.svg())
        #expect(read.elements("image").count == 4)
        func outlines(_ color: String) -> [Int] {
            read.elements("path").filter { $0["stroke"] == color }.compactMap { $0["d"] }
                .map { SVGReader.pieces(ofPath: $0).count }
        }
        #expect(outlines("#e69f00") == [1, 1] && outlines("#56b4e9") == [2, 2])
        #expect(read.lines.contains { $0.hasSuffix("mother orange, daughters blue") })
        #expect(read.lines.contains("1 becomes 2 and 3") && read.lines.contains("H2B"))
        #expect(
            read.lines.contains {
                $0.hasPrefix("frame 4 · confidence 0.63 · scale bar")
                    || $0.hasPrefix("frame 4 · confidence 0.62 · scale bar")
            }
        )
        #expect(read.lines.contains("8 min"))
        #expect(read.collisions.isEmpty, "\(read.collisions)")
        #expect(
            film.csv() == """
                mother,division_frame,confidence,frame,time_min,outlines
                1,4,0.625,2,4,1
                1,4,0.625,3,6,1
                1,4,0.625,4,8,2
                1,4,0.625,5,10,2

                """
        )
        var bud = film
        bud.division = division(1, [2], at: 4, .budding)
        #expect(bud.title == "1 has bud 2")
        #expect(SVGReader(try bud.svg()).lines.contains { $0.hasSuffix("mother orange, bud blue") })
    }

    @Test("A report shows the films above the table of divisions")
    func report() throws {
        var report = ReportContents(
            title: "t",
            subtitles: [],
            lineages: LineageContents(forest: try smallForest(), clock: twoMinutes)
        )
        report.divisionFilms = [try film(frames: [3, 4])]
        let page = PageReader(try report.page().html())
        #expect(page.isWellFormed && page.contents["text"]?.contains("1 becomes 2 and 3") == true)
        #expect(page.elements.contains { $0.attributes["download"] == "division-1-frame-4.csv" })
    }

    @Test("The least sure divisions come first, the earlier ones where they are alike")
    func leastSure() throws {
        let contents = LineageContents(forest: try smallForest(), clock: twoMinutes)
        let frames = contents.forest.divisions.map(\.frame).sorted()
        #expect(contents.leastSureDivisions(2).map(\.frame) == Array(frames.prefix(2)))
        #expect(contents.leastSureDivisions(99).map(\.frame) == frames)
    }
}
