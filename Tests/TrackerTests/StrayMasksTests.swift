import CellImage
import TestSupport
import Testing
import Tracker

/// Masks of one frame that fit no track.
@Suite struct StrayMasksTests {
    /// Links a movie and looks for strays.
    private func resolved(
        _ movie: [LabelRuns],
        kin: (Track) -> Bool = { _ in false }
    ) throws -> (tracks: [Track], movie: RepairedFrames) {
        let facts = try Facts(movie)
        let frames = RepairedFrames(frames: facts.frames, overlaps: facts.overlaps) { movie[$0] }
        var tracks = try Tracker().link(frames.frames, overlaps: frames.overlaps).tracks
        let relatives = Set(tracks.filter(kin).map(\.id))
        let result = try StrayMasks(frames).resolve(&tracks, kin: relatives)
        return (tracks, result)
    }

    /// Twelve cells that stay where they are, and further discs in one frame.
    private func movie(frames: Int = 6, _ others: (Int) -> [Disc]) -> [LabelRuns] {
        (0..<frames).map { frame in
            let cells = (0..<12).map { index in
                let (x, y) = (20 + 40 * (index % 4), 20 + 40 * (index / 4))
                return Disc(cell: index + 1, x: x, y: y, radius: 7)
            }
            return drawing(cells + others(frame), width: 160, height: 160)
        }
    }

    @Test func aMaskOfNothingIsLeftOut() throws {
        let masks = movie { $0 == 2 ? [Disc(x: 80, y: 140, radius: 6, label: 99)] : [] }
        let result = try resolved(masks)
        #expect(result.tracks.count == 12 && result.tracks.allSatisfy { $0.observations.count == 6 })
        #expect(result.movie.repairs.keys.sorted() == [2])
        let repair = try #require(result.movie.repairs[2])
        #expect(repair.strays == [99] && repair.repairs.isEmpty && repair.replaced == [99])
        #expect(try result.movie.masks(inFrame: 2) == masks[2].removingLabels([99]))
        #expect(result.movie.frames[2].detections.map(\.label) == Array(1...12))
        #expect(repair.fits(masks[2]))
    }

    /// A cell may look in at the border or in time, and a bud has a mother.
    @Test func othersSeenOnceStay() throws {
        let atBorder = movie { $0 == 2 ? [Disc(x: 80, y: 157, radius: 6, label: 99)] : [] }
        let first = movie { $0 == 0 ? [Disc(x: 80, y: 140, radius: 6, label: 99)] : [] }
        let last = movie { $0 == 5 ? [Disc(x: 80, y: 140, radius: 6, label: 99)] : [] }
        for masks in [atBorder, first, last] {
            let result = try resolved(masks)
            #expect(result.tracks.count == 13 && result.movie.repairs.isEmpty)
        }
        let bud = movie { $0 == 2 ? [Disc(x: 80, y: 140, radius: 6, label: 99)] : [] }
        let result = try resolved(bud) { $0.observations.count == 1 }
        #expect(result.tracks.count == 13 && result.movie.repairs.isEmpty)
    }

    /// Where cells are seen once, it is the tracking that fails, not the segmentation.
    @Test func nothingIsLeftOutWhereCellsAreLost() throws {
        let masks = movie { _ in [] }
        let facts = try Facts(masks)
        let frames = RepairedFrames(frames: facts.frames, overlaps: facts.overlaps) { masks[$0] }
        let sightings = facts.frames.flatMap { frame in
            frame.detections.map { DetectionID(frame: frame.frame, label: $0.label) }
        }
        var tracks = sightings.enumerated().map { Track(id: $0 + 1, observations: [$1]) }
        let result = try StrayMasks(frames).resolve(&tracks, kin: [])
        #expect(tracks.count == sightings.count && result.repairs.isEmpty)
    }

    /// The last mask of a cell is cut in two: what is left goes on, the piece is a track of its own.
    @Test func aPieceIsJoinedToItsCell() throws {
        var masks = movie { _ in [] }
        var image = masks[5].labelImage()
        for row in 0..<160 {
            for column in 60..<160 where image[row, column] == 2 { image[row, column] = 99 }
        }
        masks[5] = LabelRuns(image)
        let result = try resolved(masks)
        #expect(result.tracks.count == 12 && result.tracks.allSatisfy { $0.observations.count == 6 })
        let repair = try #require(result.movie.repairs[5])
        #expect(repair.repairs == [MaskRepair(kind: .joined, frame: 5, label: 100, sources: [2, 99])])
        #expect(repair.strays.isEmpty)
    }

    @Test func severalPiecesOfOneFrameAreJoined() throws {
        var masks = movie { _ in [] }
        var image = masks[5].labelImage()
        for row in 0..<160 {
            for column in 0..<160 {
                if image[row, column] == 2, column >= 60 { image[row, column] = 99 }
                if image[row, column] == 7, column >= 100 { image[row, column] = 98 }
            }
        }
        masks[5] = LabelRuns(image)
        let result = try resolved(masks)
        #expect(result.tracks.count == 12 && result.tracks.allSatisfy { $0.observations.count == 6 })
        let repairs = try #require(result.movie.repairs[5]).repairs
        #expect(repairs.map(\.sources) == [[2, 99], [7, 98]] && repairs.map(\.label) == [100, 101])
    }

    @Test func masksOfNothingAreLeftOutTogether() throws {
        let masks = movie { frame in
            switch frame {
            case 2: [Disc(x: 80, y: 140, radius: 6, label: 98), Disc(x: 140, y: 140, radius: 6, label: 99)]
            case 3: [Disc(x: 20, y: 140, radius: 6, label: 97)]
            default: []
            }
        }
        let result = try resolved(masks)
        #expect(result.tracks.count == 12)
        #expect(result.movie.repairs.mapValues(\.strays) == [2: [98, 99], 3: [97]])
        #expect(result.movie.frames.allSatisfy { $0.detections.map(\.label) == Array(1...12) })
    }

    @Test func anEmptyMovieHasNone() throws {
        let empty = LabelRuns(LabelImage(width: 20, height: 20))
        #expect(try resolved([empty, empty]).movie.repairs.isEmpty)
    }
}
