import CellImage
import Lineage
import Testing
import Tracker

@Suite struct RepairedTrackingTests {
    private let masks: [LabelRuns]
    private let movie: DetectedMovie
    private let births: Int

    init() throws {
        let colony = Colony(seed: 2, founders: 3, frames: 60, size: 360)
        masks = try DiscMovie(colony.movie, width: 360, height: 360).masks
        births = colony.mothers.count
        var movie = try DetectedMovie()
        for (frame, runs) in masks.enumerated() { try movie.add(runs, frame: frame) }
        self.movie = movie
    }

    private func run(_ tracking: RepairedTracking) throws -> RepairedTracking.Result {
        let masks = masks
        return try tracking.run(movie) { masks[$0] }
    }

    @Test func findsBuds() throws {
        let tracking = RepairedTracking(
            tracker: try Tracker(),
            buds: try Budding(),
            frameInterval: FrameInterval(seconds: 300)
        )
        let forest = try run(tracking).forest()
        #expect(forest.roots.count >= 3 && forest.divisions.allSatisfy { $0.kind == .budding })
        #expect(Double(forest.divisions.count) >= 0.8 * Double(births))
    }

    @Test func withoutDivisionsEveryCellIsAFounder() throws {
        let result = try run(RepairedTracking(tracker: try Tracker()))
        #expect(try result.forest().roots == result.tracks.map(\.id))
    }

    @Test func masksCarryTheirTracks() throws {
        let result = try run(RepairedTracking(tracker: try Tracker(), mitoses: try DivisionDetection()))
        for frame in [0, 30, 59] {
            let painted = try result.trackMasks(inFrame: frame)
            let found = Dictionary(
                uniqueKeysWithValues: painted.regionProperties().map { (Int($0.label), $0.centroid) }
            )
            let detections = result.movie.frames[frame].detections
            let expected = result.tracks.compactMap { track -> (Int, PixelPoint)? in
                let seen = track.observations.first { $0.frame == frame }
                return detections.first { $0.label == seen?.label }.map { (track.id, $0.region.centroid) }
            }
            #expect(found == Dictionary(uniqueKeysWithValues: expected))
        }
    }
}
