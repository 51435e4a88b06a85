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
    private func detect(
        frames: Int,
        pixelSize: PixelSize? = nil,
        _ discs: (Int) -> [Disc]
    ) throws -> (BuddingResult, DiscMovie) {
        let still = (0..<5).map { Disc(id: 100 + $0, x: 40 + 60 * Double($0), y: 260, radius: 16) }
        let movie = try DiscMovie((0..<frames).map { discs($0) + still }, width: 300, height: 300)
        let result = try movie.buds(pixelSize: pixelSize)
        return (result, movie)
    }

    /// A cell and a bud are lost in one frame, and one comes back that both might be: it goes on one track only.
    @Test func oneTrackGoesOnAsOneOther() throws {
        let (result, _) = try detect(frames: 12) { frame in
            var discs = [Disc(id: 1, x: 130, y: 90, radius: 36)]
            if frame <= 5 {
                discs += [Disc(id: 2, x: 82, y: 90, radius: 9.4), Disc(id: 3, x: 180, y: 185, radius: 12)]
            }
            if frame >= 6 { discs.append(Disc(id: 4, x: 180, y: 90, radius: 12)) }
            return discs
        }
        let seen = result.tracking.tracks.flatMap(\.observations)
        #expect(Set(seen).count == seen.count)
        #expect(seen.count == 12 * 6 + 6 * 2 + 6)
    }

    /// However short a frame is, times become numbers of frames.
    @Test func theShortestIntervalIsNoTrap() throws {
        let still = (0..<6).map { Disc(id: $0, x: 40 + 40 * Double($0), y: 60, radius: 12) }
        let movie = try DiscMovie(Array(repeating: still, count: 5), width: 300, height: 120)
        let result = try movie.buds(frameInterval: FrameInterval(seconds: FrameInterval.possibleSeconds.lowerBound))
        #expect(result.divisions.isEmpty)
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

    /// What a movie tells of its cells, by disc, with all frames counted from a given one on.
    private struct Story: Equatable {
        struct Cell: Equatable {
            var disc: Int?
            var origin: CellOrigin?
            var isHistoryKnown: Bool
            var age: Int?
            var fate: CellFate
        }

        var births: [[Int?]] = []
        var cells: [Cell] = []

        init(_ discs: [[Disc]], from start: Int) throws {
            let movie = try DiscMovie(discs, width: 360, height: 360)
            let masks = movie.masks
            let budding = try Budding()
            let result = try budding.detect(
                frames: movie.frames,
                overlaps: movie.overlaps,
                tracking: movie.tracking,
                frameInterval: FrameInterval(seconds: 300)
            ) { masks[$0] }
            let tracks = result.tracking.tracks
            func disc(_ track: Int) -> Int? { movie.firstDisc(of: track, in: result.tracking) }
            births = result.divisions.map { division in
                let frames = [division.frame, division.emergenceFrame, division.cytokinesisFrame].map {
                    $0.map { $0 - start }
                }
                return [disc(division.mother), disc(division.daughters[0])] + frames
            }
            let forest = try LineageForest(tracks: tracks, divisions: result.divisions, frames: movie.frames)
            let origins = try budding.origins(of: forest, tracks: tracks, frames: movie.frames)
            cells = zip(forest.cells, CellCycleSummary.all(of: forest)).map { cell, summary in
                Cell(
                    disc: disc(cell.id),
                    origin: origins[cell.id],
                    isHistoryKnown: summary.isHistoryKnown,
                    age: summary.replicativeAge,
                    fate: cell.fate
                )
            }
        }
    }

    /// Buds that are there when the movie begins are no births, also where its first or last frames are empty.
    @Test func emptyFramesAtTheEndsTellNothing() throws {
        let colony = Colony(seed: 2, founders: 3, frames: 60, size: 360)
        let shown = Array(colony.movie.dropFirst(20))
        let expected = try Story(shown, from: 0)
        #expect(expected.births.count > 5)
        #expect(expected.cells.contains { $0.origin == .founder && $0.fate == .end && !$0.isHistoryKnown })
        #expect(try Story([[]] + shown, from: 1) == expected)
        #expect(try Story([[], []] + shown + [[], []], from: 2) == expected)
    }

    /// Cells of the first frame that shows any are no newcomers, and those of the last one are not lost.
    @Test func framesThatShowNothingAreNoBeginAndNoEnd() throws {
        let cells = (0..<5).map { Disc(id: 100 + $0, x: 40 + 60 * Double($0), y: 260, radius: 16) }
        let small = Disc(id: 1, x: 80, y: 80, radius: 8)
        let late = Disc(id: 2, x: 200, y: 100, radius: 6)
        let shown = (0..<8).map { cells + [small] + ($0 >= 6 ? [late] : []) }
        let movie = try DiscMovie([[]] + shown + [[]], width: 300, height: 300)
        let result = try movie.buds()
        #expect(result.rejected.isEmpty && result.divisions.isEmpty)
        #expect(result.external.map { movie.firstDisc(of: $0, in: movie.tracking) } == [2])
    }

    @Test func debrisThatNeverGrowsIsRejected() throws {
        let (result, movie) = try detect(frames: 20) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)] + (frame < 4 ? [] : [Disc(id: 2, x: 102, y: 80, radius: 5)])
        }
        #expect(result.divisions.isEmpty && result.external.isEmpty)
        #expect(result.rejected.map { movie.firstDisc(of: $0, in: movie.tracking) } == [2])
    }

    /// A mother (1) with a bud (2), a cell that flows in (3), debris (4), and a full-grown newcomer (5).
    @Test func originsAreThoseThatTheSearchFound() throws {
        let (result, movie) = try detect(frames: 20) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 5, frame: frame, angle: 1.5)
                + (frame < 4 ? [] : [Disc(id: 3, x: 200, y: 60, radius: 5 + 0.5 * Double(frame - 4))])
                + (frame < 6 ? [] : [Disc(id: 4, x: 200, y: 160, radius: 5)])
                + (frame < 7 ? [] : [Disc(id: 5, x: 130, y: 160, radius: 16)])
        }
        let forest = try LineageForest(
            tracks: result.tracking.tracks,
            divisions: result.divisions,
            frames: movie.frames
        )
        let origins = try Budding().origins(of: forest, tracks: result.tracking.tracks, frames: movie.frames)
        let byDisc = Dictionary(
            uniqueKeysWithValues: origins.map { (movie.firstDisc(of: $0.key, in: result.tracking), $0.value) }
        )
        #expect([1, 2, 3, 4, 5, 100].map { byDisc[$0] } == [.founder, .born, .foreign, .debris, .founder, .founder])
        #expect(Set(result.external) == Set(origins.filter { $0.value == .foreign }.keys))
        #expect(Set(result.rejected) == Set(origins.filter { $0.value == .debris }.keys))
        #expect(CellOrigin.all(of: forest).values.allSatisfy { $0 == .founder || $0 == .born })
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
        #expect(result.divisions.isEmpty && result.external.isEmpty && result.rejected.isEmpty)
    }

    /// A cell at the upper left, another that touches the bud as well, and the bud in the notch of the two.
    private func notch(frame: Int, born: Int) -> [Disc] {
        let cells = [Disc(id: 1, x: 80, y: 80, radius: 16), Disc(id: 2, x: 113, y: 80, radius: 16)]
        guard frame >= born else { return cells }
        return cells + [Disc(id: 3, x: 96.5, y: 99, radius: 5 + 0.3 * Double(frame - born))]
    }

    @Test func aBudThatStaysWithAFloatingCellIsHers() throws {
        let (result, movie) = try detect(frames: 24) { frame in
            notch(frame: frame, born: 4).map { disc in
                let drifts = frame >= 10 && disc.id != 1
                return Disc(
                    id: disc.id,
                    x: disc.x + (drifts ? 4 * Double(frame - 9) : 0),
                    y: disc.y,
                    radius: disc.radius
                )
            }
        }
        #expect(result.divisions.map { movie.lastDisc(of: $0.mother, in: result.tracking) } == [2])
        let terms = Set(result.divisions[0].evidence.map(\.term))
        #expect(terms.isSuperset(of: [.gap, .contact, .expansion, .attachment, .bulge, .turn]))
        #expect(abs(result.divisions[0].evidence.map(\.cost).reduce(0, +) - result.divisions[0].cost) < 1e-9)
    }

    @Test func aBudThatWasABulgeOfACellIsHers() throws {
        let (result, movie) = try detect(frames: 16) { frame in
            var discs = notch(frame: frame, born: 5)
            // One frame before, the bud is still part of the second cell's mask.
            if frame == 4 { discs.append(Disc(id: 2, x: 96.5, y: 99, radius: 5)) }
            return discs
        }
        #expect(result.divisions.map { movie.lastDisc(of: $0.mother, in: result.tracking) } == [2])
        #expect(result.divisions[0].evidence.contains { $0.term == .bulge && $0.cost < -1 })
        #expect(result.divisions[0].rival.map(\.frame) == [5, 5])
    }

    @Test(arguments: [1, 2]) func theNeckMarkerNamesTheMother(mother: Int) throws {
        let still = (0..<5).map { Disc(id: 100 + $0, x: 40 + 60 * Double($0), y: 260, radius: 16) }
        let movie = try DiscMovie((0..<14).map { notch(frame: $0, born: 4) + still }, width: 300, height: 300)
        let masks = movie.masks
        let neck = mother == 1 ? (x: 93, y: 95) : (x: 100, y: 95)
        func detect(_ marker: (@Sendable (Int) throws -> Plane<Float>)?) throws -> BuddingResult {
            try Budding().detect(
                frames: movie.frames,
                overlaps: movie.overlaps,
                tracking: movie.tracking,
                frameInterval: nil,
                masks: { masks[$0] },
                neckMarker: marker
            )
        }
        let result = try detect { _ in
            var plane = Plane<Float>(width: 300, height: 300, repeating: 10)
            for (row, column) in [(0, 0), (0, 1), (1, 0), (0, -1), (-1, 0)] {
                plane[neck.y + row, neck.x + column] = 500
            }
            return plane
        }
        #expect(result.divisions.map { movie.lastDisc(of: $0.mother, in: result.tracking) } == [mother])
        #expect(result.divisions[0].confidence > 0.95)
        // A marker that shows nothing decides nothing.
        let plain = try detect { _ in Plane<Float>(width: 300, height: 300, repeating: 10) }
        #expect(try plain.divisions.map(\.mother) == detect(nil).divisions.map(\.mother))
        #expect(throws: LineageError.unreadableMarker(frame: 4, reason: "its size is not that of the masks")) {
            try detect { _ in Plane<Float>(width: 4, height: 4, repeating: 0) }
        }
    }

    /// One of four buds of the same growth has no mask of its own in its first three frames.
    @Test(arguments: [true, false]) func aBudThatIsSeenLateEmergedBefore(isMergedBefore: Bool) throws {
        let cells = (0..<4).map { Disc(id: $0 + 1, x: 60 + 60 * Double($0), y: 60, radius: 16) }
        let (result, movie) = try detect(frames: 20) { frame in
            cells
                + (0..<4).compactMap { index in
                    let age = frame - 4
                    let isOwn = age >= (index == 3 ? 3 : 0)
                    guard age >= 0, isOwn || isMergedBefore else { return nil }
                    // The area grows by the same amount in every frame; half a pixel is lost to the rim.
                    let radius = (16 + 14 * Double(age)).squareRoot() + 0.5
                    return Disc(
                        id: isOwn ? index + 10 : cells[index].id,
                        x: cells[index].x,
                        y: cells[index].y + 16 + radius,
                        radius: radius
                    )
                }
        }
        let late = result.divisions.filter { movie.firstDisc(of: $0.daughters[0], in: result.tracking) == 13 }
        // A bud that left no bulge in its mother's mask was not there.
        #expect(late.map(\.frame) == [7] && late.map(\.emergenceFrame) == [isMergedBefore ? 4 : 7])
        let others = result.divisions.filter { $0.frame == 4 }
        #expect(others.count == 3 && others.allSatisfy { $0.emergenceFrame == 4 })
    }

    /// Buds grow alike, slowly at first, and are seen at different sizes: the last ones hide in their mothers' masks.
    @Test func budsEmergeAtOneSizeHoweverLargeTheyAreWhenSeen() throws {
        let cells = (0..<4).map { Disc(id: $0 + 1, x: 50 + 66 * Double($0), y: 60, radius: 20) }
        let seenFrom = [1, 2, 3, 5]
        let pixelSize = try #require(PixelSize(widthInMicrometers: 0.1, heightInMicrometers: 0.1))
        let (result, movie) = try detect(frames: 24, pixelSize: pixelSize) { frame in
            cells
                + (0..<4).compactMap { index in
                    let age = frame - 4
                    guard age >= 1 else { return nil }
                    // 40 pixels after one frame, 98 after two, half a pixel lost to the rim; 0.9 square micrometres are 90.
                    let radius = (40 * pow(Double(age), 1.3) / .pi).squareRoot() + 0.5
                    return Disc(
                        id: age >= seenFrom[index] ? index + 10 : cells[index].id,
                        x: cells[index].x,
                        y: cells[index].y + 20 + radius,
                        radius: radius
                    )
                }
        }
        #expect(result.divisions.map(\.frame) == seenFrom.map { $0 + 4 })
        #expect(result.divisions.map(\.emergenceFrame) == [6, 6, 6, 6])
        let buds = result.divisions.map { movie.firstDisc(of: $0.daughters[0], in: result.tracking) }
        #expect(buds == [10, 11, 12, 13])
    }

    @Test(arguments: [0.001, 20]) func aPixelSizeThatCannotBeDoesNotMoveEmergence(micrometers: Double) throws {
        let pixelSize = PixelSize(widthInMicrometers: micrometers, heightInMicrometers: micrometers)
        func emergences(_ pixelSize: PixelSize?) throws -> [Int?] {
            try detect(frames: 24, pixelSize: pixelSize) { frame in
                [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 6, frame: frame, angle: 1)
            }.0.divisions.map(\.emergenceFrame)
        }
        #expect(try emergences(pixelSize) == emergences(nil))
        #expect(try emergences(nil) == [6])
    }

    @Test func separationIsWhereGrowthSlowsDown() throws {
        let (result, movie) = try detect(frames: 44) { frame in
            let mother = Disc(id: 1, x: 80, y: 80, radius: 16)
            guard frame >= 4 else { return [mother] }
            let area = 16 + 9 * Double(min(frame, 22) - 4) + 1.5 * Double(max(0, frame - 22))
            let radius = area.squareRoot() + 0.5
            return [mother, Disc(id: 2, x: 80 + 16 + radius, y: 80, radius: radius)]
        }
        let birth = try #require(result.divisions.first)
        #expect(movie.firstDisc(of: birth.daughters[0], in: result.tracking) == 2)
        let separation = try #require(birth.cytokinesisFrame)
        #expect(abs(separation - 22) <= 2)
        #expect(try #require(birth.cytokinesisConfidence) > 0.6)
    }

    @Test func aBudThatIsStillSmallAtTheEndIsNotSeparate() throws {
        let (result, _) = try detect(frames: 16) { frame in
            [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 5, frame: frame, angle: 1)
        }
        #expect(result.divisions.count == 1)
        #expect(result.divisions[0].cytokinesisFrame == nil && result.divisions[0].cytokinesisConfidence == nil)
    }

    @Test func aBudThatWasLostForAWhileIsOneBud() throws {
        let (result, movie) = try detect(frames: 24) { frame in
            let shift = frame >= 10 ? 70.0 : 0
            let cell = Disc(id: 1, x: 80, y: 80 + shift, radius: 16)
            guard frame >= 4, frame != 9 else { return [cell] }
            let radius = 5 + 0.3 * Double(frame - 4)
            return [cell, Disc(id: 2, x: 80 + 16 + radius, y: 80 + shift, radius: radius)]
        }
        #expect(result.divisions.count == 1)
        let bud = try #require(result.tracking.tracks.first { $0.id == result.divisions[0].daughters[0] })
        #expect(bud.firstFrame == 4 && bud.lastFrame == 23)
        #expect(movie.lastDisc(of: bud.id, in: result.tracking) == 2)
    }

    @Test func aCellThatJumpsIsOneCell() throws {
        let (result, movie) = try detect(frames: 20) { frame in
            [Disc(id: 1, x: frame < 10 ? 80 : 200, y: frame < 10 ? 80 : 140, radius: 16)]
        }
        let jumper = try #require(
            result.tracking.tracks.first { movie.firstDisc(of: $0.id, in: result.tracking) == 1 }
        )
        #expect(jumper.firstFrame == 0 && jumper.lastFrame == 19)
        #expect(result.tracking.tracks.map(\.id) == Array(1...result.tracking.tracks.count))
        #expect(result.tracking.links.count == result.tracking.tracks.map { $0.observations.count - 1 }.reduce(0, +))
    }

    @Test func cellsThatVanishAndComeInsteadOfOneAnotherStayApart() throws {
        let (result, _) = try detect(frames: 20) { frame in
            frame < 10
                ? [Disc(id: 1, x: 80, y: 80, radius: 16), Disc(id: 2, x: 80, y: 160, radius: 16)]
                : [Disc(id: 3, x: 200, y: 80, radius: 16), Disc(id: 4, x: 200, y: 160, radius: 16)]
        }
        #expect(result.tracking.tracks.count == 5 + 4)
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
        #expect(asked.frames == Array(11...16))
    }

    @Test func unreadableMasksAreReported() throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "disk on fire" } }
        let movie = try DiscMovie(
            (0..<9).map { [Disc(id: 1, x: 80, y: 80, radius: 16)] + bud(2, born: 3, frame: $0, angle: 1) },
            width: 200,
            height: 200
        )
        #expect(throws: LineageError.unreadableMasks(frame: 2, reason: "disk on fire")) {
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
