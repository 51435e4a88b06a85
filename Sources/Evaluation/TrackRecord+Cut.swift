extension [TrackRecord] {
    /// The tracks of a stretch of frames, counted from its first frame.
    ///
    /// Tracks end at its borders, and a parent that lies before it is taken away.
    func cut(to frames: Range<Int>) -> [TrackRecord] {
        let inside = filter { $0.firstFrame < frames.upperBound && $0.lastFrame >= frames.lowerBound }
        let labels = Set(inside.map(\.label))
        return inside.map { record in
            TrackRecord(
                label: record.label,
                firstFrame: Swift.max(record.firstFrame, frames.lowerBound) - frames.lowerBound,
                lastFrame: Swift.min(record.lastFrame, frames.upperBound - 1) - frames.lowerBound,
                parent: labels.contains(record.parent) ? record.parent : 0
            )
        }
    }
}
