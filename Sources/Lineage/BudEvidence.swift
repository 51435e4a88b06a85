import CellImage
import Tracker

/// What the first frames of a bud say about the cells around it.
struct BudEvidence {
    /// One frame of one neighbour.
    struct Look {
        var frame: Int
        /// In pixels.
        var gap: Double
        /// Share of the bud's contact with all neighbours, 0 to 1.
        var contactShare: Double
        /// Distance of the bud's farthest pixel from the neighbour's centroid, in pixels.
        var farDistance: Double
    }

    /// Index of the bud's track.
    let bud: Int
    /// Looks at every neighbour by the index of its track.
    private(set) var looks: [Int: [Look]] = [:]
    /// Frames in which the bud was looked at.
    private(set) var frames = 0

    init(bud: Int) {
        self.bud = bud
    }

    /// Adds a frame.
    mutating func add(
        _ sighting: Sighting,
        runs: LabelRuns,
        neighbours: [UInt32: TrackHistories.Place],
        histories: TrackHistories,
        reach: Int
    ) {
        let surroundings = BudSurroundings(
            of: sighting.id.label,
            in: sighting.box,
            runs: runs,
            reach: reach,
            contactDistance: max(1.5, Double(reach) / 3)
        )
        frames += 1
        let contact = surroundings.neighbours.map(\.contact).reduce(0, +)
        for neighbour in surroundings.neighbours {
            guard let place = neighbours[neighbour.label] else { continue }
            let other = histories.tracks[place.track][place.index]
            looks[place.track, default: []].append(
                Look(
                    frame: sighting.frame,
                    gap: neighbour.gap,
                    contactShare: contact == 0 ? 0 : Double(neighbour.contact) / Double(contact),
                    farDistance: surroundings.farthest(from: other.centroid)
                )
            )
        }
    }
}
