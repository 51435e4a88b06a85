import CellImage
import Foundation

/// Finds cells whose masks are in pieces, from the frames before and after.
///
/// The whole cell is seen before and after, one or two frames apart from its pieces; or it begins in pieces and is
/// whole in the two frames after.
struct CutMasks {
    let graph: OverlapGraph
    let regions: [RegionProperties]
    /// Whether pieces may have moved by more than half of their size.
    let mayMove: Bool

    /// Largest change of area, as a natural logarithm, of a cell that grows or shrinks all the way.
    private static let largestChange = 0.7
    /// Pieces of one cell, at most.
    static let mostPieces = 3
    /// Least share of the whole that a piece has.
    private static let leastShare = 0.15
    /// Frames on either side in which it is looked whether the cell is whole.
    private static let framesAround = 3
    /// Frames in a row in which a cell may be in pieces.
    static let mostFrames = 2

    var table: DetectionTable { graph.table }

    /// Pieces of cells in one frame each, in the order of their first pieces.
    func pieces() -> [[Int]] {
        var result: [[Int]] = []
        for number in 0..<table.count {
            if graph.mayHoldSeveral(number, .after, moved: mayMove) { result += between(number) }
            if graph.holdsSeveral(number, .before) { result += beginning(number) }
        }
        return result.sorted { $0[0] < $1[0] }
    }

    // MARK: - Whole before and after

    /// Pieces that follow a whole cell, until it is whole again.
    private func between(_ whole: Int) -> [[Int]] {
        var steps: [[Int]] = []
        var last = [whole]
        for _ in 0...CutMasks.mostFrames {
            let following = steps.isEmpty ? parts(after: whole) : neighbours(of: last, .after)
            if !steps.isEmpty, following.count == 1, let next = following.first {
                let held = Set(contained(next, .before))
                let isAll = mayMove ? held.isSubset(of: last) : held == Set(last)
                let isCut =
                    isAll && steps.allSatisfy { fits($0, whole, next) }
                    && isUsuallyWhole(whole, next, pieces: steps.count)
                return isCut ? steps : []
            }
            guard (2...CutMasks.mostPieces).contains(following.count) else { return [] }
            steps.append(following)
            last = following
        }
        return []
    }

    /// What may be pieces of a cell in the next frame.
    func parts(after whole: Int) -> [Int] {
        graph.parts(of: whole, .after, moved: mayMove).sorted()
    }

    /// Whether the frames around show one mask more often than pieces: several cells in one mask look like the same.
    private func isUsuallyWhole(_ before: Int, _ after: Int, pieces: Int) -> Bool {
        let counts = numbers(from: before, .before) + numbers(from: after, .after)
        return 2 + counts.count { $0 == 1 } > pieces + counts.count { $0 > 1 }
    }

    /// How many masks there are of a cell in the frames beyond, as far as it can be followed.
    private func numbers(from whole: Int, _ side: OverlapGraph.Side) -> [Int] {
        var counts: [Int] = []
        var last = [whole]
        while counts.count < CutMasks.framesAround {
            last = neighbours(of: last, side)
            guard (1...CutMasks.mostPieces).contains(last.count) else { break }
            counts.append(last.count)
        }
        return counts
    }

    /// Cells of a neighbouring frame of which at least half lies in the given ones, or the one that holds all of these.
    func neighbours(of numbers: [Int], _ side: OverlapGraph.Side) -> [Int] {
        guard numbers.count > 1 else { return contained(numbers[0], side) }
        let nearest = numbers.compactMap { graph.nearest(to: $0, side) }
        if nearest.count == numbers.count, Set(nearest).count == 1 { return [nearest[0]] }
        let shared = numbers.flatMap { graph.neighbours(of: $0, side) }.reduce(into: [:]) {
            $0[$1.number, default: 0.0] += $1.pixels
        }
        return shared.filter { $0.value >= 0.5 * table.areas[$0.key] }.keys.sorted()
    }

    func fits(_ pieces: [Int], _ before: Int, _ after: Int) -> Bool {
        let sum = log(area(pieces))
        let ends = (log(table.areas[before]), log(table.areas[after]))
        return abs(sum - (ends.0 + ends.1) / 2) < MaskSpread.areaTolerance
            && max(abs(sum - ends.0), abs(sum - ends.1)) < CutMasks.largestChange
            && isCompact(pieces, like: [before, after])
    }

    // MARK: - Whole after

    /// Pieces in which a cell begins that is whole from the next frame on.
    private func beginning(_ whole: Int) -> [[Int]] {
        let position = table.position(of: whole)
        guard position > 0, position + 1 < table.frames.count else { return [] }
        let pieces = contained(whole, .before)
        guard (2...CutMasks.mostPieces).contains(pieces.count), staysWhole(whole),
            abs(log(area(pieces) / table.areas[whole])) < MaskSpread.areaTolerance,
            isCompact(pieces, like: [whole]), !pieces.contains(where: hasPast)
        else { return [] }
        return [pieces]
    }

    /// Whether a cell is about as large in the next frame, and not in pieces again in most of those that follow.
    private func staysWhole(_ number: Int) -> Bool {
        let counts = numbers(from: number, .after)
        return graph.neighbours(of: number, .after).contains { isSame(number, $0, 0.5) }
            && counts.count { $0 == 1 } > counts.count { $0 > 1 }
    }

    private func hasPast(_ number: Int) -> Bool {
        table.position(of: number) > 0 && graph.neighbours(of: number, .before).contains { isSame(number, $0, 0.3) }
    }

    private func isSame(_ number: Int, _ neighbour: OverlapGraph.Neighbour, _ least: Double) -> Bool {
        LinkCost.iou(shared: neighbour.pixels, areas: (table.areas[number], table.areas[neighbour.number])) > least
    }

    /// Whether pieces together have the shape of one cell, and none is a mere speck.
    private func isCompact(_ pieces: [Int], like wholes: [Int]) -> Bool {
        let least = pieces.map { table.areas[$0] }.min() ?? 0
        let together = MaskSpread(pieces.lazy.map { regions[$0] })
        return least > CutMasks.leastShare * together.area
            && wholes.contains { together.isAsCompact(as: MaskSpread([regions[$0]])) }
    }

    private func contained(_ number: Int, _ side: OverlapGraph.Side) -> [Int] {
        graph.contained(in: number, side).sorted()
    }

    private func area(_ numbers: [Int]) -> Double {
        numbers.reduce(0) { $0 + table.areas[$1] }
    }
}
