import CellImage
import Evaluation

/// What another program made of a movie: a table of `frame,label,track,parent` with a line of names, parent 0 for none.
struct PeerTracks {
    private struct Piece: Hashable {
        var track: Int
        var number: Int
    }

    private var records: [TrackRecord] = []
    private var names: [[UInt32: UInt32]]

    /// Reads a table; tracks with gaps are cut at them, each later piece having the earlier one as parent.
    init(_ text: String, frameCount: Int) {
        var sightings: [Int: [(frame: Int, label: UInt32)]] = [:]
        var parents: [Int: Int] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",").compactMap { Int($0) }
            guard fields.count == 4, (0..<frameCount).contains(fields[0]) else { continue }
            sightings[fields[2], default: []].append((fields[0], UInt32(fields[1])))
            parents[fields[2]] = fields[3]
        }
        names = Array(repeating: [:], count: frameCount)
        var lastPiece: [Int: UInt32] = [:]
        var firstPieces: [(record: Int, parent: Int)] = []
        for (track, found) in sightings.sorted(by: { $0.key < $1.key }) {
            let sorted = found.sorted { $0.frame < $1.frame }
            for (index, sighting) in sorted.enumerated() {
                let label = UInt32(records.count)
                if index > 0, sorted[index - 1].frame == sighting.frame - 1 {
                    records[records.count - 1].lastFrame = sighting.frame
                    names[sighting.frame][sighting.label] = label
                } else {
                    if index == 0 { firstPieces.append((records.count, parents[track] ?? 0)) }
                    records.append(
                        TrackRecord(
                            label: label + 1,
                            firstFrame: sighting.frame,
                            lastFrame: sighting.frame,
                            parent: index == 0 ? 0 : label
                        )
                    )
                    names[sighting.frame][sighting.label] = label + 1
                }
            }
            lastPiece[track] = UInt32(records.count)
        }
        for (record, parent) in firstPieces { records[record].parent = lastPiece[parent] ?? 0 }
        dropImpossibleParents()
    }

    /// A parent that lives as long as its child is none.
    private mutating func dropImpossibleParents() {
        for index in records.indices where records[index].parent != 0 {
            let parent = records[Int(records[index].parent) - 1]
            if parent.lastFrame >= records[index].firstFrame { records[index].parent = 0 }
        }
    }

    /// The same as a movie.
    func movie(_ movie: QualityMovie) -> TrackedMovie {
        let painted = zip(movie.masks, names).map { $0.keepingLabels(Set($1.keys)).mappingLabels($1) }
        let annotated = AnnotatedFrames(movie)
        return annotated.movie(records, masks: annotated.select(painted))
    }
}
