import Testing
import Tracker

@Suite struct TrackBuilderTests {
    private let detections = [(0, 1), (0, 2), (1, 1), (1, 3), (3, 1)].map {
        DetectionID(frame: $0.0, label: UInt32($0.1))
    }

    private func link(_ from: Int, _ to: Int) -> Link {
        Link(from: detections[from], to: detections[to], cost: 0.5, iou: 0.5)
    }

    @Test func numbersTracksByFirstFrameAndLabel() {
        let result = TrackBuilder.build(detections: detections, links: [link(2, 4), link(1, 2)])
        #expect(result.tracks.map(\.id) == [1, 2, 3])
        #expect(
            result.tracks.map(\.observations) == [
                [detections[0]], [detections[1], detections[2], detections[4]], [detections[3]],
            ]
        )
        #expect(result.links.map(\.to) == [detections[2], detections[4]])
        #expect(result.links.map(\.gap) == [0, 1])
        #expect(result.invariants == [])
    }

    @Test func branchesAreAProgrammingError() async {
        await #expect(processExitsWith: .failure) {
            let ids = [(0, 1), (1, 1), (1, 2)].map { DetectionID(frame: $0.0, label: UInt32($0.1)) }
            _ = TrackBuilder.build(
                detections: ids,
                links: [
                    Link(from: ids[0], to: ids[1], cost: 0, iou: 0), Link(from: ids[0], to: ids[2], cost: 0, iou: 0),
                ]
            )
        }
    }
}
