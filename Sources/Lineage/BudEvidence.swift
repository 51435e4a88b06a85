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
    /// Pixels of the bud's first mask that lay in the neighbour's mask one frame before, by the index of its track.
    private(set) var bulges: [Int: Double] = [:]
    /// Frames in which the neck marker points at the neighbour, by the index of its track.
    private(set) var necks: [Int: Int] = [:]
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
        reach: Int,
        marker: Plane<Float>?
    ) {
        guard let region = histories.region(of: sighting.id) else { return }
        let surroundings = BudSurroundings(
            of: sighting.id.label,
            in: region.boundingBox,
            runs: runs,
            reach: reach,
            contactDistance: max(1.5, Double(reach) / 3)
        )
        frames += 1
        if let neck = marker.flatMap({ surroundings.neighbour(atNeckIn: $0) }), let place = neighbours[neck] {
            necks[place.track, default: 0] += 1
        }
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

    /// Looks where the bud's first mask lay one frame before: a bud that was merged with its mother left a bulge there.
    ///
    /// - Parameters:
    ///   - sighting: the bud's first sighting.
    ///   - runs: the masks of its frame.
    ///   - earlier: the masks of the frame before.
    ///   - histories: all cells; each is moved to where it is now before it is compared.
    mutating func addPast(_ sighting: Sighting, runs: LabelRuns, earlier: LabelRuns, histories: TrackHistories) {
        for mother in looks.keys {
            let track = histories.tracks[mother]
            guard let now = track.first(where: { $0.frame == sighting.frame }),
                let before = track.first(where: { $0.frame == sighting.frame - 1 })
            else { continue }
            let shift = PixelShift(
                x: Int((now.centroid.x - before.centroid.x).rounded()),
                y: Int((now.centroid.y - before.centroid.y).rounded())
            )
            bulges[mother] = Double(
                runs.overlap(of: sighting.id.label, with: before.id.label, of: earlier, movedBy: shift)
            )
        }
    }
}

extension BudSurroundings {
    /// The neighbour at the brightest place of the outline; nil when no place stands out.
    ///
    /// - Source: the bud-neck marker of the bread toolbox (Rahi laboratory), whose peak on the outline names the mother.
    fileprivate func neighbour(atNeckIn marker: Plane<Float>) -> UInt32? {
        let values = outline.map { pixel in
            let rows = max(0, pixel.y - 1)...min(marker.height - 1, pixel.y + 1)
            let columns = max(0, pixel.x - 1)...min(marker.width - 1, pixel.x + 1)
            let sum = rows.reduce(0.0) { sum, row in columns.reduce(sum) { $0 + Double(marker[row, $1]) } }
            return sum / Double(rows.count * columns.count)
        }
        guard let usual = median(values), let spread = median(values.lazy.map { abs($0 - usual) }),
            let brightest = values.indices.max(by: { values[$0] < values[$1] }),
            // Six times the usual deviation is four standard deviations.
            values[brightest] > usual + 6 * spread
        else { return nil }
        return facing[brightest]
    }
}

extension LabelRuns {
    /// Pixels that an object shares with an object of another image that is moved.
    fileprivate func overlap(of label: UInt32, with other: UInt32, of image: LabelRuns, movedBy shift: PixelShift)
        -> Int
    {
        var shared = 0
        for run in runs where run.label == label {
            let row = Int(run.row) - shift.y
            guard row >= 0, row < image.height else { continue }
            for past in image.runs[image.rowStarts[row]..<image.rowStarts[row + 1]] where past.label == other {
                let start = max(Int(run.start), Int(past.start) + shift.x)
                shared += max(0, min(Int(run.end), Int(past.end) + shift.x) - start)
            }
        }
        return shared
    }
}
