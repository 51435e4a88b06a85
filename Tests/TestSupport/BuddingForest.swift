public import Lineage
import Tracker

/// Cells that all bud every `cycle` frames, first in frame `start` (that of the cycle if nil); those in `leaving` are lost in a frame.
public func buddingForest(
    cycle: Int,
    start: Int? = nil,
    frames: Int,
    leaving: [Int: Int] = [:]
) throws -> LineageForest {
    var births = [(id: 1, frame: 0, mother: 0)]
    for frame in stride(from: start ?? cycle, to: frames, by: cycle) {
        for mother in births where (leaving[mother.id] ?? frames) > frame {
            births.append((births.count + 1, frame, mother.id))
        }
    }
    let tracks = births.map { birth in
        let end = min(frames, leaving[birth.id] ?? frames) - 1
        return Track(
            id: birth.id,
            observations: (birth.frame...end).map { DetectionID(frame: $0, label: UInt32(birth.id)) }
        )
    }
    let divisions = births.filter { $0.mother > 0 }.map { birth in
        Division(
            mother: birth.mother,
            daughters: [birth.id],
            frame: birth.frame,
            kind: .budding,
            cost: 0,
            confidence: 1
        )
    }
    return try LineageForest(tracks: tracks, divisions: divisions, lastFrame: frames - 1)
}
