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
        return track(birth.id, birth.frame..<end + 1)
    }
    let divisions = births.filter { $0.mother > 0 }.map { bud($0.id, of: $0.mother, at: $0.frame) }
    return try LineageForest(tracks: tracks, divisions: divisions, lastFrame: frames - 1)
}

/// Cells whose buds stay on them for `budded` frames.
///
/// They bud again `laterG1` frames after a separation, daughters first `firstG1` frames after theirs. The founder's first bud
/// emerges in frame `start`.
public func phasedForest(
    firstG1: Int,
    laterG1: Int,
    budded: Int,
    start: Int = 3,
    frames: Int
) throws -> LineageForest {
    var tracks = [track(1, 0..<frames)]
    var divisions: [Division] = []
    // Frames in which the next bud of each cell emerges.
    var next = [1: start]
    for frame in 0..<frames {
        for mother in next.filter({ $0.value == frame }).keys.sorted() {
            let (id, end) = (tracks.count + 1, frame + budded)
            tracks.append(track(id, frame..<frames))
            divisions.append(bud(id, of: mother, at: frame, emergence: frame, separation: end < frames ? end : nil))
            next[mother] = end + laterG1
            next[id] = end + firstG1
        }
    }
    return try LineageForest(tracks: tracks, divisions: divisions, lastFrame: frames - 1)
}

/// The birth of a bud, with what is known of its emergence and its separation.
public func bud(
    _ id: Int,
    of mother: Int,
    at frame: Int,
    emergence: Int? = nil,
    separation: Int? = nil
) -> Division {
    Division(
        mother: mother,
        daughters: [id],
        frame: frame,
        kind: .budding,
        cost: 0,
        confidence: 1,
        emergenceFrame: emergence,
        cytokinesisFrame: separation
    )
}

private func track(_ id: Int, _ frames: Range<Int>) -> Track {
    Track(id: id, observations: frames.map { DetectionID(frame: $0, label: UInt32(id)) })
}
