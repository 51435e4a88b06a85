import CellImage
import Tracker

/// Joins tracks of cells that were lost and came back elsewhere, as cells of a budding colony do that float or jump.
///
/// Nothing is born full-grown: where such a cell begins inside the image and one of its size was lost just before, it
/// is the same one. A bud that was lost comes back beside the same mother, not smaller than before. Only pairs are
/// joined in which neither has another choice.
struct TrackReunion {
    /// Frames for which a cell may be lost.
    private static let longestLoss = 3
    /// Distance over which a cell may jump, in diameters.
    private static let longestJumpInDiameters = 5.0
    /// Greatest change of a full-grown cell's area, as a factor.
    private static let fullGrownChange = 1.25
    /// Range of a returned bud's area over its last one.
    private static let budChange = 0.8...2.5

    private let histories: TrackHistories
    private let diameter: Double
    private let usualArea: Double
    private let longestJump: Double
    private let reach: Double

    /// Prepares to join tracks.
    init(_ histories: TrackHistories, scale: MovieScale, reachInDiameters: Double) {
        self.histories = histories
        diameter = scale.diameter
        longestJump = TrackReunion.longestJumpInDiameters * diameter
        usualArea = Double.pi / 4 * scale.diameter * scale.diameter
        reach = reachInDiameters * scale.diameter
    }

    /// For every track that goes on as another one, the index of that one.
    func continuations() -> [Int: Int] {
        let grown = pairs(without: [:]) { isSameGrownCell($0, $1) }
        // A mother that jumped with her bud has two tracks as well.
        var names = Array(histories.tracks.indices)
        for (earlier, later) in grown.sorted(by: { $0.value < $1.value }) { names[later] = names[earlier] }
        let buds = pairs(without: grown) { isSameBud($0, $1, names: names) }
        return grown.merging(buds) { first, _ in first }
    }

    /// Ends and beginnings of tracks that fit each other and nothing else, and that are not joined yet.
    private func pairs(
        without joined: [Int: Int],
        _ fits: (_ last: [Sighting], _ first: [Sighting]) -> Bool
    ) -> [Int: Int] {
        let taken = Set(joined.values)
        let starts = histories.tracks.indices.filter { index in
            guard !taken.contains(index), let first = histories.tracks[index].first else { return false }
            return first.frame > histories.firstFrame && !first.touchesBorder
        }
        let startsByFrame = Dictionary(grouping: starts) { histories.tracks[$0].first?.frame ?? 0 }
        var choices: [Int: [Int]] = [:]
        var rivals: [Int: Int] = [:]
        for (index, track) in histories.tracks.enumerated() {
            guard joined[index] == nil, let last = track.last, last.frame < histories.lastFrame, !last.touchesBorder
            else { continue }
            let later = (1...TrackReunion.longestLoss + 1).flatMap { startsByFrame[last.frame + $0] ?? [] }
            let fitting = later.filter { start in
                histories.tracks[start].first.map { last.position.distance(to: $0.position) <= longestJump } ?? false
                    && fits(track, histories.tracks[start])
            }
            choices[index] = fitting
            for start in fitting { rivals[start, default: 0] += 1 }
        }
        return choices.compactMapValues { $0.count == 1 && rivals[$0[0]] == 1 ? $0[0] : nil }
    }

    private func isSameGrownCell(_ earlier: [Sighting], _ later: [Sighting]) -> Bool {
        guard let before = median(earlier.suffix(3).lazy.map(\.area)),
            let after = median(later.prefix(3).lazy.map(\.area)), min(before, after) >= usualArea / 2
        else { return false }
        return max(before / after, after / before) <= TrackReunion.fullGrownChange
    }

    private func isSameBud(_ earlier: [Sighting], _ later: [Sighting], names: [Int]) -> Bool {
        guard let last = earlier.last, let first = later.first, last.area < usualArea / 2,
            TrackReunion.budChange.contains(first.area / last.area)
        else { return false }
        return !neighbours(of: last, names: names).isDisjoint(with: neighbours(of: first, names: names))
    }

    /// Larger cells beside a bud.
    private func neighbours(of bud: Sighting, names: [Int]) -> Set<Int> {
        let places = histories.places(in: bud.frame, within: 2 * diameter, of: bud.position)
        return Set(
            places.filter { place in
                let cell = histories.tracks[place.track][place.index]
                let gap =
                    cell.centroid.distance(to: bud.centroid) - cell.radius(towards: bud.centroid)
                    - bud.radius(towards: cell.centroid)
                return cell.area > bud.area && gap <= reach
            }
            .map { names[$0.track] }
        )
    }
}

extension TrackingResult {
    /// The same with tracks joined, all numbered anew by first frame and label.
    ///
    /// - Parameter continuations: for the index of a track, the index of the one it goes on as.
    /// - Returns: the same for none; else tracks and links, with a link of no overlap at every seam.
    func joined(_ continuations: [Int: Int]) -> TrackingResult {
        guard !continuations.isEmpty else { return self }
        let taken = Set(continuations.values)
        var joined: [[DetectionID]] = []
        var links = links
        for index in tracks.indices where !taken.contains(index) {
            var observations = tracks[index].observations
            var current = index
            while let next = continuations[current] {
                if let from = observations.last, let to = tracks[next].observations.first {
                    links.append(Link(from: from, to: to, cost: 0, iou: 0))
                }
                observations += tracks[next].observations
                current = next
            }
            joined.append(observations)
        }
        joined.sort { ($0.first ?? DetectionID(frame: 0, label: 0)) < ($1.first ?? DetectionID(frame: 0, label: 0)) }
        return TrackingResult(
            tracks: joined.enumerated().map { Track(id: $0 + 1, observations: $1) },
            links: links.sorted { $0.to < $1.to }
        )
    }
}
