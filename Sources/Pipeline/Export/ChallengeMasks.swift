public import CellImage
public import Lineage
import TrackStore

/// Tracks of a result in the form of the Cell Tracking Challenge: pieces without gaps, and masks with their labels.
public struct ChallengeMasks: Sendable {
    /// The result.
    public let contents: ResultContents
    /// Pieces of tracks.
    public let pieces: CTCTracks

    /// Cuts the tracks of a result.
    ///
    /// - Parameters:
    ///   - contents: the result.
    ///   - allow32Bit: whether labels above 65,535 may be used.
    /// - Throws: `RunError.lineage` when 16 bits do not suffice.
    public init(_ contents: ResultContents, allow32Bit: Bool) throws(RunError) {
        self.contents = contents
        pieces = try RunError.translate {
            try CTCTracks(contents.forest, tracks: contents.tracks, allow32Bit: allow32Bit)
        }
    }

    /// The masks of a frame with the labels of the pieces; empty for a frame that was skipped.
    public func masks(inFrame frame: Int) throws(RunError) -> LabelRuns {
        try contents.masks(inFrame: frame) { pieces.ctcLabel(track: $0, frame: frame) }
    }
}

extension ResultContents {
    /// Masks of a frame with new labels; cells without a track or a label are left out.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame; one that was skipped gives empty masks.
    ///   - label: the label of a track.
    /// - Returns: runs with the new labels.
    /// - Throws: `RunError.store` when the mask cannot be read.
    public func masks(inFrame frame: Int, label: (Int) -> UInt32?) throws(RunError) -> LabelRuns {
        let names = trackOfLabel(inFrame: frame).compactMapValues(label)
        return try cells(inFrame: frame, Set(names.keys)).mappingLabels(names)
    }

    /// Masks of a frame with the labels that its cells have there; cells without a track are left out.
    ///
    /// - Parameter frame: 0-based frame; one that was skipped gives empty masks.
    /// - Returns: the masks after repairs.
    /// - Throws: `RunError.store` when the mask cannot be read.
    public func masks(inFrame frame: Int) throws(RunError) -> LabelRuns {
        try cells(inFrame: frame, Set(trackOfLabel(inFrame: frame).keys))
    }

    private func cells(inFrame frame: Int, _ labels: Set<UInt32>) throws(RunError) -> LabelRuns {
        guard frames.indices.contains(frame), frames[frame].status == .committed else {
            return LabelRuns(LabelImage(width: movie.width, height: movie.height))
        }
        return try RunError.translate { try store.repairedCells(inFrame: frame) }.keepingLabels(labels)
    }
}
