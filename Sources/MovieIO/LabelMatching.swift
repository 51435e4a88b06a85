/// Finds the frame of a movie that each of some label images belongs to.
///
/// Where names number both, equal numbers belong together. Masks counted from another number than the movie are moved by
/// the difference when they reach from its first frame to its last. In all other cases they count the movie's frames: as
/// many label images as frames belong to them one by one, fewer are counted from 0, or from 1 when there is no number 0
/// and the last one equals the number of frames. What could be read in two ways is refused.
struct LabelMatching {
    /// A label image that belongs to no frame, or may belong to either of two.
    struct Failure: Error {
        /// Index of the label image.
        let label: Int
        /// What it should have been.
        let expected: String
    }

    private let frameCount: Int
    /// Numbers of the frames; those from 0 on where names give none.
    private let frames: [Int]
    private let hasGaps: Bool
    private let moviesNamesCount: Bool
    private let labels: [Int]
    private let labelNamesCount: Bool

    /// Takes numbers in increasing order.
    ///
    /// - Parameters:
    ///   - movie: the movie.
    ///   - labels: numbers of the label images, at least one.
    ///   - isNumbered: whether names say these numbers.
    init(_ movie: MovieMetadata, labels: [Int], isNumbered: Bool) {
        frameCount = movie.frameCount
        let first = movie.firstFrameNumber ?? 0
        frames = movie.frameNumbers ?? Array(first..<first + movie.frameCount)
        hasGaps = movie.frameNumbers != nil
        moviesNamesCount = hasGaps || movie.firstFrameNumber != nil
        self.labels = labels
        labelNamesCount = isNumbered
    }

    /// For each frame the index of its label image; nil where there is none.
    func indices() throws(Failure) -> [Int?] {
        guard let first = labels.first, let last = labels.last, let start = frames.first, let end = frames.last else {
            return Array(repeating: nil, count: frameCount)
        }
        guard moviesNamesCount else { return try counted() }
        guard labelNamesCount else {
            // A stack that has pages for the missing frames too counts from the movie's first number.
            return hasGaps && labels.count != frameCount ? try numbered(movedBy: start - first) : try counted()
        }
        if first >= start && last <= end { return try numbered(movedBy: 0) }
        if last - first == end - start { return try numbered(movedBy: start - first) }
        if hasGaps && labelsCountTheFrames { return try counted() }
        if let stray = labels.indices.first(where: { !(start...end).contains(labels[$0]) }),
            labels.contains(where: { (start...end).contains($0) }) || hasGaps && labels.count != frameCount
        {
            throw outside(stray)
        }
        return try counted()
    }

    /// Whether the label images are as many as the frames that are there, and numbered from 0 or 1 on without gaps.
    private var labelsCountTheFrames: Bool {
        [0, 1].contains { labels.elementsEqual($0..<$0 + frameCount) }
    }

    /// Equal numbers belong together, after those of the label images are moved.
    ///
    /// Label images of missing frames are passed over where there are too many to be one per frame.
    private func numbered(movedBy shift: Int) throws(Failure) -> [Int?] {
        var result = [Int?](repeating: nil, count: frameCount)
        let positions = Dictionary(zip(frames, frames.indices)) { first, _ in first }
        for (label, number) in labels.enumerated() {
            if let position = positions[number + shift] {
                result[position] = label
            } else if number + shift > frames[frameCount - 1] {
                throw outside(label)
            } else if labels.count <= frameCount {
                throw Failure(
                    label: label,
                    expected: "no labels of frame \(number + shift), which the movie lacks; "
                        + "number them like its files, or give one stack with a page for every file, as "
                        + "'celltrack export --format labels' writes it"
                )
            }
        }
        return result
    }

    private func outside(_ label: Int) -> Failure {
        Failure(
            label: label,
            expected: "labels of frames \(frames[0]) to \(frames[frameCount - 1]), as the movie's files are numbered"
        )
    }

    /// Label images count the frames that are there.
    private func counted() throws(Failure) -> [Int?] {
        if labels.count == frameCount { return Array(0..<frameCount) }
        let isFromOne = labels[0] > 0 && labels.last == frameCount
        var result = [Int?](repeating: nil, count: frameCount)
        for (label, number) in labels.enumerated() {
            let position = isFromOne ? number - 1 : number
            guard result.indices.contains(position) else {
                throw Failure(label: label, expected: "labels of frames 0 to \(frameCount - 1)")
            }
            result[position] = label
        }
        return result
    }
}
