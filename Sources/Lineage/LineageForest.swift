public import Tracker

/// All lineages of a movie: cells, who is whose mother, and how every record ends.
///
/// A forest is correct by construction: ids are unique, every cell has at most one mother, nothing is its own
/// ancestor, a mitotic mother ends before her daughters begin and a budding mother exists when her bud appears.
/// Frames are 0-based. Nothing here recurses, so a ladder of 100,000 generations is as good as a bush.
public struct LineageForest: Sendable, Equatable {
    /// Cells in ascending order of id.
    public let cells: [LineageCell]
    /// Divisions by frame, then mother, then first daughter.
    public let divisions: [Division]
    /// Ids of the founders, ascending.
    public let roots: [Int]
    /// Last frame of the movie.
    public let lastFrame: Int
    /// The frames from the first to the last one that has cells; nil without cells.
    ///
    /// Those before and behind were not segmented, or nothing was found there: cells do not come in where they begin, nor
    /// leave where they end.
    public let framesInView: ClosedRange<Int>?
    /// For every cell, the index of the division that gave birth to it.
    private let birth: [Int?]

    /// Builds the forest and checks every rule.
    ///
    /// - Parameters:
    ///   - tracks: tracks in any order.
    ///   - divisions: divisions in any order, daughters in any order.
    ///   - lastFrame: last frame of the movie; no track may go beyond it.
    ///   - tracksEndingAtBorder: ids of the tracks whose last mask touches the image border.
    /// - Throws: the `LineageError` of the first broken rule.
    /// - Complexity: O(n log n) for n tracks and divisions.
    public init(
        tracks: [Track],
        divisions: [Division],
        lastFrame: Int,
        tracksEndingAtBorder: Set<Int> = []
    ) throws(LineageError) {
        let links = try FamilyLinks(tracks: tracks, divisions: divisions)
        if let late = links.tracks.first(where: { $0.lastFrame > lastFrame }) {
            throw .malformedTrack(id: late.id, reason: "it goes on after the last frame, \(lastFrame)")
        }
        let order = try links.mothersFirst()
        framesInView = links.tracks.map(\.firstFrame).min().flatMap { first in
            links.tracks.map(\.lastFrame).max().map { first...$0 }
        }
        let end = framesInView?.upperBound ?? lastFrame
        var cells = links.tracks.indices.map { index in
            LineageForest.founder(index, of: links, end: end, atBorder: tracksEndingAtBorder)
        }
        for index in order {
            guard let mother = links.mother(of: index), let birth = links.birth[index] else { continue }
            cells[index].mother = cells[mother].id
            cells[index].root = cells[mother].root
            cells[index].generation = cells[mother].generation + 1
            cells[index].confidence = links.divisions[birth].confidence
        }
        self.cells = cells
        self.divisions = links.divisions
        self.lastFrame = lastFrame
        birth = links.birth
        roots = cells.lazy.filter { $0.mother == nil }.map(\.id)
    }

    /// The cell with an id; nil when there is none.
    ///
    /// - Complexity: O(log n).
    public func cell(_ id: Int) -> LineageCell? {
        index(of: id).map { cells[$0] }
    }

    /// The division that gave birth to a cell; nil for a founder or an unknown id.
    public func birthDivision(of id: Int) -> Division? {
        index(of: id).flatMap { birth[$0] }.map { divisions[$0] }
    }

    /// Position in `cells` of the cell with an id.
    func index(of id: Int) -> Int? {
        cells.sortedIndex(of: id, by: \.id)
    }

    /// A cell as it would be without a mother.
    private static func founder(
        _ index: Int,
        of links: FamilyLinks,
        end: Int,
        atBorder: Set<Int>
    ) -> LineageCell {
        let track = links.tracks[index]
        let fate: CellFate =
            links.divides[index]
            ? .divided : track.lastFrame == end ? .end : atBorder.contains(track.id) ? .edge : .lost
        return LineageCell(
            id: track.id,
            mother: nil,
            root: track.id,
            generation: 0,
            birthFrame: track.firstFrame,
            endFrame: track.lastFrame,
            fate: fate,
            confidence: nil,
            daughters: links.daughters[index].map { links.tracks[$0].id }
        )
    }
}
