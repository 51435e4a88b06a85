public import Tracker

/// Where the record of a cell comes from.
public enum CellOrigin: String, Sendable, Hashable, Codable, CaseIterable {
    /// It has no known mother, and nothing speaks against its being a cell like others, such as one of the first frame.
    case founder
    /// It was born in the movie.
    case born
    /// It begins small and grows as a bud does, but no cell can be its mother: it flowed in.
    case foreign
    /// It begins small and vanishes or never grows: debris, or a piece of a mask.
    case debris

    /// Origins of cells as the forest alone tells them, by cell.
    public static func all(of forest: LineageForest) -> [Int: CellOrigin] {
        forest.cells.reduce(into: [:]) { $0[$1.id] = $1.mother == nil ? .founder : .born }
    }
}

extension Budding {
    /// Where cells come from, by track, as the search for buds judged them.
    ///
    /// Foreign cells and debris are the `external` and `rejected` tracks of the search, seen again in its result.
    ///
    /// - Parameters:
    ///   - forest: the lineages that the search gave.
    ///   - tracks: its tracks.
    ///   - frames: the detections that it was given.
    /// - Returns: the origin of every cell of the forest.
    /// - Throws: `LineageError.missingDetection` when tracks and detections do not belong together.
    /// - Complexity: O(n log n) for n observations.
    public func origins(
        of forest: LineageForest,
        tracks: [Track],
        frames: [FrameDetections]
    ) throws(LineageError) -> [Int: CellOrigin] {
        // Areas and frames decide, which no drift changes.
        let histories = try TrackHistories(tracks: tracks, frames: frames, overlaps: [])
        var origins = CellOrigin.all(of: forest)
        for index in newSmallTracks(histories, scale: MovieScale(histories)) {
            let id = tracks[index].id
            guard origins[id] == .founder else { continue }
            let isBud = isBudLike(histories.tracks[index], lastFrame: histories.lastFrame)
            origins[id] = isBud ? .foreign : .debris
        }
        return origins
    }
}
