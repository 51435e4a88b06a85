import CellImage
import Testing
import Tracker

/// Costs that are learnt from the movie.
@Suite struct CostScaleTests {
    /// Cells that keep their neighbours, of which two jump by more than a diameter at once.
    ///
    /// The second one lands where the first one was, so that frame by frame it passes for it.
    private func jumpingPair() -> [LabelRuns] {
        (0..<40).map { frame in
            var discs: [Disc] = []
            for cell in 0..<24 {
                discs.append(
                    Disc(cell: cell + 10, x: 40 * (cell % 6) + 30, y: 40 * (cell / 6) + 30, radius: 8)
                )
            }
            let jump = frame < 20 ? 0 : 24
            discs.append(Disc(cell: 1, x: 300 + jump, y: 60, radius: 8))
            discs.append(Disc(cell: 2, x: 280 + jump, y: 60, radius: 8))
            return drawing(discs, width: 360, height: 200)
        }
    }

    @Test func cellsThatJumpTogetherKeepTheirIdentity() throws {
        let result = try Facts(jumpingPair()).tracks()
        #expect(result.links.allSatisfy { $0.from.label == $0.to.label })
        #expect(result.tracks.count == 26)
    }

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
