import CellImage
import Foundation
import Tracker

/// Weighs a possible mitosis against the same sightings without it.
///
/// The gain is a log likelihood ratio: what it costs that tracks begin and end for no reason, or that one track's
/// cell suddenly shrinks and jumps, less what it costs that mother and daughters do not look like a division.
struct MitosisScore {
    let histories: TrackHistories
    let scale: MovieScale
    var parameters: DivisionParameters
    let overlaps: OverlapLookup
    private let ellipses = EllipseOverlap()
    /// What divisions of this movie look like.
    var habits = DivisionHabits()
    /// How daughters share what their mother held; nil where that is not looked at.
    var intensities: IntensityHabit?

    /// What speaks for and against a mitosis.
    ///
    /// - Parameters:
    ///   - hypothesis: the mitosis.
    ///   - mother: what its mother is like.
    /// - Returns: nil when a daughter melts back into her sister, when daughters are pieces of their mother in a movie in which
    ///   daughters stand apart, or when nothing can outweigh what speaks against it.
    func evidence(of hypothesis: MitosisHypothesis, mother: MitosisMother) -> [DivisionEvidence]? {
        let daughters = hypothesis.daughters.map { histories.tracks[$0.track][$0.index] }
        let coincidence = -withoutDivision(hypothesis, mother)
        let third = daughters.count > 2 ? parameters.thirdDaughterCost : 0
        let timing = timing(mother, daughters)
        let place = place(mother, daughters)
        // What is left to be weighed costs more, but for three gains that are limited; most mitoses fail here.
        let least = coincidence + parameters.divisionCost + third + timing + place + (intensities?.leastCost ?? 0)
        guard least - parameters.overlapGain - parameters.roundingGain < 1e-6, !mergesBack(hypothesis),
            !isSuccessor(hypothesis, of: mother), shape(mother, daughters).isFinite
        else { return nil }
        return [
            DivisionEvidence(.coincidence, coincidence),
            DivisionEvidence(.rarity, parameters.divisionCost),
            DivisionEvidence(.thirdDaughter, third),
            DivisionEvidence(.timing, timing),
            DivisionEvidence(.place, place),
            DivisionEvidence(.size, size(mother, hypothesis)),
            DivisionEvidence(.change, change(hypothesis)),
            DivisionEvidence(.brightness, brightness(mother, hypothesis)),
            DivisionEvidence(.persistence, brevity(hypothesis)),
            DivisionEvidence(.overlap, overlap(mother, daughters)),
            DivisionEvidence(.shape, shape(mother, daughters)),
            DivisionEvidence(.rounding, -roundingGain(mother)),
        ]
    }

    /// What the mother of a mitosis is like.
    func mother(of hypothesis: MitosisHypothesis) -> MitosisMother {
        let sightings = histories.tracks[hypothesis.mother]
        let last = sightings[hypothesis.last]
        let area = histories.medianArea(
            of: hypothesis.mother,
            upTo: hypothesis.last,
            frames: parameters.historyFrames
        )
        let end = last.touchesBorder ? parameters.borderCost : parameters.disappearanceCost
        let isEnd = hypothesis.last + 1 == sightings.count
        return MitosisMother(
            track: hypothesis.mother,
            index: hypothesis.last,
            last: last,
            area: area,
            integratedIntensity: median(sightings[...hypothesis.last].suffix(3).compactMap(\.integratedIntensity)),
            diameter: min(2 * scale.diameter, max(scale.diameter / 2, MovieScale.diameter(ofArea: area))),
            withoutDivision: isEnd ? end : strangeness(of: sightings, after: hypothesis.last)
        )
    }

    // MARK: - No mitosis

