import CellImage
import Testing
import Tracker

/// Costs that are learnt from the movie.
@Suite struct CostScaleTests {
    @Test func aCellThatLeavesIsNotTheOneThatEntersElsewhere() throws {
        let movie = (0..<30).map { frame in
            var discs = (0..<20).map { cell in
                Disc(cell: cell + 10, x: 50 * (cell % 5) + 30, y: 50 * (cell / 5) + 30, radius: 8)
            }
            if frame < 12 { discs.append(Disc(cell: 1, x: 300 + 2 * frame, y: 60, radius: 8)) }
            if frame >= 13 { discs.append(Disc(cell: 2, x: 322, y: 100, radius: 8)) }
            return drawing(discs, width: 330, height: 220)
        }
        let result = try Facts(movie).tracks()
        #expect(result.tracks.count == 22)
    }

    @Test func anExplicitCostIsUsed() throws {
        var parameters = TrackingParameters()
        parameters.endCost = 0
        parameters.missCost = 0
        // With ends for nothing, only links that speak for themselves are left.
        let cell = drawing([Disc(x: 20, y: 20, radius: 7, label: 1)], width: 60, height: 40)
        let far = drawing([Disc(x: 34, y: 20, radius: 7, label: 1)], width: 60, height: 40)
        #expect(try Facts([cell, cell, far, far]).tracks(parameters).tracks.map(\.observations.count) == [2, 2])
        #expect(try Facts([cell, cell, far, far]).tracks().tracks.map(\.observations.count) == [4])
    }
}
