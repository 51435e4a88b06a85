import CellImage

/// Masks that are in pieces and masks of several cells, in a movie whose segmentation may do the one more often than the
/// other.
///
/// First those that neighbouring frames make clear, which show what is usual in the movie. Where cut masks are, others are looked
/// for that may as well be something else; the same with merged ones.
struct MaskErrors {
    /// Pieces of cells in one frame each.
    let cuts: [[Int]]
    let mergers: [MergedMasks.Merger]

    /// Clear ones that make an error usual, at least, and their least share of all masks.
    private static let leastUsual = 5
    private static let leastShare = 0.001

    init(graph: OverlapGraph, regions: [RegionProperties]) {
        let clearCuts = CutMasks(graph: graph, regions: regions, mayMove: false).pieces()
        let clearMergers = MergedMasks(graph: graph, regions: regions, mayMove: false).mergers()
        func areUsual(_ count: Int, among others: Int, times factor: Int) -> Bool {
            count >= MaskErrors.leastUsual && Double(count) >= MaskErrors.leastShare * Double(graph.table.count)
                && factor * count > others
        }
        var cuts = clearCuts
        if areUsual(clearCuts.count, among: clearMergers.count, times: 2) {
            let masks = CutMasks(graph: graph, regions: regions, mayMove: true)
            cuts = masks.pieces()
            if clearCuts.count > 2 * clearMergers.count { cuts += masks.unclearPieces(clear: clearCuts.count) }
        }
        self.cuts = cuts
        let areMergersUsual = areUsual(clearMergers.count, among: clearCuts.count, times: 2)
        mergers =
            areMergersUsual
            ? MergedMasks(graph: graph, regions: regions, mayMove: true).mergers()
            : clearMergers
    }
}
