import CellImage
import Foundation
import Lineage
import TestSupport
import Testing

/// When cells are due to bud.
@Suite struct BuddingRhythmTests {
    typealias Life = BuddingRhythm.Life

    /// Cells that bud about every 20 frames, 25 after their own birth.
    private var regular: [Life] {
        (0..<10).map { cell in
            let first = cell % 5 * 3
            let waits = [18, 20, 22, 19, 21]
            let buds = waits.indices.map { first + 25 + waits[..<$0].reduce(0, +) + cell % 3 }
            return Life(begin: first, end: 130, isBorn: true, buds: buds)
        }
    }

    @Test func fewBudsShowNoRhythm() {
        let rhythm = BuddingRhythm([Life(begin: 0, end: 99, isBorn: false, buds: [10, 30, 50, 70])])
        #expect(rhythm.shortestWait == nil)
        let life = Life(begin: 0, end: 99, isBorn: false, buds: [10, 40])
        for frame in [0, 9, 10, 11, 25, 41, 99] {
            #expect(abs(rhythm.logRatio(ofBudAt: frame, in: life)) < 1e-9)
        }
    }

    @Test func aCellIsDueAfterTheUsualWait() throws {
        let rhythm = BuddingRhythm(regular)
        let shortest = try #require(rhythm.shortestWait)
        #expect(shortest >= 8 && shortest <= 18)
        let life = Life(begin: 0, end: 100, isBorn: true, buds: [30])
        let ratios = [32, 40, 50].map { rhythm.logRatio(ofBudAt: $0, in: life) }
        #expect(ratios[0] == -3)
        #expect(ratios[0] < ratios[1] && ratios[1] < ratios[2])
        #expect(ratios[2] > 0.5)
        // Just before her next bud she is no more due than just after her last one.
        #expect(rhythm.logRatio(ofBudAt: 28, in: life) == -3)
    }

    @Test func aNewbornIsNotDue() {
        let rhythm = BuddingRhythm(regular)
        let newborn = Life(begin: 40, end: 100, isBorn: true)
        #expect(rhythm.logRatio(ofBudAt: 45, in: newborn) < -2)
        // She may have had a bud just before she was first seen, or long before.
        #expect(rhythm.logRatio(ofBudAt: 45, in: Life(begin: 40, end: 60, isBorn: false)) > -1)
    }

    /// What is not seen to end has lasted: cells that never bud again make the usual wait longer.
    @Test func cellsThatDoNotBudAgainHaveWaited() throws {
        let silent = (0..<30).map { _ in Life(begin: 0, end: 130, isBorn: false, buds: [90]) }
        let life = Life(begin: 0, end: 130, isBorn: false, buds: [20, 50])
        let few = BuddingRhythm(regular).logRatio(ofBudAt: 30, in: life)
        let many = BuddingRhythm(regular + silent).logRatio(ofBudAt: 30, in: life)
        #expect(many < few && few < 0)
    }

    /// A bud in a notch of two cells, closer to one that has a bud four frames later which no other cell can have had.
    @Test(arguments: [true, false]) func aCellWithABudJustAfterIsNotTheMother(hasBudAfter: Bool) throws {
        let frames = 44
        let movie = try DiscMovie(
            (0..<frames).map { frame in
                var discs = (0..<8).flatMap { family($0, frame: frame) }
                // Cells without buds keep the movie's scale.
                discs += (0..<12).map { Disc(id: 1000 + $0, x: 30 + 40 * Double($0), y: 400, radius: 16) }
                discs += [Disc(id: 1, x: 80, y: 80, radius: 16), Disc(id: 2, x: 113, y: 80, radius: 16)]
                discs += grown(3, x: 95.5, y: 98, born: 20, frame: frame)
                if hasBudAfter { discs += grown(4, x: 60, y: 80, born: 24, frame: frame) }
                return discs
            },
            width: 520,
            height: 430
        )
        let result = try movie.buds()
        let division = try #require(
            result.divisions.first { movie.firstDisc(of: $0.daughters[0], in: result.tracking) == 3 }
        )
        #expect(movie.firstDisc(of: division.mother, in: result.tracking) == (hasBudAfter ? 2 : 1))
        #expect(division.evidence.contains { $0.term == .rhythm })
        #expect(abs(division.evidence.map(\.cost).reduce(0, +) - division.cost) < 1e-9)
    }

    /// A cell that buds every 15 frames.
    private func family(_ number: Int, frame: Int) -> [Disc] {
        let (x, y) = (80 + 110 * Double(number % 4), 190 + 95 * Double(number / 4))
        let mother = Disc(id: 100 * (number + 1), x: x, y: y, radius: 16)
        return [mother]
            + (0..<3).flatMap { bud in
                let angle = 2.1 * Double(bud)
                return grown(
                    mother.id + bud + 1,
                    x: x + 21 * cos(angle),
                    y: y + 21 * sin(angle),
                    born: 2 + number % 3 + 15 * bud,
                    frame: frame
                )
            }
    }

    private func grown(_ id: Int, x: Double, y: Double, born: Int, frame: Int) -> [Disc] {
        guard frame >= born else { return [] }
        return [Disc(id: id, x: x, y: y, radius: 4.5 + min(3, 0.4 * Double(frame - born)))]
    }
}
