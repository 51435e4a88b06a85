import CellImage

/// Estimates by how many whole pixels the field of view moved between two frames.
///
/// Two steps. Where the masks overlap well as they are, the drift is the median displacement of the cells that are each
/// other's best overlap, and it counts only when it stands clear of the cells' own scatter. Where they do not, the
/// displacements between the detections of both frames vote, and the winner counts only when the masks fit
/// much better with it: a stage jump moves the whole pattern of cells, births and a few fast cells do not.
struct DriftEstimator {
    /// A drift with the overlaps that remain when it is removed.
    struct Estimate {
        var drift: PixelShift
        var overlaps: [RegionOverlap]
        /// Cells that are each other's best overlap.
        var matches: [Match]

        /// How well the masks fit: the sum over all matches of shared^2 / (area * area), at most one per cell.
        var fit: Double { matches.reduce(0) { $0 + $1.fit } }
    }

    /// A drift that can be expected before the masks are compared.
    struct Expectation {
        var drift = PixelShift(x: 0, y: 0)
        /// Whether masks of the frames between fit well with it, step by step, so that no jump has to be looked for.
        var isSure = false

        /// What is expected over two stretches of frames, one after the other.
        static func + (left: Expectation, right: Expectation) -> Expectation {
            let drift = PixelShift(x: left.drift.x + right.drift.x, y: left.drift.y + right.drift.y)
            return Expectation(drift: drift, isSure: left.isSure && right.isSure)
        }
    }

    /// Two detections that are each other's best overlap.
    struct Match {
        var displacementX: Double
        var displacementY: Double
        var fit: Double
    }

    /// Fewest cells that must agree before a drift is believed.
    static let fewestCells = 4
    /// Matches enough for a jump to be believed that fits no cell well.
    static let manyCells = 50
    /// Least fit per cell with which no jump is looked for.
    private static let goodFit = 0.4
    /// Cells whose displacements are looked at, about; they are taken evenly from all.
    static let mostCells = 256

    let earlier: ComparedFrame
    let later: ComparedFrame

    /// The drift and the overlaps, found by looking near an expected drift first.
    func estimate(near expected: Expectation) -> Estimate {
        var known: [Estimate] = []
        let start = estimate(at: expected.drift, &known)
        guard !expected.isSure, !fitsWell(start),
            let jump = DisplacementVote(earlier: earlier, later: later).winner(), jump != expected.drift
        else { return refined(start, &known) }
        let cells = Double(cellCount)
        let jumped = refined(estimate(at: jump, &known), &known)
        let fitsBetter = fitsWell(jumped) && jumped.fit >= start.fit + 0.25 * cells
        // Far jumps take many cells out of view. The rest must fit the better the fewer they are: among all shifts there is
        // one with which a few cells meet by chance.
        let common = cellsInCommon(at: jumped.drift)
        let fitsCommon = jumped.fit >= 0.4 * common + 1.5 && jumped.fit >= start.fit + 0.25 * common + 1
        // No shift fits a growing colony well, but of its many cells clearly more meet with the right one.
        let fitsMany =
            jumped.fit >= 0.25 * cells && jumped.fit >= 1.25 * start.fit
            && jumped.matches.count >= DriftEstimator.manyCells
            && Double(jumped.matches.count) >= 1.1 * Double(start.matches.count)
        let believed = fitsMany || ((fitsBetter || fitsCommon) && jumped.matches.count >= DriftEstimator.fewestCells)
        return believed ? jumped : refined(start, &known)
    }

    /// Whether so many masks fit so well that the drift is sure; nothing is where hardly a cell is seen.
    func isSure(_ estimate: Estimate) -> Bool {
        fitsWell(estimate) && estimate.matches.count >= DriftEstimator.fewestCells
    }

    private func fitsWell(_ estimate: Estimate) -> Bool {
        estimate.fit >= DriftEstimator.goodFit * Double(cellCount)
    }

    /// Cells of the frame that has fewer.
    private var cellCount: Int { min(earlier.labels.count, later.labels.count) }

