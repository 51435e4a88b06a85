import CellImage
import Foundation

/// Finds masks that hold several cells, from the frames before and after.
///
/// At least two cells of a neighbouring frame lie inside the mask, together they are as large as it, and the other
/// neighbouring frame shows as many, or at least no mask as large.
struct MergedMasks {
    let graph: OverlapGraph
    let regions: [RegionProperties]
    /// Whether cells may have moved by more than half of their size.
    let mayMove: Bool

    /// Cells in one mask, at most.
    private static let mostParts = 3

    /// A mask that holds several cells.
    struct Merger {
        var number: Int
        var parts: [PartShape]
        /// Numbers of the cells in the frames around that show the parts.
        var witnesses: [Int]
    }

    private var table: DetectionTable { graph.table }

    /// Masks of several cells, in the order of their numbers.
    func mergers() -> [Merger] {
        (0..<table.count).compactMap { number in
            let position = table.position(of: number)
            let isInside = position > 0 && position + 1 < table.frames.count
            return isInside && graph.mayHoldSeveral(number, .before, moved: mayMove) ? merger(number) : nil
        }
    }

    private func merger(_ number: Int) -> Merger? {
        let before = cells(in: number, .before)
        let after = cells(in: number, .after)
        if let before, let after, before.count == after.count {
            let parts = paired(shapes(of: before, .after), shapes(of: after, .before))
            return Merger(number: number, parts: parts, witnesses: before + after)
        }
        // Where only the frame before shows them, the next one must at least not show the same large mask. The other
        // way round it may as well be a mother with her daughters.
        guard let before, isAlone(number, .after), hasPast(before, .before) else { return nil }
        return Merger(number: number, parts: shapes(of: before, .after), witnesses: before)
    }

    /// Cells of a neighbouring frame that lie inside a mask and are together as large as it.
    private func cells(in number: Int, _ side: OverlapGraph.Side) -> [Int]? {
        let inside = graph.parts(of: number, side, moved: mayMove)
        guard (2...MergedMasks.mostParts).contains(inside.count) else { return nil }
        let sum = inside.reduce(0) { $0 + table.areas[$1] }
        guard abs(log(sum / table.areas[number])) < MaskSpread.areaTolerance else { return nil }
        let least = inside.map { table.areas[$0] }.min() ?? 0
        return least > 0.15 * sum ? inside : nil
    }

    /// Whether a frame shows parts of a mask, but nothing nearly as large.
    private func isAlone(_ number: Int, _ side: OverlapGraph.Side) -> Bool {
        let others = graph.neighbours(of: number, side).filter { $0.pixels >= 0.3 * table.areas[$0.number] }
        return !others.isEmpty && others.allSatisfy { table.areas[$0.number] < 0.75 * table.areas[number] }
    }

    /// Whether cells were there in the frame beyond as well, about as large: pieces of a mask come and go.
    private func hasPast(_ numbers: [Int], _ side: OverlapGraph.Side) -> Bool {
        numbers.allSatisfy { number in
            let position = table.position(of: number)
            let isLast = side == .before ? position == 0 : position + 1 == table.frames.count
            return isLast
                || graph.neighbours(of: number, side).contains {
                    LinkCost.iou(shared: $0.pixels, areas: (table.areas[number], table.areas[$0.number])) > 0.3
                }
        }
    }

    /// Shapes of cells, moved to the neighbouring frame on a side.
    private func shapes(of numbers: [Int], _ side: OverlapGraph.Side) -> [PartShape] {
        numbers.map { number in
            let drift = graph.drift(from: table.position(of: number), side)
            return PartShape(regions[number], at: table.centroids[number].moved(by: drift))
        }
    }

    /// Means of the shapes before and after, each with the one that makes the sum of all squared ways least.
    ///
    /// Squares keep cells that move alike in their order.
    private func paired(_ before: [PartShape], _ after: [PartShape]) -> [PartShape] {
        let orders = before.indices.permutations()
        let best = orders.min { squares(before, after, $0) < squares(before, after, $1) } ?? []
        return zip(before, best).map { PartShape($0, after[$1]) }
    }

    private func squares(_ before: [PartShape], _ after: [PartShape], _ order: [Int]) -> Double {
        zip(before, order).reduce(0) { sum, pair in
            let way = pair.0.center.distance(to: after[pair.1].center)
            return sum + way * way
        }
    }
}

extension Range<Int> {
    /// All orders of a few numbers.
    fileprivate func permutations() -> [[Int]] {
        reduce([[]]) { orders, number in
            orders.flatMap { order in
                (0...order.count).map { place in Array(order[..<place]) + [number] + Array(order[place...]) }
            }
        }
    }
}
