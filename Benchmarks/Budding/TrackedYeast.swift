import CellImage
import Lineage
import Tracker

/// A movie of yeast as the program follows it.
struct TrackedYeast {
    let movie: YeastMovie
    let tracks: [Track]
    /// Bud emergences.
    let divisions: [Division]
    /// Masks with their repairs, by frame.
    let masks: [LabelRuns]
    /// Geometry of every mask, by frame and label.
    let regions: [[UInt32: RegionProperties]]
    /// The true label of every mask, by frame and label.
    let identities: [[UInt32: UInt32]]

    /// Follows the cells and finds the buds.
    init(_ movie: YeastMovie, parameters: BuddingParameters = BuddingParameters()) throws {
        var detected = try DetectedMovie()
        for (frame, runs) in movie.masks.enumerated() { try detected.add(runs, frame: frame) }
        let tracking = RepairedTracking(
            tracker: try Tracker(),
            buds: try Budding(parameters: parameters),
            frameInterval: movie.frameInterval,
            pixelSize: movie.pixelSize,
            neckMarker: movie.neckMarker
        )
        let source = movie.masks
        let repaired = try tracking.run(detected) { source[$0] }
        self.movie = movie
        tracks = repaired.tracks
        divisions = repaired.division.divisions
        let masks = try source.indices.map { try repaired.movie.masks(inFrame: $0) }
        self.masks = masks
        regions = masks.map { runs in Dictionary(uniqueKeysWithValues: runs.regionProperties().map { ($0.label, $0) }) }
        identities = zip(masks, movie.truth).map { $0.mostCommonLabels(in: $1) }
    }

    /// A track by its id.
    func track(_ id: Int) -> Track? { tracks.first { $0.id == id } }

    /// The true cell that a track follows in its first frames.
    func identity(ofBud id: Int) -> UInt32? {
        var votes: [UInt32: Int] = [:]
        for observation in track(id)?.observations.prefix(10) ?? [] {
            if let name = identities[observation.frame][observation.label] { votes[name, default: 0] += 1 }
        }
        return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// The true cell that a track follows in a frame, or in the last one before it.
    func identity(of id: Int, atFrame frame: Int) -> UInt32? {
        guard let observation = track(id)?.observations.last(where: { $0.frame <= frame }) else { return nil }
        return identities[observation.frame][observation.label]
    }
}

extension LabelRuns {
    /// For every label, the label of another image that covers most of it, if that is half of it or more.
    func mostCommonLabels(in other: LabelRuns) -> [UInt32: UInt32] {
        let theirs = other.labelImage()
        var counts: [UInt32: [UInt32: Int]] = [:]
        var areas: [UInt32: Int] = [:]
        for run in runs {
            areas[run.label, default: 0] += run.length
            for column in Int(run.start)..<Int(run.end) {
                counts[run.label, default: [:]][theirs[Int(run.row), column], default: 0] += 1
            }
        }
        return counts.compactMapValues { $0.max { ($0.value, $1.key) < ($1.value, $0.key) } }
            .filter { $0.value.key != 0 && 2 * $0.value.value >= areas[$0.key] ?? 0 }
            .mapValues(\.key)
    }
}
