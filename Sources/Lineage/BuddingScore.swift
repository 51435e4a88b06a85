import CellImage
import Foundation

/// Weighs how likely a cell is to be the mother of a bud.
struct BuddingScore {
    let histories: TrackHistories
    let scale: MovieScale
    let parameters: BuddingParameters
    /// Frames over which a bud hangs on its mother at least.
    let attachedFrames: Int

    /// What speaks for and against a mother, compared with none; nil when the cell cannot be the mother.
    func evidence(for mother: Int, of bud: BudEvidence) -> [DivisionEvidence]? {
        let track = histories.tracks[bud.bud]
        let candidate = histories.tracks[mother]
        guard let looks = bud.looks[mother], let first = track.first, let birth = candidate.first,
            canBud(birth, at: first.frame), let last = candidate.last, last.frame >= first.frame,
            let now = candidate.last(where: { $0.frame <= first.frame }),
            first.area <= parameters.maximumAreaRatio * now.area
        else { return nil }
        let motion = PairMotion(
            bud: track,
            other: candidate,
            frames: attachedFrames,
            gap: parameters.reachInDiameters * scale.diameter
        )
        let apart = Double(motion.framesApart) / Double(max(1, motion.frames))
        return [
            DivisionEvidence(.coincidence, -parameters.orphanCost),
            DivisionEvidence(.gap, nearness(looks, of: bud)),
            DivisionEvidence(.contact, contact(looks, of: bud)),
            DivisionEvidence(.expansion, expansion(looks, of: track)),
            DivisionEvidence(.axis, axis(now, first)),
            DivisionEvidence(.maturity, maturity(now)),
            DivisionEvidence(.bulge, bulge((bud.bulges[mother] ?? 0) / first.area)),
            DivisionEvidence(.neckMarker, neck(mother, of: bud)),
            DivisionEvidence(.attachment, parameters.attachmentWeight * apart),
            DivisionEvidence(.turn, turn(motion)),
            DivisionEvidence(.border, first.touchesBorder ? parameters.borderCost : 0),
        ]
    }

    /// Whether a cell that begins so can have a bud in a frame: it is older, or full-grown and of unknown past.
    private func canBud(_ birth: Sighting, at frame: Int) -> Bool {
        birth.frame < frame || birth.frame == frame && birth.area > usualArea / 2
    }

    private var usualArea: Double { Double.pi / 4 * scale.diameter * scale.diameter }

    /// A bud that was part of a cell's mask one frame before is hers.
    private func bulge(_ share: Double) -> Double {
        -parameters.bulgeWeight * min(1, share / 0.3)
    }

    /// Where the neck marker shines is the mother; without a marker nobody gains.
    private func neck(_ mother: Int, of bud: BudEvidence) -> Double {
        -parameters.neckMarkerWeight * Double(bud.necks[mother] ?? 0) / Double(max(1, bud.frames))
    }

    /// A bud does not roll around its mother, but centroids shift as it grows: 0.4 radians tell nothing.
    private func turn(_ motion: PairMotion) -> Double {
        parameters.turnWeight * min(1, max(0, (motion.turn - 0.4) / 0.6))
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
        let lengths = bud.prefix(parameters.evidenceFrames).map { (x: Double($0.frame), y: 2 * $0.longRadius) }
        guard looks.count >= 2, let growth = slope(lengths), growth > 0.002 * scale.diameter,
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
        parameters.maturityWeight * max(0, -log(mother.area / usualArea) - 0.3)
    }
}
