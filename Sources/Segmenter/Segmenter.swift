public import CellImage
public import NeuralNetwork

/// Turns one frame into a label image.
///
/// Implementations are deterministic: the same frame gives the same labels.
public protocol Segmenter: Sendable {
    /// Short name, as in `--segmenter`.
    var name: String { get }
    /// Every parameter that shaped the result, as text, for the provenance of a result file.
    var parameters: [String: String] { get }

    /// How its work is spread over threads.
    var parallelism: SegmenterParallelism { get }

    /// Finds the objects of a frame.
    ///
    /// - Parameter frame: the frame; the implementation knows which channels it looks at.
    /// - Returns: labels 1 to n in a stable order, with a score each where the method has one.
    /// - Throws: `SegmentationError` with the frame it concerns.
    func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation
}

extension Segmenter {
    /// One thread for each frame.
    public var parallelism: SegmenterParallelism { .acrossFrames }
}

/// How a segmenter spreads its work over threads.
public enum SegmenterParallelism: Sendable {
    /// A frame takes one thread, so several frames are worked on at once.
    case acrossFrames
    /// A frame takes all threads.
    case withinFrame
}

/// What a segmenter found in one frame.
public struct Segmentation: Sendable, Equatable {
    /// The label image, of the frame's size.
    public var labels: LabelImage
    /// Score of each label, 0 to 1; labels that are absent have none.
    public var scores: [UInt32: Float]
    /// Nuclei, whose labels need not be those of the cells; nil where nothing shows them.
    public var nuclei: LabelImage?
    /// Labels that were asked for by their boxes and that no pixel has, with the reason; empty where cells were looked for.
    public var missing: [UInt32: MissingMask]

    /// Makes a segmentation.
    public init(
        labels: LabelImage,
        scores: [UInt32: Float] = [:],
        nuclei: LabelImage? = nil,
        missing: [UInt32: MissingMask] = [:]
    ) {
        self.labels = labels
        self.scores = scores
        self.nuclei = nuclei
        self.missing = missing
    }
}

/// What can keep a segmenter from doing its work.
public enum SegmentationError: Error, Sendable, Equatable {
    /// The frame has no such channel.
    case channel(index: Int, available: Int)
    /// The frame's pixels cannot be segmented; `reason` says why.
    case pixels(frame: Int, reason: String)
    /// There are no labels of a frame among those made elsewhere.
    case noLabels(frame: Int)
    /// Labels made elsewhere do not fit the movie.
    case labels(frame: Int, reason: String)
    /// Labels of nuclei made elsewhere do not fit the movie.
    case nuclei(frame: Int, reason: String)
    /// A parameter lies outside its range.
    case parameter(name: String, reason: String)
    /// The weights of a network cannot be had or used.
    case weights(WeightError)
    /// A network cannot be computed.
    case network(NetworkError)
}

extension SegmentationError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .channel(let index, let available):
            "the segmenter looks at channel \(index), but the movie has \(available) channel(s), numbered from 0"
        case .pixels(let frame, let reason): "frame \(frame) cannot be segmented: \(reason)"
        case .noLabels(let frame): "labels of frame \(frame): there are none"
        case .labels(let frame, let reason): "labels of frame \(frame): \(reason)"
        case .nuclei(let frame, let reason): "labels of the nuclei of frame \(frame): \(reason)"
        case .parameter(let name, let reason): "\(name): \(reason)"
        case .weights(let error): "\(error)"
        case .network(let error): "the network cannot be computed: \(error)"
        }
    }
}
