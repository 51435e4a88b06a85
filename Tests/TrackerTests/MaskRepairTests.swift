import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct MaskRepairTests {
    private func repaired(_ movie: [LabelRuns]) throws -> RepairedFrames {
        let facts = try Facts(movie)
        return RepairedFrames(frames: facts.frames, overlaps: facts.overlaps) { movie[$0] }
    }

    /// Splits and joins, then links, then fills every gap.
    private func filled(_ movie: [LabelRuns]) throws -> (tracks: [Track], movie: RepairedFrames) {
        var frames = try repaired(movie)
        try MaskSplitting.repair(&frames)
        let linked = try Tracker().link(frames.frames, overlaps: frames.overlaps)
        var tracks = linked.tracks
        let gaps = linked.links.filter { $0.gap > 0 }.map { link in
            GapFilling.Gap(
                track: tracks.firstIndex { $0.observations.contains(link.from) } ?? 0,
                frames: Array(link.from.frame + 1..<link.to.frame),
                before: link.from,
                after: link.to
            )
        }
        let result = try GapFilling(frames).fill(&tracks, gaps)
        return (tracks, result)
    }

    private func area(_ id: DetectionID, _ movie: RepairedFrames) throws -> Int? {
        try movie.masks(inFrame: id.frame).regionProperties().first { $0.label == id.label }?.area
    }

    @Test func aMissedCellGetsTheMaskBetweenItsNeighbours() throws {
        let before = drawing([Disc(x: 30, y: 30, radius: 6, label: 1)], width: 80, height: 60)
        let after = drawing([Disc(x: 34, y: 32, radius: 10, label: 5)], width: 80, height: 60)
        let empty = LabelRuns(LabelImage(width: 80, height: 60))
        let result = try filled([before, empty, after])
        let track = try #require(result.tracks.first)
        #expect(result.tracks.count == 1 && track.observations.map(\.frame) == [0, 1, 2])
        let region = try #require(try result.movie.masks(inFrame: 1).regionProperties().first)
        let expected = drawing([Disc(x: 32, y: 31, radius: 8, label: 1)], width: 80, height: 60)
        let wanted = try #require(expected.regionProperties().first)
        #expect(abs(region.area - wanted.area) <= wanted.area / 10)
        #expect(region.centroid.distance(to: wanted.centroid) < 0.6)
        #expect(result.movie.repairs[1]?.repairs.map(\.kind) == [.filled])
        #expect(result.movie.repairs[1]?.repairs.first?.sources == [])
    }

    @Test func aFilledMaskCoversNoOtherCell() throws {
        let cell = Disc(x: 30, y: 30, radius: 8, label: 1)
        let neighbour = Disc(x: 44, y: 30, radius: 8, label: 2)
        let both = drawing([cell, neighbour], width: 80, height: 60)
        let one = drawing([Disc(x: 42, y: 30, radius: 8, label: 2)], width: 80, height: 60)
        let result = try filled([both, one, both])
        let masks = try result.movie.masks(inFrame: 1)
        #expect(masks.removingLabels(Set(result.movie.repairs[1]?.repairs.map(\.label) ?? [])) == one)
        #expect(result.tracks.map(\.observations.count) == [3, 3])
    }

    @Test(arguments: [PixelShift(x: 0, y: 0), PixelShift(x: 9, y: -5)])
    func aMaskOfTwoCellsIsDivided(drift: PixelShift) throws {
        func frame(_ number: Int, labels: (UInt32, UInt32)) -> LabelRuns {
            let (x, y) = (Double(number * drift.x), Double(number * drift.y))
            var discs = [
                Disc(x: 60 + x, y: 60 + y, radius: 8, label: labels.0),
                Disc(x: 74 + x, y: 63 + y, radius: 7, label: labels.1),
            ]
            // Others that stay apart show the drift.
            for (index, place) in [(30.0, 30.0), (110, 40), (40, 110), (110, 110), (75, 105)].enumerated() {
                discs.append(Disc(x: place.0 + x, y: place.1 + y, radius: 7, label: UInt32(10 + index)))
            }
            return drawing(discs, width: 160, height: 140)
        }
        let movie = [frame(0, labels: (1, 2)), frame(1, labels: (3, 3)), frame(2, labels: (1, 2))]
        let result = try filled(movie)
        #expect(result.tracks.count == 7 && result.tracks.allSatisfy { $0.observations.count == 3 })
        let repairs = try #require(result.movie.repairs[1])
        #expect(repairs.repairs.map(\.kind) == [.split, .split] && repairs.replaced == [3])
        let apart = frame(1, labels: (1, 2)).regionProperties().map(\.area).sorted()
        let found = try result.movie.masks(inFrame: 1).regionProperties().map(\.area).sorted()
        for (one, other) in zip(apart, found) { #expect(abs(one - other) <= 12) }
        // What was segmented is still there.
        #expect(
            repairs.applied(to: movie[1]).removingLabels(Set(repairs.repairs.map(\.label)))
                == movie[1].removingLabels([3])
        )
    }

    /// A mask is divided into all of its parts or into none: here there are labels for one part.
    @Test func aMaskIsNotDividedWithoutLabelsForAllParts() throws {
        func frame(_ labels: (UInt32, UInt32)) -> LabelRuns {
            let discs = [
                Disc(x: 60, y: 60, radius: 8, label: labels.0), Disc(x: 74, y: 63, radius: 7, label: labels.1),
                Disc(x: 30, y: 30, radius: 7, label: .max - 1), Disc(x: 110, y: 110, radius: 7, label: 12),
            ]
            return drawing(discs, width: 160, height: 140)
        }
        let movie = [frame((1, 2)), frame((3, 3)), frame((1, 2))]
        let result = try filled(movie)
        #expect(result.movie.repairs[1]?.repairs.contains { $0.kind == .split } != true)
        let area = movie[1].regionProperties().reduce(0) { $0 + $1.area }
        #expect(try result.movie.masks(inFrame: 1).regionProperties().reduce(0) { $0 + $1.area } == area)
    }

    @Test func aMotherIsNotDivided() throws {
        let mother = drawing([Disc(x: 40, y: 40, radius: 10, label: 1)], width: 80, height: 80)
        let daughters = drawing(
            [Disc(x: 34, y: 40, radius: 7, label: 1), Disc(x: 47, y: 40, radius: 7, label: 2)],
            width: 80,
            height: 80
        )
        var frames = try repaired([mother, mother, daughters, daughters])
        try MaskSplitting.repair(&frames)
        #expect(frames.repairs.isEmpty)
    }

    @Test func piecesOfOneCellAreJoined() throws {
        let whole = LabelRuns(LabelImage(ascii: "........\n.111111.\n.111111.\n.111111.\n........"))
        let cut = LabelRuns(LabelImage(ascii: "........\n.222333.\n.222333.\n.222333.\n........"))
        let result = try filled([whole, whole, cut, whole])
        #expect(result.tracks.map(\.observations.count) == [4])
        #expect(result.movie.repairs[2]?.repairs == [MaskRepair(kind: .joined, frame: 2, label: 4, sources: [2, 3])])
        #expect(try area(DetectionID(frame: 2, label: 4), result.movie) == 18)
        // Runs that have come to touch are one, as everywhere.
        let masks = try result.movie.masks(inFrame: 2)
        #expect(try RunLengthMask.decode(RunLengthMask.encode(masks)) == masks)
    }

    private let wholeCell = LabelRuns(LabelImage(ascii: "........\n.111111.\n.111111.\n.111111.\n........"))
    private let cutCell = LabelRuns(LabelImage(ascii: "........\n.222333.\n.222333.\n.222333.\n........"))

    @Test(arguments: ["wwpw", "wwppw", "pwww", "wpww", "wwpwpww"])
    func piecesAreJoinedWhereTheCellIsWholeAround(order: String) throws {
        var frames = try repaired(order.map { $0 == "w" ? wholeCell : cutCell })
        try MaskSplitting.repair(&frames)
        let cut = order.enumerated().filter { $0.element == "p" }.map(\.offset)
        #expect(frames.repairs.keys.sorted() == cut)
        #expect(frames.repairs.values.allSatisfy { $0.repairs.map(\.kind) == [.joined] })
    }

    /// Cells that touch and now and then share a mask are several cells, and so are daughters.
    @Test(arguments: ["pwppwpp", "ppwpwpp", "wwpp", "wwwp", "pppw"])
    func cellsThatShareAMaskAreNotJoined(order: String) throws {
        var frames = try repaired(order.map { $0 == "w" ? wholeCell : cutCell })
        try MaskSplitting.repair(&frames)
        #expect(frames.repairs.values.allSatisfy { !$0.repairs.map(\.kind).contains(.joined) })
    }

    /// Two discs side by side are two cells, though one mask covered both before and after.
    @Test func cellsSideBySideAreNotJoined() throws {
        let one = drawing([Disc(x: 40, y: 40, radius: 14, label: 1)], width: 80, height: 80)
        let two = drawing(
            [Disc(x: 31, y: 40, radius: 9.5, label: 1), Disc(x: 51, y: 40, radius: 9.5, label: 2)],
            width: 80,
            height: 80
        )
        var frames = try repaired([one, one, two, one, one])
        try MaskSplitting.repair(&frames)
        #expect(frames.repairs.isEmpty)
    }

    @Test(arguments: 0..<5)
    func nothingIsRepairedWhereNothingIsWrong(seed: Int) throws {
        let cells = WalkingCells(side: 7, frameCount: 8, step: 2, seed: UInt64(seed))
        let result = try filled(cells.frames)
        #expect(result.movie.repairs.isEmpty)
        #expect(result.tracks.map(\.observations) == cells.truth)
    }

    @Test(arguments: 0..<5)
    func missedCellsAreFoundWhereTheyWere(seed: Int) throws {
        let whole = WalkingCells(side: 7, frameCount: 10, step: 1.5, seed: UInt64(seed))
        var numbers = SplitMix(seed: UInt64(seed) + 100)
        var hidden: [DetectionID] = []
        let movie = whole.frames.enumerated().map { frame, runs in
            let isInside = (1..<9).contains(frame)
            let labels = detections(runs).map(\.label).filter { _ in
                isInside && Double.random(in: 0..<1, using: &numbers) < 0.05
            }
            hidden += labels.map { DetectionID(frame: frame, label: $0) }
            return runs.removingLabels(Set(labels))
        }
        let result = try filled(movie)
        var matched = 0
        for id in hidden {
            let truth = whole.frames[id.frame].keepingLabels([id.label])
            let overlaps = OverlapTable.count(truth, try result.movie.masks(inFrame: id.frame))
            let area = detections(truth).first?.region.area ?? 0
            if let best = overlaps.map(\.pixels).max(), 2 * best > area { matched += 1 }
        }
        #expect(hidden.count > 10 && matched * 10 >= hidden.count * 9, "\(matched) of \(hidden.count)")
    }

    @Test func damagedRepairsDoNotFit() {
        let masks = LabelRuns(LabelImage(ascii: "11..\n11..\n...."))
        func fits(_ drawing: String) -> Bool {
            let repair = MaskRepair(kind: .split, frame: 0, label: 2, sources: [])
            return FrameRepair(frame: 0, repairs: [repair], masks: LabelRuns(LabelImage(ascii: drawing))).fits(masks)
        }
        #expect(fits("..22\n...."))
        #expect(!fits(".22.\n...."))
        #expect(!fits("....\n....\n....\n2..."))
        #expect(!fits("....2"))
    }
}
