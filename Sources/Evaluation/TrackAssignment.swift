/// For each track of the reference, what the result calls it in each frame in which it has a mask.
struct TrackAssignment {
    /// One frame of a reference track.
    struct Entry {
        var frame: Int
        /// The label of the one result object that covers it and nothing else, 0 for none.
        var resultLabel: UInt32
    }

    /// The entries of each reference label, in ascending order of the frame.
    private(set) var entriesOfLabel: [UInt32: [Entry]] = [:]

    init(_ comparison: TrackingComparison) {
        for (number, frame) in comparison.frames.enumerated() {
            for (object, label) in frame.referenceLabels.enumerated() {
                let entry = Entry(frame: number, resultLabel: frame.uniqueCoveringLabel(of: object) ?? 0)
                entriesOfLabel[label, default: []].append(entry)
            }
        }
    }
}
