import CellImage
import Foundation
import MovieIO
import Segmenter

/// Where the frames of a run and their masks come from.
struct FrameSource: Sendable {
    private enum Content: Sendable {
        /// Pixels, and a segmenter that finds the masks.
        case movie(any Movie, any Segmenter)
        /// Masks alone.
        case masks(LabelMovie)
    }

    /// Masks made elsewhere, and which of them belongs to each frame.
    struct Labels: Sendable {
        /// The masks.
        let movie: LabelMovie
        /// Index of the masks of each frame; nil where there are none.
        let indices: [Int?]

        /// Masks alone: they are the frames.
        init(_ movie: LabelMovie) {
            self.movie = movie
            indices = Array(0..<movie.count)
        }

        /// Opens the masks of a movie's frames.
        init(_ paths: [String], of metadata: MovieMetadata) throws(MovieError) {
            movie = try LabelMovie(paths)
            try movie.refuseOtherImages()
            indices = try movie.indices(for: metadata)
        }

        /// The file of the masks of a frame.
        func file(ofFrame frame: Int) -> String? {
            index(ofFrame: frame).flatMap { movie.file(at: $0) }
        }

        /// The masks of a frame; nil where there are none.
        func image(ofFrame frame: Int) throws -> LabelImage? {
            try index(ofFrame: frame).map { try movie.labels(at: $0) }
        }

        private func index(ofFrame frame: Int) -> Int? {
            indices.indices.contains(frame) ? indices[frame] : nil
        }
    }

    private let content: Content
    /// What is known about the movie.
    let metadata: MovieMetadata
    private let labels: Labels?
    private let nuclei: Labels?

    /// A movie whose cells and nuclei a segmenter finds, or takes from masks made elsewhere.
    init(_ movie: any Movie, segmenter: any Segmenter, labels: Labels? = nil, nuclei: Labels? = nil) {
        content = .movie(movie, segmenter)
        metadata = movie.metadata
        self.labels = labels
        self.nuclei = nuclei
    }

    /// Masks without pixels: cells can be followed, but not measured.
    init(masks: LabelMovie) {
        content = .masks(masks)
        labels = Labels(masks)
        nuclei = nil
        metadata = MovieMetadata(
            files: masks.files,
            format: "label images",
            frameCount: masks.count,
            frameNumbers: masks.frameNumbers == Array(0..<masks.count) ? nil : masks.frameNumbers,
            width: masks.width,
            height: masks.height,
            pixelType: .uint32,
            axes: Sourced("TYX", from: .structure),
            channelNames: Sourced([], from: .structure),
            pixelSize: masks.calibration.pixelSize,
            frameInterval: masks.calibration.frameInterval,
            frameTimesInSeconds: masks.calibration.frameTimes,
            conflicts: masks.calibration.conflicts,
            warnings: masks.calibration.warnings
        )
    }

    /// Files of masks that were made elsewhere.
    var labelFiles: [String] { labels?.movie.files ?? [] }

    /// Files of masks of nuclei that were made elsewhere.
    var nucleusLabelFiles: [String] { nuclei?.movie.files ?? [] }

    /// The files that some frames and their masks are read from.
    func files(ofFrames frames: Range<Int>) -> Set<String> {
        var files = Set(
            [labels, nuclei].compactMap(\.self).flatMap { masks in frames.compactMap(masks.file(ofFrame:)) }
        )
        if case .movie(let movie, _) = content { files.formUnion(frames.flatMap { movie.files(ofFrame: $0) }) }
        return files
    }

    /// Short name of the segmenter, and every parameter of it.
    var segmenter: (name: String, parameters: [String: String]) {
        switch content {
        case .movie(_, let segmenter): (segmenter.name, segmenter.parameters)
        case .masks: ("labels", [:])
        }
    }

    /// How the segmenter spreads its work over threads.
    var parallelism: SegmenterParallelism {
        switch content {
        case .movie(_, let segmenter): segmenter.parallelism
        case .masks: .acrossFrames
        }
    }

    /// Whether there are pixels to measure.
    var hasPixels: Bool { movie != nil }

    /// The movie; nil where there are masks alone.
    var movie: (any Movie)? {
        guard case .movie(let movie, _) = content else { return nil }
        return movie
    }

    /// Reads and segments a frame.
    func frame(at index: Int) throws -> SegmentedFrame {
        switch content {
        case .masks(let masks):
            let clock = ContinuousClock()
            var timings: [String: Double] = [:]
            let labels = try clock.measuring("read", &timings) { try masks.labels(at: index) }
            return SegmentedFrame(frame: nil, segmentation: Segmentation(labels: labels), timings: timings)
        case .movie(let movie, let segmenter):
            let clock = ContinuousClock()
            var timings: [String: Double] = [:]
            let frame = try clock.measuring("read", &timings) { try movie.frame(at: index) }
            let found = try clock.measuring("segment", &timings) { try segmenter.segment(frame) }
            return SegmentedFrame(frame: frame, segmentation: found, timings: timings)
        }
    }
}

/// A frame and its masks.
struct SegmentedFrame: Sendable {
    /// The pixels; nil where there are masks alone.
    var frame: Frame?
    /// What was found in it.
    var segmentation: Segmentation
    /// Seconds that each step took.
    var timings: [String: Double]
}

extension ContinuousClock {
    /// Runs a step and notes the seconds it took.
    package func measuring<Value>(
        _ step: String,
        _ timings: inout [String: Double],
        _ work: () throws -> Value
    ) rethrows -> Value {
        let start = now
        defer { timings[step] = (now - start).inSeconds }
        return try work()
    }
}

extension Duration {
    /// The duration in seconds.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
