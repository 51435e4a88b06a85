import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct IoULinkerTests {
    struct Movie: Decodable {
        var images: [String]
        var scores: [[Float]]?
        var cases: [Case]
    }

    struct Case: Decodable {
        var geometry: IoUGeometry
        var minimumScore: Double
        var minimumBestScore: Double
        var minimumIoU: Double
        var minimumLength: Int
        var tracks: [[[Int]]]

        var parameters: TrackingParameters {
            var parameters = TrackingParameters()
            parameters.method = .iou
            parameters.iou.geometry = geometry
            parameters.iou.minimumScore = minimumScore
            parameters.iou.minimumBestScore = minimumBestScore
            parameters.iou.minimumIoU = minimumIoU
            parameters.iou.minimumLength = minimumLength
            return parameters
        }
    }

    @Test func agreesWithThePlainImplementation() throws {
        let movies = try fixture("iou_tracking.json", as: [Movie].self)
        #expect(movies.map(\.cases.count) == Array(repeating: 2, count: 12))
        for movie in movies {
            let runs = movie.images.map { LabelRuns(LabelImage(ascii: $0)) }
            var facts = try Facts(runs, reach: 1, scores: movie.scores)
            // The paper knows no drift.
            for index in facts.overlaps.indices {
                let table = facts.overlaps[index]
                facts.overlaps[index].drift = PixelShift(x: 0, y: 0)
                facts.overlaps[index].overlaps = OverlapTable.count(runs[table.earlierFrame], runs[table.laterFrame])
            }
            for expected in movie.cases {
                let result = try facts.tracks(expected.parameters)
                #expect(result.invariants == [])
                #expect(result.tracks.map { $0.observations.map { [$0.frame, Int($0.label)] } } == expected.tracks)
            }
        }
    }

    @Test func theOlderTrackChoosesFirst() throws {
        let movie = ["1111.\n1111.\n.....", ".2222\n.2222\n.1111"].map { LabelRuns(LabelImage(ascii: $0)) }
        var parameters = TrackingParameters()
        parameters.method = .iou
        let result = try Facts(movie).tracks(parameters)
        #expect(result.tracks.map(\.observations.count) == [2, 1])
        #expect(
            result.links == [
                Link(from: DetectionID(frame: 0, label: 1), to: DetectionID(frame: 1, label: 2), cost: 0.4, iou: 0.6)
            ]
        )
    }

    @Test func aFrameThatWasNotComparedIsAnError() throws {
        let movie = ["1", "1", "1"].map { LabelRuns(LabelImage(ascii: $0)) }
        var facts = try Facts(movie)
        facts.overlaps.removeAll { $0.earlierFrame == 1 }
        var parameters = TrackingParameters()
        parameters.method = .iou
        let error = TrackerError.overlaps(earlierFrame: 1, laterFrame: 2, reason: "the two frames were never compared")
        #expect(throws: error) { try facts.tracks(parameters) }
        parameters.iou.geometry = .boxes
        #expect(try facts.tracks(parameters).tracks.count == 1)
    }
}
