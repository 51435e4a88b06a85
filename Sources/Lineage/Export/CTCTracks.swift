public import Tracker

/// Tracks in the form of the Cell Tracking Challenge, whose labels may neither branch alive nor pause.
///
/// A label there exists in every frame between its first and its last one, and a parent ends before its children
/// begin. So a cell is cut into pieces at every gap and, when it buds, at the bud's first frame; a later piece has
/// the earlier one as parent. The table of pieces keeps the cell of every label, so nothing is lost.
/// - Source: Cell Tracking Challenge, naming and file content conventions (`res_track.txt`: label, first frame, last
///   frame, parent).
public struct CTCTracks: Sendable, Equatable {
    /// Why a piece begins.
    public enum Origin: String, Sendable, Hashable, CaseIterable {
        /// The cell has no mother.
        case founder
        /// The cell was born by mitosis.
        case mitosis
        /// The cell is a bud.
        case bud
        /// The cell goes on after a bud of its own appeared.
        case budding
        /// The cell is back after frames without a mask.
        case gap
    }

    /// One line of the track file.
    public struct Piece: Sendable, Equatable {
        /// Label in the exported masks, from 1 on without holes.
        public var label: UInt32
        /// Id of the cell it is a part of.
        public var cell: Int
        /// First frame.
        public var firstFrame: Int
        /// Last frame; the label is in every frame between the two.
        public var lastFrame: Int
        /// Label of the parent, 0 for none.
        public var parent: UInt32
        /// Why it begins.
        public var origin: Origin
    }

    /// Pieces in the order of their labels: by first frame, then by cell.
    public let pieces: [Piece]
    /// Cells in ascending order, each with the indices of its pieces in ascending order of frame.
    private let cells: [(id: Int, pieces: [Int])]

    /// Cuts the cells of a forest.
    ///
    /// - Parameters:
    ///   - forest: who is whose mother.
    ///   - tracks: the tracks the forest was built from, in any order.
    ///   - allow32Bit: whether labels above 65,535 may be used, which most programs of the challenge cannot read.
    /// - Throws: `LineageError.tooManyTracks` when 16 bits do not suffice; `LineageError.export` when the tracks are
    ///   not those of the forest.
    /// - Complexity: O(observations).
    public init(_ forest: LineageForest, tracks: [Track], allow32Bit: Bool = false) throws(LineageError) {
        let sorted = tracks.sorted { $0.id < $1.id }
        guard sorted.count == forest.cells.count,
            zip(sorted, forest.cells).allSatisfy({
                $0.id == $1.id && $0.firstFrame == $1.birthFrame && $0.lastFrame == $1.endFrame
            })
        else {
            throw .export(format: "Cell Tracking Challenge", reason: "the tracks are not those of the forest")
        }
        var unordered: [Piece] = []
        for (track, cell) in zip(sorted, forest.cells) {
            unordered += CTCTracks.cut(track, cell, of: forest)
        }
        let limit = allow32Bit ? Int(UInt32.max) : Int(UInt16.max)
        guard unordered.count <= limit else {
            throw .tooManyTracks(count: unordered.count, limit: limit, format: "Cell Tracking Challenge masks")
        }
        unordered.sort { ($0.firstFrame, $0.cell) < ($1.firstFrame, $1.cell) }
        for index in unordered.indices {
            unordered[index].label = UInt32(index + 1)
        }
        let cells = CTCTracks.group(unordered, by: forest)
        pieces = CTCTracks.addParents(to: unordered, cells: cells, forest: forest)
        self.cells = cells
    }

    /// The label to paint for a cell in a frame; nil where the cell has no mask.
    ///
    /// - Complexity: O(log n).
    public func ctcLabel(track: Int, frame: Int) -> UInt32? {
        guard let position = cells.sortedIndex(of: track, by: \.id) else { return nil }
        let candidates = cells[position].pieces
        let place = candidates.firstSortedIndex(from: frame) { pieces[$0].lastFrame }
        guard place < candidates.count, pieces[candidates[place]].firstFrame <= frame else { return nil }
        return pieces[candidates[place]].label
    }

    /// Writes `res_track.txt`: label, first frame, last frame, parent.
    public func writeTracks(to output: inout some TextOutputStream) {
        for piece in pieces {
            output.write("\(piece.label) \(piece.firstFrame) \(piece.lastFrame) \(piece.parent)\n")
        }
    }

    /// Writes which cell every label is a part of, and why it begins, as comma-separated values.
    public func writeCells(of forest: LineageForest, to output: inout some TextOutputStream) {
        output.write("ctc_label,cell,mother,first_frame,last_frame,parent_label,origin\n")
        for piece in pieces {
            let mother = forest.cell(piece.cell)?.mother.map { "\($0)" } ?? ""
            output.write("\(piece.label),\(piece.cell),\(mother),\(piece.firstFrame),\(piece.lastFrame),")
            output.write("\(piece.parent),\(piece.origin.rawValue)\n")
        }
    }

    /// Whether two exports have the same pieces.
    public static func == (left: CTCTracks, right: CTCTracks) -> Bool {
        left.pieces == right.pieces
    }

    /// The unbranched pieces of one track, without labels and parents.
    private static func cut(_ track: Track, _ cell: LineageCell, of forest: LineageForest) -> [Piece] {
        let buds = cell.daughters.compactMap { forest.birthDivision(of: $0) }
            .filter { $0.kind == .budding }.map(\.frame)
        var pieces: [Piece] = []
        var nextBud = 0
        for frame in track.observations.lazy.map(\.frame) {
            var origin: Origin?
            while nextBud < buds.count && buds[nextBud] <= frame {
                origin = .budding
                nextBud += 1
            }
            if let last = pieces.last, last.lastFrame + 1 < frame { origin = .gap }
            if pieces.isEmpty {
                origin = forest.birthDivision(of: cell.id).map { $0.kind == .mitosis ? .mitosis : .bud } ?? .founder
            }
            if let origin {
                pieces.append(
                    Piece(label: 0, cell: cell.id, firstFrame: frame, lastFrame: frame, parent: 0, origin: origin)
                )
            } else {
                pieces[pieces.count - 1].lastFrame = frame
            }
        }
        return pieces
    }

    private static func group(_ pieces: [Piece], by forest: LineageForest) -> [(id: Int, pieces: [Int])] {
        var cells = forest.cells.map { (id: $0.id, pieces: [Int]()) }
        for (index, piece) in pieces.enumerated() {
            guard let position = forest.index(of: piece.cell) else { continue }
            cells[position].pieces.append(index)
        }
        return cells
    }

    private static func addParents(
        to pieces: [Piece],
        cells: [(id: Int, pieces: [Int])],
        forest: LineageForest
    ) -> [Piece] {
        var result = pieces
        for cell in cells {
            for (earlier, later) in zip(cell.pieces, cell.pieces.dropFirst()) {
                result[later].parent = pieces[earlier].label
            }
            guard let first = cell.pieces.first, let mother = forest.cell(cell.id)?.mother,
                let position = forest.index(of: mother)
            else { continue }
            let parent = cells[position].pieces.last { pieces[$0].lastFrame < pieces[first].firstFrame }
            result[first].parent = parent.map { pieces[$0].label } ?? 0
        }
        return result
    }
}
