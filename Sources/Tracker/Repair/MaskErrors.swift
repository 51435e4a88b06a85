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

    /// Finds both.
    init(graph: OverlapGraph, regions: [RegionProperties]) {
        let clearCuts = CutMasks(graph: graph, regions: regions, mayMove: false).pieces()
        let clearMergers = MergedMasks(graph: graph, regions: regions, mayMove: false).mergers()
        let (cutCount, mergerCount) = (clearCuts.count, clearMergers.count)
        let least = max(Double(MaskErrors.leastUsual), MaskErrors.leastShare * Double(graph.table.count))
        let areCutsUsual = Double(cutCount) >= least && 2 * cutCount > mergerCount
        let areMergersUsual = Double(mergerCount) >= least && 2 * mergerCount > cutCount

        let cutMasks = CutMasks(graph: graph, regions: regions, mayMove: true)
        let last = areCutsUsual && cutCount > 2 * mergerCount ? cutMasks.piecesInLastFrame(cuts: cutCount) : []
        cuts = areCutsUsual ? cutMasks.pieces() + last : clearCuts
        mergers =
            areMergersUsual
            ? MergedMasks(graph: graph, regions: regions, mayMove: true).mergers()
            : clearMergers
    }
}
