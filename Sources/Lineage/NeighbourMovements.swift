import CellImage
import Tracker

/// How far cells move with those around them, by the tracks of a movie.
struct NeighbourMovements {
    /// How much of the movement around a cell the cell makes as well; 0 where cells move alone.
    private(set) var share = 0.0
    /// How far away neighbours may be, in pixels.
    private let reach: Double

    /// Looks at some cells of a movie, taken evenly from its frames.
    init(_ histories: TrackHistories, diameter: Double) {
        reach = CommonMovement.reachInDiameters * diameter
        let frames = histories.seenFrames
        let count = histories.tracks.reduce(0) { $0 + $1.count }
        let stride = max(1, count / (5 * CommonMovement.sampleSize))
        var common = CommonMovement()
        for index in Swift.stride(from: 0, to: frames.count, by: stride) {
            let steps = Steps(of: histories.places(in: frames[index]), in: histories, reach: reach)
            for (own, around) in steps.movements(of: CommonMovement.sampleSize) { common.add(own, around: around) }
        }
        share = common.share
    }

    /// How far sightings of one frame are expected to move until the next one, in pixels; without those of which too few
    /// neighbours are known.
    func movements(
        of places: [TrackHistories.Place],
        in histories: TrackHistories
    ) -> [(TrackHistories.Place, PixelPoint)] {
        let steps = Steps(of: places, in: histories, reach: reach)
        return places.indices.compactMap { index in
            steps.around(index).map { (places[index], PixelPoint(x: share * $0.x, y: share * $0.y)) }
        }
    }

    /// The movements of a frame's cells until the next frame.
    private struct Steps {
        private let positions: [PixelPoint]
        /// By sighting, the number of its movement in the field; -1 where the next frame does not show the cell.
        private var numbers: [Int] = []
        private let field: DisplacementField

        init(of places: [TrackHistories.Place], in histories: TrackHistories, reach: Double) {
            var starts: [PixelPoint] = []
            var movements: [PixelPoint] = []
            for place in places {
                let track = histories.tracks[place.track]
                let sighting = track[place.index]
                guard let next = track.dropFirst(place.index + 1).first, next.frame == sighting.frame + 1,
                    CommonMovement.showsMovement(fromArea: sighting.area, toArea: next.area)
                else {
                    numbers.append(-1)
                    continue
                }
                let (from, to) = (sighting.position, next.position)
                numbers.append(starts.count)
                starts.append(from)
                movements.append(PixelPoint(x: to.x - from.x, y: to.y - from.y))
            }
            positions = places.map { histories.tracks[$0.track][$0.index].position }
            field = DisplacementField(places: starts, movements: movements, reach: reach)
        }

        /// The movement around a sighting, without its own.
        func around(_ index: Int) -> PixelPoint? {
            field.movement(at: positions[index], except: numbers[index])
        }

        /// Movements of about so many cells, and those around them.
        func movements(of count: Int) -> [(own: PixelPoint, around: PixelPoint)] {
            stride(from: 0, to: positions.count, by: max(1, positions.count / count)).compactMap { index in
                guard numbers[index] >= 0, let around = around(index) else { return nil }
                return (field.movements[numbers[index]], around)
            }
        }
    }
}
