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
    private struct Cut: Equatable {
        var track: Int
        var last: Int
    }

    /// A beginning that lies near a sighting of another track.
    private struct Meeting {
        var cut: Cut
        var beginning: Int
        /// How far apart the two are, in pixels.
        var distance: Double
    }

    /// All possible mitoses, by mother, cut and daughters; gains are not yet set.
    func hypotheses() -> [MitosisHypothesis] {
        var meetings: [Meeting] = []
        for (track, sightings) in histories.tracks.enumerated() {
            guard let first = sightings.first, first.frame > histories.firstFrame else { continue }
            addMeetings(of: track, first, to: &meetings)
        }
        meetings.sort { ($0.cut.track, $0.cut.last, $0.beginning) < ($1.cut.track, $1.cut.last, $1.beginning) }
        var result: [MitosisHypothesis] = []
        var start = 0
        while start < meetings.count {
            let cut = meetings[start].cut
            let end = meetings[start...].firstIndex { $0.cut != cut } ?? meetings.count
            let radius = radius(of: cut)
            let beginnings = meetings[start..<end].lazy.filter { $0.distance <= radius }.map(\.beginning)
            addFamilies(of: cut, beginnings: nearest(Array(beginnings), to: cut), to: &result)
            start = end
        }
        return result
    }

    /// Where a beginning's mother may have been seen last: any track nearby, as long ago as gap and delay allow.
    private func addMeetings(of track: Int, _ first: Sighting, to meetings: inout [Meeting]) {
        let radius = parameters.radiusInDiameters * 2 * scale.diameter + scale.largeStep
        let earliest = max(histories.firstFrame, first.frame - 1 - parameters.maximumGap - parameters.maximumDelay)
        for frame in earliest..<first.frame {
            histories.forEachPlace(in: frame, within: radius, of: first.position) { place, distance in
                guard place.track != track else { return }
                let cut = Cut(track: place.track, last: place.index)
                meetings.append(Meeting(cut: cut, beginning: track, distance: distance))
            }
        }
    }

    /// How far from a mother her daughters may begin, in pixels.
    private func radius(of cut: Cut) -> Double {
        let own = histories.medianArea(of: cut.track, upTo: cut.last, frames: parameters.historyFrames)
        let diameter = min(2 * scale.diameter, MovieScale.diameter(ofArea: own))
        return parameters.radiusInDiameters * diameter + scale.largeStep
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

    /// Adds what a mother's continuation, if she has one, and the beginnings near her can make up: pairs, then threes.
    private func addFamilies(of cut: Cut, beginnings: [Int], to result: inout [MitosisHypothesis]) {
        let mother = histories.tracks[cut.track]
        let next = cut.last + 1
        let continuation = next < mother.count ? [MitosisHypothesis.Daughter(track: cut.track, index: next)] : []
        let own = beginnings.map { MitosisHypothesis.Daughter(track: $0, index: 0) }
        for size in parameters.allowsThreeDaughters ? 2...3 : 2...2 {
            own.forEachCombination(of: size - continuation.count) { chosen in
                let daughters = continuation + chosen
                guard isTimely(daughters, after: mother[cut.last].frame) else { return }
                result.append(MitosisHypothesis(mother: cut.track, last: cut.last, daughters: daughters))
            }
        }
    }

    private func isTimely(_ daughters: [MitosisHypothesis.Daughter], after frame: Int) -> Bool {
        var first = Int.max
        var last = Int.min
        for daughter in daughters {
            let birth = histories.tracks[daughter.track][daughter.index].frame
            first = min(first, birth)
            last = max(last, birth)
        }
        return first - frame - 1 <= parameters.maximumGap && last - first <= parameters.maximumDelay
    }
}

extension Array {
    /// Calls a function with all selections of one, two or three elements, in order.
    @inline(__always)
    fileprivate func forEachCombination(of size: Int, _ body: ([Element]) -> Void) {
        for first in indices {
            if size == 1 { body([self[first]]) }
            for second in (first + 1)..<Swift.max(count, first + 1) where size > 1 {
                if size == 2 { body([self[first], self[second]]) }
                for third in (second + 1)..<Swift.max(count, second + 1) where size > 2 {
                    body([self[first], self[second], self[third]])
                }
            }
        }
    }
}
