import CellImage
import Evaluation

/// True tracks of a movie in which cells leave the field and come back: each stretch is a track of its own, and only who
/// is in sight to the last has daughters.
struct TrackPieces {
    private(set) var records: [TrackRecord] = []

    /// Names the masks of every frame anew where a track has a gap.
    init(_ tracks: [TrackRecord], frames: inout [LabelRuns]) {
        var sightings: [UInt32: [Int]] = [:]
        for (frame, runs) in frames.enumerated() {
            for label in Set(runs.runs.map(\.label)) { sightings[label, default: []].append(frame) }
        }
        var names = [[UInt32: UInt32]](repeating: [:], count: frames.count)
        var ends: [UInt32: (label: UInt32, frame: Int)] = [:]
        var next = (tracks.map(\.label).max() ?? 0) + 1
        for track in tracks.sorted(by: { $0.firstFrame < $1.firstFrame }) {
            for (index, stretch) in Self.stretches(sightings[track.label] ?? []).enumerated() {
                let label = index == 0 ? track.label : next
                if index > 0 { next += 1 }
                for frame in stretch { names[frame][track.label] = label }
                let mother = index == 0 ? ends[track.parent] : nil
                let parent = mother.map { $0.frame + 1 == stretch.lowerBound ? $0.label : 0 } ?? 0
                let (first, last) = (stretch.lowerBound, stretch.upperBound)
                records.append(TrackRecord(label: label, firstFrame: first, lastFrame: last, parent: parent))
                ends[track.label] = (label, last)
            }
        }
        frames = zip(frames, names).map { $0.mappingLabels($1) }
    }

    private static func stretches(_ frames: [Int]) -> [ClosedRange<Int>] {
        var stretches: [ClosedRange<Int>] = []
        for frame in frames {
            if let last = stretches.last, last.upperBound + 1 == frame {
                stretches[stretches.count - 1] = last.lowerBound...frame
            } else {
                stretches.append(frame...frame)
            }
        }
        return stretches
    }
}