    private func withoutDivision(_ hypothesis: MitosisHypothesis, _ mother: MitosisMother) -> Double {
        var cost = mother.withoutDivision
        for daughter in hypothesis.daughters where daughter.track != hypothesis.mother {
            let sightings = histories.tracks[daughter.track]
            guard daughter.index == 0 else {
                // Or the cell before leaves the image, which costs something too, and this one appears.
                let jump = jumpCost(of: sightings, after: daughter.index - 1) - parameters.borderCost
                cost += min(jump, parameters.appearanceCost)
                continue
            }
            cost += sightings[0].touchesBorder ? parameters.borderCost : parameters.appearanceCost
        }
        return cost
    }

    /// How little a track looks like one and the same cell before and after a sighting.
    ///
    /// At most what an end and a beginning cost: the tracker may have joined two cells.
    private func strangeness(of track: [Sighting], after last: Int) -> Double {
        let before = track[max(0, last - 2)...last]
        let after = track[(last + 1)...].prefix(3)
        let cost = change(before, after) + jumpCost(of: track, after: last)
        return min(parameters.appearanceCost + parameters.disappearanceCost, cost)
    }

    /// How little a cell is like itself: by what it holds where that is known, for a cell that rounds up holds as much as before;
    /// else by its area.
    ///
    /// Masks that the image border cuts tell neither.
    private func change(_ before: ArraySlice<Sighting>, _ after: ArraySlice<Sighting>) -> Double {
        if intensities != nil, let first = median(before.compactMap(\.wholeIntensity)),
            let second = median(after.compactMap(\.wholeIntensity))
        {
            return term(log(second / first), scale.intensitySpread(parameters.intensitySumDeviation))
        }
        guard let first = median(before.compactMap(\.wholeArea)), let second = median(after.compactMap(\.wholeArea))
        else {
            return 0
        }
        return term(log(second / first), scale.areaSpread(parameters.areaDeviation, at: min(first, 2 * second)))
    }

    /// What it costs that a cell jumps behind a sighting.
    ///
    /// Beyond two spreads the tail is exponential, not normal: cells do make far steps, if rarely.
    private func jumpCost(of track: [Sighting], after last: Int) -> Double {
        let frames = Double(track[last + 1].frame - track[last].frame)
        let jump = track[last].position(in: track[last + 1].frame).distance(to: track[last + 1].position)
        let spreads = jump / (scale.stepSpread * frames.squareRoot())
        return spreads < 2 ? 0.5 * spreads * spreads : 2 * spreads - 2
    }

    // MARK: - Mitosis

    /// What it costs that mother or daughters are unseen for a while; every doubling of that while costs about the same.
    ///
    /// A cell that was missed once is likely to be missed again, and for how many frames is a matter of the time step.
    private func timing(_ mother: MitosisMother, _ daughters: [Sighting]) -> Double {
        let unseen = (daughters.map(\.frame).max() ?? 0) - mother.last.frame - 1
        return parameters.missingFrameCost * log2(Double(1 + unseen))
    }

    /// Daughters part symmetrically: their middle stays where the mother was, and they are about a diameter apart.
    private func place(_ mother: MitosisMother, _ daughters: [Sighting]) -> Double {
        var sum = PixelPoint(x: 0, y: 0)
        for daughter in daughters {
            sum.x += daughter.position.x
            sum.y += daughter.position.y
        }
        let middle = PixelPoint(x: sum.x / Double(daughters.count), y: sum.y / Double(daughters.count))
        let latest = daughters.map(\.frame).max() ?? mother.last.frame
        let frames = Double(latest - mother.last.frame)
        let spread = parameters.middleDeviation * mother.diameter + scale.step * frames.squareRoot()
        var cost = term(middle.distance(to: mother.last.position(in: latest)), spread)
        for (index, one) in daughters.enumerated() {
            for other in daughters[(index + 1)...] {
                let distance = one.position.distance(to: other.position) / mother.diameter
                let excess = distance - parameters.separation
                let deviation = parameters.separationDeviation + (excess > 0 ? scale.step / mother.diameter : 0)
                cost += term(excess, deviation) / Double(daughters.count - 1)
            }
        }
        return cost
    }

