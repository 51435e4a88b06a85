import CellImage
import Evaluation

/// Some frames of a movie as a movie of their own, such as those that are annotated.
struct AnnotatedFrames {
    private let frames: [Int]

    init(frames: [Int]) {
        self.frames = frames
    }

    init(_ movie: QualityMovie) {
        frames = movie.truth.keys.sorted()
    }

    /// Tracks of these frames; a track that is in none of them hands its children to its own parent.
    func records(_ records: [TrackRecord]) -> [TrackRecord] {
        var kept: [UInt32: TrackRecord] = [:]
        var parents: [UInt32: UInt32] = [:]
        for record in records {
            parents[record.label] = record.parent
            guard let first = frames.firstIndex(where: { $0 >= record.firstFrame }),
                let last = frames.lastIndex(where: { $0 <= record.lastFrame }), first <= last
            else { continue }
            kept[record.label] = TrackRecord(label: record.label, firstFrame: first, lastFrame: last, parent: 0)
        }
        return records.compactMap { record -> TrackRecord? in
            guard var found = kept[record.label] else { return nil }
            var parent = record.parent
            while parent != 0 && kept[parent] == nil { parent = parents[parent] ?? 0 }
            found.parent = parent
            return found
        }
    }

    /// Tracks and masks of these frames.
    func movie(_ records: [TrackRecord], masks: [LabelRuns]) -> TrackedMovie {
        TrackedMovie(records: self.records(records), frames: masks)
    }

    /// The true masks of these frames.
    func truth(of movie: QualityMovie) -> TrackedMovie {
        self.movie(movie.records, masks: frames.compactMap { movie.truth[$0] })
    }

    /// Those masks of a whole movie that belong to these frames.
    func select(_ masks: [LabelRuns]) -> [LabelRuns] {
        frames.map { masks[$0] }
    }
}