    /// Cells in the part of the field that both frames show when it moved so; of the frame that has fewer there.
    private func cellsInCommon(at shift: PixelShift) -> Double {
        func inView(_ places: [PixelPoint], x: Int, y: Int) -> Int {
            places.count { place in
                let column = place.x + Double(x)
                let row = place.y + Double(y)
                return column >= 0 && row >= 0 && column < Double(later.width) && row < Double(later.height)
            }
        }
        let leaving = inView(earlier.centroids, x: shift.x, y: shift.y)
        let coming = inView(later.centroids, x: -shift.x, y: -shift.y)
        return Double(min(leaving, coming))
    }

    /// Follows the median displacement until it no longer changes.
    private func refined(_ start: Estimate, _ known: inout [Estimate]) -> Estimate {
        var best = start
        for _ in 0..<3 {
            guard let drift = medianDrift(best.matches), drift != best.drift else { break }
            let next = estimate(at: drift, &known)
            guard next.fit > best.fit else { break }
            best = next
        }
        return best
    }

    /// The median displacement in whole pixels; nil when it does not stand clear of the cells' own movements.
    private func medianDrift(_ matches: [Match]) -> PixelShift? {
        guard matches.count >= DriftEstimator.fewestCells else { return nil }
        let step = max(1, matches.count / DriftEstimator.mostCells)
        let sample = stride(from: 0, to: matches.count, by: step).map { matches[$0] }
        let alongX = Spread(sample.map { $0.displacementX })
        let alongY = Spread(sample.map { $0.displacementY })
        let length = (alongX.median * alongX.median + alongY.median * alongY.median).squareRoot()
        let uncertainty = max(alongX.standardErrorOfMedian, alongY.standardErrorOfMedian)
        guard length > DriftEstimator.clearance(sample.count) * uncertainty else { return PixelShift(x: 0, y: 0) }
        return PixelShift(x: Int(alongX.median.rounded()), y: Int(alongY.median.rounded()))
    }

    /// How many standard errors a median displacement must measure.
    ///
    /// More for few cells, whose scatter is poorly known: cells that move at random, each by a normal or a uniform
    /// distribution, exceed it in less than one of a hundred frames whatever their number (found by simulation).
    private static func clearance(_ cells: Int) -> Double {
        3.5 + 25 / Double(cells)
    }

    /// The overlaps at a drift; those that were counted before are not counted again.
    private func estimate(at drift: PixelShift, _ known: inout [Estimate]) -> Estimate {
        if let found = known.first(where: { $0.drift == drift }) { return found }
        guard abs(drift.x) < later.width, abs(drift.y) < later.height else {
            return Estimate(drift: drift, overlaps: [], matches: [])
        }
        let overlaps = earlier.spans.overlaps(with: later.spans, shift: drift)
        let estimate = Estimate(drift: drift, overlaps: overlaps, matches: mutualBest(overlaps))
        known.append(estimate)
        return estimate
    }

    /// Pairs of which each is the other's largest overlap.
    private func mutualBest(_ overlaps: [RegionOverlap]) -> [Match] {
        var bestOfLater = [Int](repeating: -1, count: later.labels.count)
        var bestOfEarlier = [Int](repeating: -1, count: earlier.labels.count)
        for (index, overlap) in overlaps.enumerated() {
            let row = earlier.detectionOfRegion[overlap.earlier]
            let column = later.detectionOfRegion[overlap.later]
            guard row >= 0, column >= 0 else { continue }
            if bestOfEarlier[row] < 0 || overlaps[bestOfEarlier[row]].pixels < overlap.pixels {
                bestOfEarlier[row] = index
            }
            if bestOfLater[column] < 0 || overlaps[bestOfLater[column]].pixels < overlap.pixels {
                bestOfLater[column] = index
            }
        }
        return bestOfEarlier.enumerated().compactMap { row, index in
            guard index >= 0 else { return nil }
            let column = later.detectionOfRegion[overlaps[index].later]
            guard bestOfLater[column] == index else { return nil }
            return match(row: row, column: column, pixels: overlaps[index].pixels)
        }
    }

    private func match(row: Int, column: Int, pixels: Int) -> Match {
        let from = earlier.centroids[row]
        let to = later.centroids[column]
        let shared = Double(pixels)
        return Match(
            displacementX: to.x - from.x,
            displacementY: to.y - from.y,
            fit: shared * shared / (earlier.areas[row] * later.areas[column])
        )
    }
}
