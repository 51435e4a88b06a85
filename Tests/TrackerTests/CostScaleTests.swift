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

    /// Cells that fade out of focus and come back begin anew; one that is missed at full size goes on.
    @Test(arguments: [[8, 6, 3, 0, 3, 6], [8, 6, 3, 0, 5, 6]])
    func aCellThatFadedIsNotTheOneThatComesIntoFocus(fading: [Int]) throws {
        let movie = (0..<60).map { frame in
            let discs = (0..<36).compactMap { cell -> Disc? in
                let x = 40 * (cell % 6) + 40
                let y = 40 * (cell / 6) + 40
                let age = frame - 10 - 3 * cell
                let radius = cell < 8 && fading.indices.contains(age) ? fading[age] : 8
                guard radius > 0, cell != 20 || frame != 30 else { return nil }
                return Disc(cell: cell + 1, x: x, y: y, radius: radius)
            }
            return drawing(discs, width: 280, height: 280)
        }
        let tracks = try Facts(movie).tracks().tracks
        #expect(tracks.count == 36 + 8)
        #expect(tracks.count { $0.observations.count == 59 } == 1)
        #expect(tracks.count { $0.observations.count == 60 } == 27)
    }
}
