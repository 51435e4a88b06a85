import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct StrayPairsTests {
    /// Wandering cells, and specks between them: two in successive frames side by side or one over the other, and others
    /// that are each alone.
    private func tracks(aside: Double, lonely: Int) throws -> [[DetectionID]] {
        var numbers = SplitMix(seed: 3)
        var cells = (0..<64).map { index in
            Disc(cell: index + 1, x: 30 * (index % 8) + 20, y: 30 * (index / 8) + 20, radius: 6)
        }
        var movie: [LabelRuns] = []
        for frame in 0..<20 {
            for index in cells.indices {
                cells[index].x += Double.random(in: -2...2, using: &numbers)
                cells[index].y += Double.random(in: -2...2, using: &numbers)
            }
            let specks = (0..<lonely).filter { 1 + $0 % 18 == frame }.map { index in
                let place = 5 * index % 49
                return Disc(cell: 200 + index, x: 30 * (place % 7) + 35, y: 30 * (place / 7) + 35, radius: 3)
            }
            let pair = frame == 9 || frame == 10 ? [Disc(x: 125, y: 125, radius: 3, label: 100)] : []
            movie.append(
                drawing(cells + specks + pair.map { moved($0, by: frame == 10 ? aside : 0) }, width: 250, height: 250)
            )
        }
        let result = try Facts(movie).tracks()
        #expect(result.invariants == [])
        return result.tracks.map(\.observations)
    }

    private func moved(_ disc: Disc, by columns: Double) -> Disc {
        var disc = disc
        disc.x += columns
        return disc
    }

    private let pair = [9, 10].map { DetectionID(frame: $0, label: 100) }

    @Test func twoMasksOfNothingAreNoCellWhereTheMovieHasMany() throws {
        for aside in [9.0, 12] {
            #expect(try tracks(aside: aside, lonely: 0).contains(pair))
            #expect(try !tracks(aside: aside, lonely: 20).contains(pair))
        }
    }

    @Test func masksThatOverlapAreACell() throws {
        for aside in [0.0, 4] {
            #expect(try tracks(aside: aside, lonely: 40).contains(pair))
        }
    }
}
