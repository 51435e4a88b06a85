import CellImage
import Foundation

/// Weighs how likely a cell is to be the mother of a bud.
struct BuddingScore {
    let histories: TrackHistories
    let scale: MovieScale
    let parameters: BuddingParameters

    /// Log likelihood ratio of this mother against none; nil when the cell cannot be the mother.
    func gain(of mother: Int, evidence: BudEvidence) -> Double? {
        let bud = histories.tracks[evidence.bud]
        let candidate = histories.tracks[mother]
        guard let looks = evidence.looks[mother], let first = bud.first, let birth = candidate.first,
            birth.frame < first.frame, let last = candidate.last, last.frame >= first.frame,
            let now = candidate.last(where: { $0.frame <= first.frame }),
            first.area <= parameters.maximumAreaRatio * now.area
        else { return nil }
        return parameters.orphanCost
            - nearness(looks, of: evidence)
            - contact(looks, of: evidence)
            - expansion(looks, of: bud)
            - axis(now, first)
            - maturity(now)
            - (first.touchesBorder ? parameters.borderCost : 0)
    }

    private func nearness(_ looks: [BudEvidence.Look], of evidence: BudEvidence) -> Double {
        let gap = looks.map(\.gap).reduce(0, +) / Double(looks.count) / scale.diameter
        let missed = 1 - Double(looks.count) / Double(max(1, evidence.frames))
        return min(4, 0.5 * (gap / parameters.gapDeviation) * (gap / parameters.gapDeviation)) + 2 * missed
    }

    private func contact(_ looks: [BudEvidence.Look], of evidence: BudEvidence) -> Double {
        let share = looks.map(\.contactShare).reduce(0, +) / Double(max(1, evidence.frames))
        return -parameters.contactWeight * log(0.1 + 0.9 * share)
    }

    /// A bud is fixed at its neck, so its far end recedes from the mother as fast as the bud grows.
    private func expansion(_ looks: [BudEvidence.Look], of bud: [Sighting]) -> Double {
        let diameters = bud.prefix(parameters.evidenceFrames).map {
            (x: Double($0.frame), y: MovieScale.diameter(ofArea: $0.area))
        }
        guard looks.count >= 2, let growth = slope(diameters), growth > 0.002 * scale.diameter,
            let receding = slope(looks.map { (x: Double($0.frame), y: $0.farDistance) })
        else { return parameters.expansionWeight / 2 }
        return parameters.expansionWeight * min(1, max(0, 1 - receding / growth))
    }

    private func axis(_ mother: Sighting, _ bud: Sighting) -> Double {
        let x = bud.position.x - mother.position.x
        let y = bud.position.y - mother.position.y
        let squared = max(x * x + y * y, 1e-9)
        let along = x * mother.axis.x + y * mother.axis.y
        let elongation = mother.eccentricity * mother.eccentricity
        return parameters.axisWeight * elongation * (1 - along * along / squared)
    }

    private func maturity(_ mother: Sighting) -> Double {
        let usual = Double.pi / 4 * scale.diameter * scale.diameter
        return parameters.maturityWeight * max(0, -log(mother.area / usual) - 0.3)
    }

    /// Slope of the least-squares line; nil for fewer than two different places.
    private func slope(_ points: [(x: Double, y: Double)]) -> Double? {
        let count = Double(points.count)
        let meanX = points.map(\.x).reduce(0, +) / count
        let meanY = points.map(\.y).reduce(0, +) / count
        let spread = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
        guard spread > 0 else { return nil }
        return points.map { ($0.x - meanX) * ($0.y - meanY) }.reduce(0, +) / spread
    }
}
