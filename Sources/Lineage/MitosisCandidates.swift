import CellImage

/// Finds all mitoses that are geometrically possible.
///
/// Every daughter but one per mother begins a track. So the search goes over track beginnings, looks for mothers
/// that were near just before, and pairs the beginnings that share a mother, or one beginning with the mother's own
/// continuation.
struct MitosisCandidates {
    let histories: TrackHistories
    let scale: MovieScale
    let parameters: DivisionParameters

    /// Beginnings per mother that are paired; more than these are a cloud of debris.
    private static let maximumBeginnings = 8

    /// A mother up to a sighting.
    private struct Cut: Hashable, Comparable {
        var track: Int
        var last: Int

        static func < (left: Cut, right: Cut) -> Bool {
            (left.track, left.last) < (right.track, right.last)
        }
    }

    /// All possible mitoses, by mother, cut and daughters; gains are not yet set.
    func hypotheses() -> [MitosisHypothesis] {
        var beginnings: [Cut: [Int]] = [:]
        for (track, sightings) in histories.tracks.enumerated() {
            guard let first = sightings.first, first.frame > histories.firstFrame else { continue }
            for cut in mothers(of: track, first) {
                beginnings[cut, default: []].append(track)
            }
        }
        return beginnings.sorted { $0.key < $1.key }.flatMap { cut, tracks in
            families(of: cut, beginnings: nearest(tracks, to: cut))
        }
    }

    /// Where a beginning's mother may have been seen last: any track nearby, as long ago as gap and delay allow.
    private func mothers(of track: Int, _ first: Sighting) -> [Cut] {
        let radius = parameters.radiusInDiameters * 2 * scale.diameter + scale.largeStep
        let earliest = max(histories.firstFrame, first.frame - 1 - parameters.maximumGap - parameters.maximumDelay)
        return (earliest..<first.frame).flatMap { frame in
            histories.places(in: frame, within: radius, of: first.position)
                .filter { $0.track != track }
                .map { Cut(track: $0.track, last: $0.index) }
                .filter { isInReach(first, of: $0) }
        }
    }

    private func isInReach(_ daughter: Sighting, of cut: Cut) -> Bool {
        let mother = histories.tracks[cut.track][cut.last]
        let own = histories.medianArea(of: cut.track, upTo: cut.last, frames: parameters.historyFrames)
        let diameter = min(2 * scale.diameter, MovieScale.diameter(ofArea: own))
        let radius = parameters.radiusInDiameters * diameter + scale.largeStep
        return mother.position.distance(to: daughter.position) <= radius
    }

    private func nearest(_ tracks: [Int], to cut: Cut) -> [Int] {
        guard tracks.count > MitosisCandidates.maximumBeginnings else { return tracks }
        let position = histories.tracks[cut.track][cut.last].position
        let sorted = tracks.sorted {
            let left = histories.tracks[$0][0].position.distance(to: position)
            let right = histories.tracks[$1][0].position.distance(to: position)
            return (left, $0) < (right, $1)
        }
        return sorted.prefix(MitosisCandidates.maximumBeginnings).sorted()
    }

    private func families(of cut: Cut, beginnings: [Int]) -> [MitosisHypothesis] {
        let mother = histories.tracks[cut.track]
        let next = cut.last + 1
        let continuation = next < mother.count ? [MitosisHypothesis.Daughter(track: cut.track, index: next)] : []
        let own = beginnings.map { MitosisHypothesis.Daughter(track: $0, index: 0) }
        let sizes = parameters.allowsThreeDaughters ? 2...3 : 2...2
        return sizes.flatMap { size in
            own.combinations(of: size - continuation.count)
                .map { continuation + $0 }
                .filter { isTimely($0, after: mother[cut.last].frame) }
                .map { MitosisHypothesis(mother: cut.track, last: cut.last, daughters: $0) }
        }
    }

    private func isTimely(_ daughters: [MitosisHypothesis.Daughter], after frame: Int) -> Bool {
        let births = daughters.map { histories.tracks[$0.track][$0.index].frame }
        guard let first = births.min(), let last = births.max() else { return false }
        return first - frame - 1 <= parameters.maximumGap && last - first <= parameters.maximumDelay
    }
}

extension TrackHistories {
    /// Median area of a track over the last frames up to a sighting.
    func medianArea(of track: Int, upTo last: Int, frames: Int) -> Double {
        let sightings = tracks[track]
        let from = sightings[last].frame - frames
        return median(sightings[...last].suffix(frames).lazy.filter { $0.frame > from }.map(\.area)) ?? 1
    }
}

extension Array {
    /// All selections of one, two or three elements, in order.
    func combinations(of size: Int) -> [[Element]] {
        switch size {
        case 1:
            map { [$0] }
        case 2, 3:
            indices.flatMap { index in
                Array(self[(index + 1)...]).combinations(of: size - 1).map { [self[index]] + $0 }
            }
        default:
            []
        }
    }
}
