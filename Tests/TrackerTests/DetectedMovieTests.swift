import CellImage
import Testing
import Tracker

@Suite struct DetectedMovieTests {
    private let cells = WalkingCells(side: 4, frameCount: 6, step: 2, seed: 1)

    @Test func gathersWhatTheTrackerNeeds() throws {
        var movie = try DetectedMovie()
        for (frame, masks) in cells.frames.enumerated() { try movie.add(masks, frame: frame) }
        let facts = try Facts(cells.frames)
        #expect(movie.frames == facts.frames && movie.overlaps == facts.overlaps)
        #expect(try Tracker().link(movie.frames, overlaps: movie.overlaps) == facts.tracks())
    }

    @Test func comparesAsFarBackAsCellsMayBeMissing() throws {
        var parameters = TrackingParameters()
        parameters.maximumGap = 1
        #expect(parameters.reach == 2)
        var movie = try DetectedMovie(for: parameters)
        for (frame, masks) in cells.frames.enumerated() where frame != 2 { try movie.add(masks, frame: frame) }
        #expect(movie.frames.map(\.frame) == [0, 1, 3, 4, 5])
        #expect(movie.overlaps.filter { $0.laterFrame == 4 }.map(\.earlierFrame) == [3, 1])
        parameters.method = .iou
        #expect(parameters.reach == 1)
        parameters.maximumGap = 64
        #expect(throws: TrackerError.self) { try DetectedMovie(for: parameters) }
    }

    @Test func keepsScoresAndIntensities() throws {
        var movie = try DetectedMovie()
        try movie.add(cells.frames[0], frame: 3, scores: [2: 0.5], meanIntensities: [1: 7], signals: [1: 3])
        #expect(movie.frames[0].detections.map(\.score).prefix(2) == [nil, 0.5])
        #expect(movie.frames[0].detections.map(\.meanIntensity).prefix(2) == [7, nil])
        #expect(movie.frames[0].detections.map(\.signal).prefix(2) == [3, nil])
        let area = Double(movie.frames[0].detections[0].region.area)
        #expect(movie.frames[0].detections.map(\.integratedIntensity).prefix(2) == [3 * area, nil])
        #expect(throws: TrackerError.frameOrder(previous: 3, found: 3)) { try movie.add(cells.frames[1], frame: 3) }
        #expect(movie.frames.count == 1)
    }
}