    private func size(_ mother: MitosisMother, _ hypothesis: MitosisHypothesis) -> Double {
        guard let areas = wholeAreas(mother, hypothesis) else {
            return sizeAtBorder(mother, hypothesis.daughters.map { histories.tracks[$0.track][$0.index] })
        }
        let (whole, smallest) = (areas.reduce(0, +), areas.min() ?? 1)
        let sum = log(whole / mother.area / parameters.areaSum)
        let symmetry = log((areas.max() ?? 1) / smallest)
        // A daughter is not small for a cell because she has half of her mother.
        let size = smallest * Double(areas.count)
        return term(sum, scale.areaSpread(parameters.areaSumDeviation, at: min(mother.area, whole)))
            + term(symmetry, scale.areaSpread(parameters.areaDeviation, at: size))
    }

    /// Areas of the daughters, medians over their first masks; nil where the image border cuts one of the family.
    private func wholeAreas(_ mother: MitosisMother, _ hypothesis: MitosisHypothesis) -> [Double]? {
        let daughters = hypothesis.daughters.map { daughter in
            histories.tracks[daughter.track][daughter.index...].prefix(3)
        }
        guard !mother.last.touchesBorder, !daughters.contains(where: { $0.contains(where: \.touchesBorder) }) else {
            return nil
        }
        return daughters.map { median($0.map(\.area)) ?? 1 }
    }

    /// Cost of the sizes of cells that cannot be compared: what the sizes of a true family cost on average.
    static let usualSizeCost = 1.0

    /// A cell cut by the image border has no size to speak of, but how much of the daughters lies on the mother's mask
    /// tells where the movie's divisions are alike in that.
    private func sizeAtBorder(_ mother: MitosisMother, _ daughters: [Sighting]) -> Double {
        guard let usual = habits.usualShare else { return MitosisScore.usualSizeCost }
        let share = leastShare(of: daughters, on: mother.last) / usual
        return min(2, max(0, 2 * (0.9 - share) / 0.6))
    }

    /// The share of a daughter's area on the mother's last mask, of the daughter with the least.
    private func leastShare(of daughters: [Sighting], on mother: Sighting) -> Double {
        daughters.map { shared(mother, $0) / $0.area }.min() ?? 0
    }

    /// Pixels that two sightings share once the earlier one has moved with the cells around it.
    private func shared(_ earlier: Sighting, _ later: Sighting) -> Double {
        let counted = Double(overlaps.pixels(earlier.id, later.id))
        guard earlier.movement != PixelPoint(x: 0, y: 0), overlaps.compared(earlier.frame, later.frame),
            let first = histories.region(of: earlier.id), let second = histories.region(of: later.id)
        else { return counted }
        var (before, after) = (CellEllipse(first), CellEllipse(second))
        before.center = earlier.position
        after.center = later.position
        let frames = Double(later.frame - earlier.frame)
        let movement = PixelPoint(x: frames * earlier.movement.x, y: frames * earlier.movement.y)
        return ellipses.pixels(counted, of: before, and: after, movedBy: movement)
    }

    /// A daughter is small from her first mask on: one that shrinks after it was the mother, seen once more.
    private func change(_ hypothesis: MitosisHypothesis) -> Double {
        hypothesis.daughters.reduce(0) { sum, daughter in
            let sightings = histories.tracks[daughter.track][daughter.index...].prefix(4)
            guard daughter.index > 0, let first = sightings.first, sightings.count > 1,
                !sightings.contains(where: \.touchesBorder)
            else { return sum }
            return sum + loss(from: first, to: sightings.dropFirst())
        }
    }

    /// What it costs that a cell loses what it holds, or area where that is not known.
    private func loss(from first: Sighting, to later: ArraySlice<Sighting>) -> Double {
        if intensities != nil, let before = first.integratedIntensity,
            let after = median(later.compactMap(\.integratedIntensity))
        {
            return term(max(0, log(before / after)), scale.intensitySpread(parameters.shrinkDeviation))
        }
        guard let after = median(later.map(\.area)) else { return 0 }
        let spread = scale.areaSpread(parameters.shrinkDeviation, at: 2 * min(first.area, after))
        return term(max(0, log(first.area / after)), spread)
    }

