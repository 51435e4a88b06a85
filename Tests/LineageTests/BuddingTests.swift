import CellImage
import Foundation
import Lineage
import Synchronization
import Testing
import Tracker

@Suite struct BuddingTests {
    @Test func findsTheMothersOfSimulatedColonies() throws {
        var right = 0
        var called = 0
        var born = 0
        for seed in 1...6 as ClosedRange<UInt64> {
            let colony = Colony(seed: seed, founders: 3, frames: 70, size: 360)
            let movie = try DiscMovie(colony.movie, width: 360, height: 360, seed: seed)
            let masks = movie.masks
            let result = try Budding().detect(
                frames: movie.frames,
                overlaps: movie.overlaps,
                tracking: movie.tracking,
                frameInterval: FrameInterval(seconds: 300)
            ) { masks[$0] }
            born += colony.mothers.count
            called += result.divisions.count
            for division in result.divisions {
                let bud = movie.firstDisc(of: division.daughters[0], in: movie.tracking)
                let mother = movie.lastDisc(of: division.mother, in: movie.tracking)
                if bud.flatMap({ colony.mothers[$0] }) == mother { right += 1 }
            }
            let forest = try LineageForest(
                tracks: movie.tracking.tracks,
                divisions: result.divisions,
                lastFrame: 69
            )
            #expect(forest.invariants().isEmpty)
        }
        #expect(Double(called) >= 0.97 * Double(born))
        #expect(Double(right) >= 0.9 * Double(born))
    }

    /// A colony far off keeps the movie's scale; the scene itself is at the upper left.
    private func detect(frames: Int, _ discs: (Int) -> [Disc]) throws -> (BuddingResult, DiscMovie) {
        let still = (0..<5).map { Disc(id: 100 + $0, x: 40 + 60 * Double($0), y: 260, radius: 16) }
        let movie = try DiscMovie((0..<frames).map { discs($0) + still }, width: 300, height: 300)
        let masks = movie.masks
        let result = try Budding().detect(
            frames: movie.frames,
            overlaps: movie.overlaps,
            tracking: movie.tracking,
            frameInterval: nil
        ) { masks[$0] }
        return (result, movie)
    }

    private func bud(_ id: Int, born: Int, frame: Int, angle: Double) -> [Disc] {
        guard frame >= born else { return [] }
        let radius = 4 + 0.6 * Double(frame - born)
        let distance = 16 + radius
        return [Disc(id: id, x: 80 + distance * cos(angle), y: 80 + distance * sin(angle), radius: radius)]
    }

    @Test func twoBudsInOneFrameAreBothFound() throws {
        let (result, movie) = try detect(frames: 14) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 5, frame: frame, angle: 0)
                + bud(3, born: 5, frame: frame, angle: 3)
        }
        #expect(result.divisions.map(\.frame) == [5, 5])
        #expect(result.divisions.allSatisfy { movie.lastDisc(of: $0.mother, in: movie.tracking) == 1 })
        #expect(result.divisions.allSatisfy { $0.kind == .budding && $0.cytokinesisFrame == nil })
    }

    @Test func aSmallCellFarFromAllOthersIsExternal() throws {
        let (result, movie) = try detect(frames: 14) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)]
                + (frame < 4 ? [] : [Disc(id: 2, x: 200, y: 100, radius: 5 + 0.5 * Double(frame - 4))])
        }
        #expect(result.divisions.isEmpty && result.rejected.isEmpty)
        #expect(result.external.map { movie.firstDisc(of: $0, in: movie.tracking) } == [2])
    }

    @Test func debrisThatNeverGrowsIsRejected() throws {
        let (result, movie) = try detect(frames: 20) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)] + (frame < 4 ? [] : [Disc(id: 2, x: 102, y: 80, radius: 5)])
        }
        #expect(result.divisions.isEmpty && result.external.isEmpty)
        #expect(result.rejected.map { movie.firstDisc(of: $0, in: movie.tracking) } == [2])
    }

    @Test func anObjectThatVanishesIsRejected() throws {
        let (result, _) = try detect(frames: 14) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)]
                + (frame == 4 || frame == 5 ? bud(2, born: 4, frame: frame, angle: 0) : [])
        }
        #expect(result.divisions.isEmpty && result.rejected.count == 1)
    }

    @Test func aFullGrownNewcomerIsNoBud() throws {
        let (result, _) = try detect(frames: 14) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)] + (frame < 4 ? [] : [Disc(id: 2, x: 112, y: 80, radius: 16)])
        }
        #expect(result == BuddingResult(divisions: [], external: [], rejected: []))
    }

    @Test func masksAreAskedForOnlyNearBirths() throws {
        let movie = try DiscMovie(
            (0..<30).map { frame in
                [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 12, frame: frame, angle: 1)
            },
            width: 200,
            height: 200
        )
        let masks = movie.masks
        let asked = FrameLog()
        let result = try Budding().detect(
            frames: movie.frames,
            overlaps: movie.overlaps,
            tracking: movie.tracking,
            frameInterval: nil
        ) { frame in
            asked.add(frame)
            return masks[frame]
        }
        #expect(result.divisions.count == 1)
        #expect(asked.frames == [12, 13, 14, 15, 16])
    }

    @Test func unreadableMasksAreReported() throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "disk on fire" } }
        let movie = try DiscMovie(
            (0..<9).map { [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 3, frame: $0, angle: 1) },
            width: 200,
            height: 200
        )
        #expect(throws: LineageError.unreadableMasks(frame: 3, reason: "disk on fire")) {
            try Budding().detect(
                frames: movie.frames,
                overlaps: movie.overlaps,
                tracking: movie.tracking,
                frameInterval: nil
            ) { _ in throw Broken() }
        }
    }
}

/// Remembers which frames were asked for.
private final class FrameLog: Sendable {
    private let log = Mutex<[Int]>([])

    var frames: [Int] { log.withLock { $0 } }

    func add(_ frame: Int) {
        log.withLock { $0.append(frame) }
    }
}
