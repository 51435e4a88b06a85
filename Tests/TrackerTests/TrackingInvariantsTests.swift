import Testing
import Tracker

@Suite struct TrackingInvariantsTests {
    private let sound = TrackBuilder.build(
        detections: [(0, 1), (0, 2), (1, 1), (2, 2)].map { DetectionID(frame: $0.0, label: UInt32($0.1)) },
        links: [
            Link(from: DetectionID(frame: 0, label: 1), to: DetectionID(frame: 1, label: 1), cost: 0, iou: 1),
            Link(from: DetectionID(frame: 0, label: 2), to: DetectionID(frame: 2, label: 2), cost: 0, iou: 1),
        ]
    )

    private func isUnsound(_ change: (inout TrackingResult) -> Void) -> Bool {
        var result = sound
        change(&result)
        return !result.invariants.isEmpty
    }

    @Test func everyViolationIsSeen() {
        #expect(sound.invariants == [])
        #expect(isUnsound { $0.tracks[1].id = 3 })
        #expect(isUnsound { $0.tracks.swapAt(0, 1) })
        #expect(isUnsound { $0.tracks[0].observations = [] })
        #expect(isUnsound { $0.tracks[0].observations.reverse() })
        #expect(isUnsound { $0.tracks[0].observations[0].label = 2 })
        #expect(isUnsound { $0.links.removeLast() })
        #expect(isUnsound { $0.links.swapAt(0, 1) })
        #expect(isUnsound { $0.links[0].from.label = 2 })
    }
}