    /// Daughters share what their mother held, half and half.
    private func brightness(_ mother: MitosisMother, _ hypothesis: MitosisHypothesis) -> Double {
        guard let intensities, let whole = mother.integratedIntensity, let shares = wholeIntensities(mother, hypothesis)
        else { return 0 }
        return intensities.cost(of: shares, mother: whole)
    }

    /// Integrated intensities of the daughters, medians over their first masks; nil where one is not known, or where the image
    /// border cuts one of the family.
    private func wholeIntensities(_ mother: MitosisMother, _ hypothesis: MitosisHypothesis) -> [Double]? {
        guard !mother.last.touchesBorder else { return nil }
        let daughters = hypothesis.daughters.map { histories.tracks[$0.track][$0.index...].prefix(3) }
        guard !daughters.contains(where: { $0.contains(where: \.touchesBorder) }) else { return nil }
        let known = daughters.compactMap { median($0.compactMap(\.integratedIntensity)) }
        return known.count == daughters.count ? known : nil
    }

    /// Daughters that vanish inside the image soon after they appeared.
    private func brevity(_ hypothesis: MitosisHypothesis) -> Double {
        let brief = hypothesis.daughters.filter { daughter in
            let track = histories.tracks[daughter.track]
            guard let last = track.last else { return false }
            let isCutOff = last.frame >= histories.lastFrame || last.touchesBorder
            return track.count - daughter.index < parameters.minimumPersistence && !isCutOff
        }
        return parameters.briefLifeCost * Double(brief.count)
    }

    private func overlap(_ mother: MitosisMother, _ daughters: [Sighting]) -> Double {
        let covered = daughters.map { shared(mother.last, $0) }.reduce(0, +)
        let areas = daughters.map(\.area).reduce(0, +)
        let isBeside = habits.besideCost > 0 && isBeside(mother.last, daughters)
        let cost = isBeside ? min(parameters.maximumTermCost, habits.besideCost) : 0
        return cost - parameters.overlapGain * min(1, covered / areas)
    }

    private func shape(_ mother: MitosisMother, _ daughters: [Sighting]) -> Double {
        habits.togetherCost > 0 && isTogether(mother.last, daughters) == true ? habits.togetherCost : 0
    }

    /// What a mitosis looks like; nil where a daughter is not seen long enough to be sure that she is no piece.
    func look(of hypothesis: MitosisHypothesis) -> DivisionHabits.Look? {
        let isLasting = hypothesis.daughters.allSatisfy { daughter in
            histories.tracks[daughter.track].count - daughter.index >= parameters.minimumPersistence
        }
        guard isLasting else { return nil }
        let mother = mother(of: hypothesis)
        let daughters = hypothesis.daughters.map { histories.tracks[$0.track][$0.index] }
        let distance = daughters.count == 2 ? daughters[0].position.distance(to: daughters[1].position) : nil
        let shares = wholeIntensities(mother, hypothesis)
        return DivisionHabits.Look(
            shareInPlace: shareInPlace(mother.last, daughters),
            isTogether: isTogether(mother.last, daughters),
            separation: distance.map { $0 / mother.diameter },
            areaSum: wholeAreas(mother, hypothesis).map { $0.reduce(0, +) / mother.area },
            intensitySum: shares.flatMap { shares in mother.integratedIntensity.map { shares.reduce(0, +) / $0 } },
            intensityRatio: shares.flatMap { shares in shares.min().map { (shares.max() ?? $0) / $0 } }
        )
    }

    private func shareInPlace(_ mother: Sighting, _ daughters: [Sighting]) -> Double? {
        let isCompared = daughters.allSatisfy { overlaps.compared(mother.frame, $0.frame) }
        return isCompared ? leastShare(of: daughters, on: mother) : nil
    }

