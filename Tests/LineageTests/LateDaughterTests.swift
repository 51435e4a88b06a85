import CellImage
import Lineage
import Testing
import Tracker

/// A daughter whose sister is seen only later: the tracker has joined her to the mother.
@Suite struct LateDaughterTests {
    /// How one cell fares, beside six that stay where they are.
    private struct Event {
        /// How far the first daughter stands from the mother's last place, in pixels.
        var jump = 10.0
        /// Frames in which the second daughter is not seen; nil when there is none.
        var delay: Int? = 4
        /// Where the second daughter stands, in pixels from the mother's last place.
        var sister = -14.0

        static let birth = 24
        /// The mother is small and round for so many frames before she divides.
        static let roundedFrames = 9

        func movie() throws -> DiscMovie {
            let still = (0..<6).map { Disc(id: 100 + $0, x: 40 + 64 * Double($0), y: 360, radius: 12) }
            return try DiscMovie((0..<48).map { family($0) + still }, width: 400, height: 400)
        }

        private func family(_ frame: Int) -> [Disc] {
            guard frame >= Event.birth else {
                let radius = frame < Event.birth - Event.roundedFrames ? 12.0 : 6.0
                return [Disc(id: 1, x: 100, y: 100, radius: radius)]
            }
            let radius = min(8.5, 6 + 0.25 * Double(frame - Event.birth))
            var discs = [Disc(id: 2, x: 100 + jump, y: 100, radius: radius)]
            if let delay, frame >= Event.birth + delay {
                discs.append(Disc(id: 3, x: 100 + sister, y: 100, radius: radius))
            }
            return discs
        }
    }

    private func detect(_ event: Event) throws -> (movie: DiscMovie, result: DivisionResult) {
        let movie = try event.movie()
        let result = try DivisionDetection().detect(
            frames: movie.frames,
            overlaps: movie.overlaps,
            tracking: movie.tracking
        )
        return (movie, result)
    }

    @Test(arguments: 0...5)
    func isJoinedToHerSister(delay: Int) throws {
        let (movie, result) = try detect(Event(delay: delay))
        let tracks = result.tracking
        let division = try #require(result.divisions.first)
        #expect(result.divisions.count == 1 && division.frame == Event.birth)
        #expect(movie.lastDisc(of: division.mother, in: tracks) == 1)
        #expect(Set(division.daughters.compactMap { movie.firstDisc(of: $0, in: tracks) }) == [2, 3])
    }

    @Test func isNoLongerExpectedAfterTheLongestDelay() throws {
        #expect(try detect(Event(delay: DivisionParameters().maximumDelay + 1)).result.divisions.isEmpty)
    }

    @Test func aJumpAloneIsNoDivision() throws {
        #expect(try detect(Event(delay: nil)).result.divisions.isEmpty)
    }

    @Test func aNewcomerBesideACellThatStaysIsNoDaughter() throws {
        #expect(try detect(Event(jump: 0)).result.divisions.isEmpty)
        #expect(try detect(Event(jump: 0, sister: -26)).result.divisions.isEmpty)
    }

    /// A mother who is seen small and off her place for one frame, and then divides, is no daughter of herself.
    @Test func aMotherSeenOnceMoreIsNoDaughter() throws {
        let still = (0..<6).map { Disc(id: 100 + $0, x: 40 + 64 * Double($0), y: 360, radius: 12) }
        let movie = try DiscMovie(
            (0..<48).map { frame in
                let family =
                    switch frame {
                    case ..<24: [Disc(id: 1, x: 100, y: 100, radius: 15)]
                    case 24: [Disc(id: 1, x: 112, y: 100, radius: 13.3)]
                    default: [Disc(id: 2, x: 112, y: 100, radius: 10.5), Disc(id: 3, x: 85, y: 88, radius: 9.3)]
                    }
                return family + still
            },
            width: 400,
            height: 400
        )
        let result = try DivisionDetection().detect(
            frames: movie.frames,
            overlaps: movie.overlaps,
            tracking: movie.tracking
        )
        #expect(result.divisions.map(\.frame) == [25])
    }
}
