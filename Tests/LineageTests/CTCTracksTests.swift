import Foundation
import Lineage
import Testing
import Tracker

@Suite struct CTCTracksTests {
    @Test func cutsAtGapsAndBuds() throws {
        let mixed = MixedForest()
        let export = try CTCTracks(mixed.forest, tracks: mixed.tracks)
        var text = ""
        export.writeTracks(to: &text)
        #expect(try text == fixture("res_track.txt"))
        var cells = ""
        export.writeCells(of: try mixed.forest, to: &cells)
        #expect(try cells == fixture("ctc_cells.csv"))
    }

    @Test(arguments: 0..<40)
    func everyExportIsValidAndLossless(seed: UInt64) throws {
        let random = RandomForest(seed: seed)
        let forest = try LineageForest(tracks: random.tracks, divisions: random.divisions, lastFrame: random.lastFrame)
        let export = try CTCTracks(forest, tracks: random.tracks)
        #expect(export.pieces.map(\.label) == (1...UInt32(export.pieces.count)).map { $0 })
        for piece in export.pieces where piece.parent != 0 {
            #expect(export.pieces[Int(piece.parent) - 1].lastFrame < piece.firstFrame)
        }
        for track in random.tracks {
            let painted = (0...random.lastFrame).filter { export.ctcLabel(track: track.id, frame: $0) != nil }
            #expect(painted == track.observations.map(\.frame))
        }
        for piece in export.pieces {
            for frame in piece.firstFrame...piece.lastFrame {
                #expect(export.ctcLabel(track: piece.cell, frame: frame) == piece.label)
            }
        }
        try checkMothers(of: export, in: forest)
    }

    /// Following the parents over the pieces of one cell gives its mother again.
    private func checkMothers(of export: CTCTracks, in forest: LineageForest) throws {
        for piece in export.pieces {
            let parent = piece.parent == 0 ? nil : export.pieces[Int(piece.parent) - 1].cell
            let cell = try #require(forest.cell(piece.cell))
            switch piece.origin {
            case .founder: #expect(parent == nil && cell.mother == nil)
            case .mitosis: #expect(parent == cell.mother)
            case .bud:
                let mother = try #require(cell.mother.flatMap { forest.cell($0) })
                #expect(parent == (mother.birthFrame < cell.birthFrame ? mother.id : nil))
            case .budding, .gap: #expect(parent == piece.cell)
            }
        }
    }

    @Test func manyTracksNeedThirtyTwoBits() throws {
        let tracks = (1...65_536).map { track($0, 0...0) }
        let forest = try LineageForest(tracks: tracks, divisions: [], lastFrame: 0)
        #expect(
            throws: LineageError.tooManyTracks(
                count: 65_536,
                limit: 65_535,
                format: "Cell Tracking Challenge masks"
            )
        ) {
            try CTCTracks(forest, tracks: tracks)
        }
        let wide = try CTCTracks(forest, tracks: tracks, allow32Bit: true)
        #expect(wide.ctcLabel(track: 65_536, frame: 0) == 65_536)
        #expect(wide.ctcLabel(track: 65_536, frame: 1) == nil)
        #expect(wide.ctcLabel(track: 65_537, frame: 0) == nil)
        let narrow = Array(tracks.dropLast())
        #expect(
            try CTCTracks(LineageForest(tracks: narrow, divisions: [], lastFrame: 0), tracks: narrow).pieces.count
                == 65_535
        )
    }

    @Test func refusesForeignTracks() throws {
        let forest = try MixedForest().forest
        #expect(throws: LineageError.self) { try CTCTracks(forest, tracks: [track(1, 0...7)]) }
    }
}
