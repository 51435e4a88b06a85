import Pipeline
import Testing

/// Frames in which the segmentation found far less than shortly before and after.
@Suite struct SparseFramesTests {
    private func sparse(_ counts: [Int]) -> [Int] {
        SparseFrames(counts.enumerated().map { (frame: $0, cells: $1) }).frames
    }

    @Test func framesInWhichMostCellsAreMissedAreFound() {
        #expect(sparse([20, 20, 9, 20]) == [2])
        // A dense colony of yeast whose segmentation broke down in some frames, later in many.
        let counts = [24, 24, 22, 23, 23, 26, 21, 1, 1, 2, 24, 28, 30, 36, 37, 1, 1, 35, 1, 1, 1, 1, 1, 39]
        #expect(sparse(counts) == [7, 8, 9, 15, 16, 18, 19, 20, 21, 22])
        #expect(sparse([30] + Array(repeating: 3, count: 10) + [30]) == Array(1...10))
    }

    @Test func skippedFramesAreNotCounted() {
        let counts = [(10, 8), (11, 8), (13, 2), (15, 8)].map { (frame: $0, cells: $1) }
        #expect(SparseFrames(counts).frames == [13])
    }

    /// Growth, division, and cells that leave at once or one by one are as they are; frames without cells are told elsewhere.
    @Test(arguments: [
        [], [5], [5, 1], [5, 1, 1, 1], [1, 1, 9, 9], [20, 19, 17, 15, 12, 9, 6, 3, 2, 1, 1, 0],
        [30, 30, 30, 30, 4, 4, 5, 6, 7, 7], [2, 2, 3, 3, 4, 4, 6, 6, 8, 8, 12, 16], [4, 4, 0, 0, 4, 4],
        [20, 20, 10, 20],
        [2, 1, 2, 1, 2], [12, 12, 12, 3], [3, 12, 12],
        // A real colony of yeast, every fifth frame, and the nuclei of a real movie.
        [
            2, 3, 3, 3, 3, 4, 5, 6, 7, 8, 8, 8, 9, 9, 10, 10, 11, 12, 14, 14, 15, 18, 21, 23, 23, 24, 26, 28, 31, 34,
            36, 38,
        ],
        [23, 23, 24, 24, 24, 25, 24, 23, 23, 21, 21, 21, 20, 20],
    ])
    func otherFramesAreNot(counts: [Int]) {
        #expect(sparse(counts).isEmpty)
    }
}
