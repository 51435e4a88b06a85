public import TrackStore

/// Frames in which far fewer cells are than shortly before and after: there the segmentation failed, or the image is bad.
public struct SparseFrames: Sendable, Equatable {
    /// Frames before and after that a frame is compared with.
    private static let reach = 10

    /// The frames, in ascending order.
    public let frames: [Int]

    /// Finds the frames of a result.
    ///
    /// - Throws: `StoreError` when the file cannot be read.
    public init(_ store: TrackStore) throws(StoreError) {
        self.init(try store.cellCounts())
    }

    /// Finds the frames in which some cells are, but less than half of those that are in one of the ten frames before and in
    /// one of the ten after.
    ///
    /// Cells that leave are in no frame after, those that come in or are born in none before; so neither makes a frame sparse,
    /// and the first and the last frame are never.
    ///
    /// - Parameter counts: the cells of frames that could be segmented, in ascending order.
    /// - Complexity: O(frames).
    public init(_ counts: [(frame: Int, cells: Int)]) {
        frames = counts.indices.filter { place in
            let cells = counts[place].cells
            let before = counts[..<place].suffix(SparseFrames.reach).map(\.cells).max() ?? 0
            let after = counts[(place + 1)...].prefix(SparseFrames.reach).map(\.cells).max() ?? 0
            return cells > 0 && cells < min(before, after) - cells
        }
        .map { counts[$0].frame }
    }
}
