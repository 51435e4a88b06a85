import CellImage

/// Finds all mitoses that are geometrically possible.
///
/// Every daughter but one per mother begins a track, or was taken for a cell that was leaving the image. So the search goes
/// over such beginnings, looks for mothers that were near just before, and pairs the beginnings that share a mother, or one
/// beginning with the mother's own continuation.
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
        var beginning: MitosisHypothesis.Daughter
        /// How far apart the two are, in pixels.
        var distance: Double

        var key: (Int, Int, Int, Int) { (cut.track, cut.last, beginning.track, beginning.index) }
    }

    /// All possible mitoses, by mother, cut and daughters; gains are not yet set.
    func hypotheses() -> [MitosisHypothesis] {
        var meetings: [Meeting] = []
        for (track, sightings) in histories.tracks.enumerated() {
            for index in sightings.indices where isBeginning(index, of: sightings) {
                addMeetings(of: MitosisHypothesis.Daughter(track: track, index: index), sightings[index], to: &meetings)
            }
        }
        meetings.sort { $0.key < $1.key }
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

    /// Whether a cell may be born with a sighting: the first one of a track, or one inside the image behind one at its border.
    ///
    /// A cell that leaves has another for its successor where a daughter appears beside it: her mother goes on as her sister,
    /// and how large the cell at the border was nobody knows.
    private func isBeginning(_ index: Int, of sightings: [Sighting]) -> Bool {
        guard index > 0 else { return sightings[index].frame > histories.firstFrame }
        return sightings[index - 1].touchesBorder && !sightings[index].touchesBorder
    }

    /// Where a beginning's mother may have been seen last: any track nearby, as long ago as gap and delay allow.
    private func addMeetings(
        of beginning: MitosisHypothesis.Daughter,
        _ first: Sighting,
        to meetings: inout [Meeting]
    ) {
        let reach = parameters.radiusInDiameters * 2 * scale.diameter + scale.largeStep
        let earliest = max(histories.firstFrame, first.frame - 1 - parameters.maximumGap - parameters.maximumDelay)
        for frame in earliest..<first.frame {
            let radius = reach + Double(first.frame - frame) * histories.largestMovement
            histories.forEachPlace(in: frame, within: radius, of: first.position) { place, _ in
                guard place.track != beginning.track else { return }
                let mother = histories.tracks[place.track][place.index]
                let distance = mother.position(in: first.frame).distance(to: first.position)
                guard distance <= reach else { return }
                let cut = Cut(track: place.track, last: place.index)
                meetings.append(Meeting(cut: cut, beginning: beginning, distance: distance))
            }
        }
    }

    /// How far from a mother her daughters may begin, in pixels.
    private func radius(of cut: Cut) -> Double {
        let own = histories.medianArea(of: cut.track, upTo: cut.last, frames: parameters.historyFrames)
        let diameter = min(2 * scale.diameter, MovieScale.diameter(ofArea: own))
        return parameters.radiusInDiameters * diameter + scale.largeStep
    }

    private func nearest(_ beginnings: [MitosisHypothesis.Daughter], to cut: Cut) -> [MitosisHypothesis.Daughter] {
        guard beginnings.count > MitosisCandidates.maximumBeginnings else { return beginnings }
        let mother = histories.tracks[cut.track][cut.last]
        func distance(_ daughter: MitosisHypothesis.Daughter) -> Double {
            let first = histories.tracks[daughter.track][daughter.index]
            return mother.position(in: first.frame).distance(to: first.position)
        }
        let sorted = beginnings.sorted {
            let (left, right) = (distance($0), distance($1))
            return (left, $0.track, $0.index) < (right, $1.track, $1.index)
        }
        return sorted.prefix(MitosisCandidates.maximumBeginnings)
            .sorted { ($0.track, $0.index) < ($1.track, $1.index) }
    }

    /// Adds what a mother's continuation, if she has one, and the beginnings near her can make up: pairs, then threes.
    private func addFamilies(
        of cut: Cut,
        beginnings: [MitosisHypothesis.Daughter],
        to result: inout [MitosisHypothesis]
    ) {
        let mother = histories.tracks[cut.track]
        let next = cut.last + 1
        let continuation = next < mother.count ? [MitosisHypothesis.Daughter(track: cut.track, index: next)] : []
        for size in parameters.allowsThreeDaughters ? 2...3 : 2...2 {
            beginnings.forEachCombination(of: size - continuation.count) { chosen in
                let daughters = continuation + chosen
                guard isTimely(daughters, after: mother[cut.last].frame), haveOwnTracks(daughters) else { return }
                result.append(MitosisHypothesis(mother: cut.track, last: cut.last, daughters: daughters))
            }
        }
    }

    /// Whether no two daughters are parts of one track; those of a track follow each other.
    private func haveOwnTracks(_ daughters: [MitosisHypothesis.Daughter]) -> Bool {
        !zip(daughters, daughters.dropFirst()).contains { $0.track == $1.track }
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
