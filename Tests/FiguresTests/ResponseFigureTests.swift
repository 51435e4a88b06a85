import Figures
import Foundation
import Reporters
import Testing

struct ResponseFigureTests {
    private func figure(_ responses: [CellResponse]) -> ResponseFigure {
        ResponseFigure(title: "Responses", responses: responses, threshold: 0.05)
    }

    private func many(_ count: Int) -> [CellResponse] {
        (0..<count).map { place in
            let small = 0.01 * Double(place % 5)
            let large = 0.5 + Double(place % 7) / 10
            guard place % 3 == 0 else {
                let call = place % 3 == 1 ? false : nil
                return response(place + 1, amplitude: small, halfTimeInMinutes: nil, isResponder: call)
            }
            return response(place + 1, amplitude: large, halfTimeInMinutes: Double(5 + place % 11), isResponder: true)
        }
    }

    @Test("Every cell with a half time stands in the scatter, every cell in its column")
    func signs() throws {
        let read = SVGReader(try figure(many(30)).svg())
        let discs = read.elements("circle").filter { $0["fill"] == "#d55e00" }
        let rings = read.elements("circle").filter { $0["stroke"] == "#0072b2" }
        // One of each in the legend; responders stand in both plots.
        #expect(discs.count == 1 + 20 && rings.count == 1 + 10)
        #expect(read.lines.contains("responders: 10") && read.lines.contains("not decided: 10"))
        #expect(read.lines.contains("t½ after the dose (min)"))
    }

    @Test("Signs of a column do not cover each other while there is room")
    func swarm() throws {
        let same = (1...9).map { response($0, amplitude: 0.5, halfTimeInMinutes: nil, isResponder: true) }
        let discs = SVGReader(try figure(same).svg()).elements("circle").dropFirst()
        let places = discs.compactMap { Double($0["cx"] ?? "") }.sorted()
        #expect(places.count == 9)
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 > 2.5 }, "\(places)")
    }

    @Test("Labels stay apart for every number of cells", arguments: [0, 1, 3, 40, 400, 3000])
    func collisions(_ cells: Int) throws {
        var figure = figure(many(cells))
        figure.notes = hostileNames
        let read = SVGReader(try figure.svg())
        #expect(read.isWellFormed && read.collisions.isEmpty, "\(read.collisions)")
        #expect(read.lines.contains("no cells") == (cells == 0))
    }

    @Test("The table has every number in minutes and shares")
    func table() {
        let cell = response(4, halfTimeInMinutes: 6, isResponder: true, flags: [.edge, .saturated])
        let rows = figure([cell, response(5, halfTimeInMinutes: nil, isResponder: nil)]).csv().split(separator: "\n")
        #expect(rows[1] == "4,AMPK,responders,0.5,,,0.5,0.45,0.55,6,5,7.5,2,1.5,3,20,0.9,edge;saturated")
        #expect(rows[2].hasPrefix("5,AMPK,not decided,0.5,,,0.5,0.45,0.55,,,,,,,20,0.9"))
    }

    @Test("A track that occurs twice is refused")
    func refusal() {
        #expect(throws: FigureError.duplicateTrack(id: 2)) { try figure(many(2) + many(2).suffix(1)).svg() }
    }
}