    private func isBeside(_ mother: Sighting, _ daughters: [Sighting]) -> Bool {
        shareInPlace(mother, daughters).map { $0 < parameters.overlapShare } == true
    }

    /// Whether daughters together have their mother's shape and size, as pieces of her mask would.
    private func isTogether(_ mother: Sighting, _ daughters: [Sighting]) -> Bool? {
        guard Set(daughters.map(\.frame)).count == 1, let whole = histories.region(of: mother.id) else { return nil }
        let pieces = MaskSpread(daughters.compactMap { histories.region(of: $0.id) })
        return abs(log(pieces.area / mother.area)) < parameters.areaDeviation
            && pieces.isAsCompact(as: MaskSpread([whole]))
    }

    /// A mother about to divide is smaller, rounder and brighter than she used to be.
    private func roundingGain(_ mother: MitosisMother) -> Double {
        let recent = histories.tracks[mother.track][...mother.index].suffix(parameters.historyFrames)
        let eccentricity = median(recent.lazy.map(\.eccentricity)) ?? 0
        let shrinking = max(0, -log(mother.last.area / mother.area) / 0.3)
        let rounding = max(0, (eccentricity - mother.last.eccentricity) / 0.3)
        let brightening = scale.intensityVariety == nil ? 0 : brightening(of: mother.last, after: recent)
        return parameters.roundingGain * min(1, (shrinking + rounding + brightening) / 2)
    }

    private func brightening(of last: Sighting, after recent: ArraySlice<Sighting>) -> Double {
        guard let brightest = last.intensity, let usual = median(recent.compactMap(\.intensity)) else { return 0 }
        return max(0, log(brightest / usual) / 0.3)
    }

    /// Whether a daughter on the track of a cell that was leaving the image lies on that cell's mask rather than on her mother's.
    private func isSuccessor(_ hypothesis: MitosisHypothesis, of mother: MitosisMother) -> Bool {
        hypothesis.daughters.contains { daughter in
            guard daughter.index > 0, daughter.track != mother.track else { return false }
            let track = histories.tracks[daughter.track]
            let (before, first) = (track[daughter.index - 1], track[daughter.index])
            return shared(mother.last, first) <= shared(before, first)
        }
    }

    // MARK: - Over-segmentation

    /// Whether a daughter vanishes within few frames while a sister takes over her pixels: one cell, cut for a while.
    private func mergesBack(_ hypothesis: MitosisHypothesis) -> Bool {
        hypothesis.daughters.contains { daughter in
            let track = histories.tracks[daughter.track]
            guard let last = track.last, track.count - daughter.index <= parameters.minimumPersistence else {
                return false
            }
            return hypothesis.daughters.contains { sister in
                sister != daughter && isTakenOver(last, by: histories.tracks[sister.track][sister.index...])
            }
        }
    }

    private func isTakenOver(_ last: Sighting, by sister: ArraySlice<Sighting>) -> Bool {
        guard let next = sister.first(where: { $0.frame > last.frame }) else { return false }
        return shared(last, next) > 0.5 * last.area
    }

    /// Half the square of a deviation in units of its spread, limited.
    private func term(_ deviation: Double, _ spread: Double) -> Double {
        min(parameters.maximumTermCost, 0.5 * (deviation / spread) * (deviation / spread))
    }
}

/// What a mother was like before she divided.
struct MitosisMother {
    /// Index of her track.
    var track: Int
    /// Index of her last sighting.
    var index: Int
    var last: Sighting
    /// Median over the last frames, in pixels.
    var area: Double
    /// Median of her integrated intensity over her last three sightings; nil where intensities are not known.
    var integratedIntensity: Double?
    /// Of the circle of that area, within limits that the movie sets; in pixels.
    var diameter: Double
    /// What it costs that her track ends there, or goes on as it does, without a division.
    var withoutDivision: Double

    /// Whether she is the mother of a mitosis.
    func isMother(of hypothesis: MitosisHypothesis) -> Bool {
        track == hypothesis.mother && index == hypothesis.last
    }
}
