import Lineage
import TestSupport
import Tracker

extension SplitMix {
    /// About a normal deviate around 0.
    mutating func normal(deviation: Double) -> Double {
        let sum = (0..<12).reduce(0.0) { total, _ in total + Double.random(in: 0..<1, using: &self) }
        return (sum - 6) * deviation
    }
}

/// Tracks and divisions that obey every rule, grown at random.
struct RandomForest {
    var tracks: [Track] = []
    var divisions: [Division] = []
    let lastFrame: Int

    /// Grows cells from a few founders; about a third of them bud, gaps occur, some divisions are threefold.
    init(seed: UInt64, founders: Int = 4, lastFrame: Int = 40, maximumTracks: Int = 200) {
        self.lastFrame = lastFrame
        var numbers = SplitMix(seed: seed)
        var births = (0..<founders).map { _ in Int.random(in: 0...lastFrame / 2, using: &numbers) }
        var next = 0
        while next < births.count {
            let id = next + 1
            let birth = births[next]
            let end = min(lastFrame, birth + Int.random(in: 0...14, using: &numbers))
            var frames = (birth...end).filter { _ in Int.random(in: 0..<10, using: &numbers) > 0 }
            frames = Array(Set(frames + [birth, end])).sorted()
            tracks.append(
                Track(id: id, observations: frames.map { DetectionID(frame: $0, label: UInt32(id)) })
            )
            if births.count + 3 <= maximumTracks {
                addDaughters(to: id, birth: birth, end: end, births: &births, numbers: &numbers)
            }
            next += 1
        }
    }

    private mutating func addDaughters(
        to id: Int,
        birth: Int,
        end: Int,
        births: inout [Int],
        numbers: inout SplitMix
    ) {
        if Int.random(in: 0..<3, using: &numbers) == 0 {
            for _ in 0..<Int.random(in: 0...3, using: &numbers) where births.count < 200 {
                births.append(Int.random(in: birth...end, using: &numbers))
                divide(id, into: [births.count], at: births[births.count - 1], .budding, confidence: 0.5)
            }
        } else if end + 2 <= lastFrame, Int.random(in: 0..<5, using: &numbers) > 0 {
            let count = Int.random(in: 0..<6, using: &numbers) == 0 ? 3 : 2
            let daughters = (1...count).map { births.count + $0 }
            births.append(end + 1)
            births += (1..<count).map { _ in Int.random(in: end + 1...end + 2, using: &numbers) }
            divide(id, into: daughters, at: end + 1, .mitosis, confidence: 0.75)
        }
    }

    private mutating func divide(
        _ mother: Int,
        into daughters: [Int],
        at frame: Int,
        _ kind: DivisionKind,
        confidence: Double
    ) {
        divisions.append(
            Division(
                mother: mother,
                daughters: daughters,
                frame: frame,
                kind: kind,
                cost: 1.25,
                confidence: confidence,
                cytokinesisFrame: kind == .budding && mother.isMultiple(of: 2) ? frame + 3 : nil
            )
        )
    }
}

/// A track with a mask in every listed frame.
func track(_ id: Int, _ frames: some Sequence<Int>) -> Track {
    Track(id: id, observations: frames.map { DetectionID(frame: $0, label: UInt32(id)) })
}

/// A division with a cost and a confidence that do not matter.
func division(_ mother: Int, _ daughters: [Int], at frame: Int, _ kind: DivisionKind, cytokinesis: Int? = nil)
    -> Division
{
    Division(
        mother: mother,
        daughters: daughters,
        frame: frame,
        kind: kind,
        cost: 0.5,
        rivalCost: kind == .mitosis ? 2 : nil,
        confidence: 0.9,
        cytokinesisFrame: cytokinesis
    )
}

/// A small forest with everything that exports must hold: a mitosis, a threefold one, gaps, a late daughter, two buds
/// in one frame, a bud of a bud, a separation and a lone cell.
struct MixedForest {
    let tracks = [
        track(1, 0...7), track(2, 8...19), track(3, 8...12), track(4, 13...19), track(5, 14...19), track(6, 13...15),
        track(7, [0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]), track(8, 4...19),
        track(9, 10...19), track(10, 10...17), track(11, 12...19), track(12, 3...6),
    ]
    let divisions = [
        division(1, [2, 3], at: 8, .mitosis), division(3, [4, 5, 6], at: 13, .mitosis),
        division(7, [8], at: 4, .budding, cytokinesis: 9), division(7, [9], at: 10, .budding),
        division(7, [10], at: 10, .budding), division(8, [11], at: 12, .budding),
    ]
    let lastFrame = 19

    var forest: LineageForest {
        get throws {
            try LineageForest(
                tracks: tracks,
                divisions: divisions,
                lastFrame: lastFrame,
                tracksEndingAtBorder: [6]
            )
        }
    }
}

/// A mitosis at every frame: each generation has one daughter that divides again and one that does not.
func ladder(generations: Int) -> (tracks: [Track], divisions: [Division]) {
    var tracks = [track(1, 0...0)]
    var divisions: [Division] = []
    for generation in 1...generations {
        let id = 2 * generation
        tracks += [track(id, generation...generation), track(id + 1, generation...generation)]
        divisions.append(division(max(1, id - 2), [id, id + 1], at: generation, .mitosis))
    }
    return (tracks, divisions)
}
