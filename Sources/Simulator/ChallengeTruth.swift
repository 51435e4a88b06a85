public import CellImage

/// The truth in the form that the Cell Tracking Challenge allows: a mother ends before her daughters begin.
///
/// A budding mother is split at every bud into pieces with labels of their own; piece and bud are daughters of the piece
/// before. After mitosis nothing changes but, possibly, the numbering.
public struct ChallengeTruth: Sendable, Equatable {
    /// Records in the order of their labels 1, 2, 3, ...
    public let tracks: [TruthTrack]
    /// Label of the original track of every record.
    public let originalLabels: [UInt32]
    /// Labels of the pieces of every original track, in the order of time.
    private let pieces: [[UInt32]]

    /// Splits mothers where needed.
    init(_ truth: SimulationTruth) {
        var cuts = truth.tracks.map { [$0.begin] }
        for division in truth.divisions where division.kind == .budding {
            let mother = Int(division.mother) - 1
            if cuts[mother].last != division.frame {
                cuts[mother].append(division.frame)
            }
        }
        var tracks: [TruthTrack] = []
        var originals: [UInt32] = []
        var pieces: [[UInt32]] = []
        for (index, track) in truth.tracks.enumerated() {
            let ends = cuts[index].dropFirst().map { $0 - 1 } + [track.end]
            var labels: [UInt32] = []
            for (begin, end) in zip(cuts[index], ends) {
                // A bud's mother is the piece that ended just before; its mothers come first in the list.
                let before = labels.last ?? ChallengeTruth.piece(of: track.mother, endingAt: begin - 1, tracks, pieces)
                let label = UInt32(tracks.count + 1)
                tracks.append(TruthTrack(label: label, begin: begin, end: end, mother: before))
                originals.append(track.label)
                labels.append(label)
            }
            pieces.append(labels)
        }
        self.tracks = tracks
        self.pieces = pieces
        originalLabels = originals
    }

    /// The records as `man_track.txt`.
    public var trackText: String { TruthTrack.text(tracks) }

    /// The label image of a frame with the labels of these records.
    ///
    /// - Parameters:
    ///   - image: a label image of the simulation.
    ///   - frame: its frame.
    /// - Returns: the image of the same pixels with the labels of `tracks`.
    public func relabelled(_ image: LabelImage, frame: Int) -> LabelImage {
        let table = [0] + pieces.map { labels in labels.last { tracks[Int($0) - 1].begin <= frame } ?? 0 }
        return LabelImage(image.plane.map { $0 < UInt32(table.count) ? table[Int($0)] : 0 })
    }

    private static func piece(
        of original: UInt32,
        endingAt frame: Int,
        _ tracks: [TruthTrack],
        _ pieces: [[UInt32]]
    ) -> UInt32 {
        guard original != 0 else { return 0 }
        return pieces[Int(original) - 1].first { tracks[Int($0) - 1].end == frame } ?? 0
    }
}

extension SimulationTruth {
    /// The truth as the Cell Tracking Challenge wants it, with budding mothers split.
    public var challengeTruth: ChallengeTruth { ChallengeTruth(self) }
}
