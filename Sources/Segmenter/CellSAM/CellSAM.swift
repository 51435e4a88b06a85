public import CellImage
package import NeuralNetwork
import Synchronization

/// Finds cells of any kind by CellSAM: a detector proposes boxes, and SAM's decoder turns each into a mask.
///
/// A frame takes some seconds and all threads; frames are worked on one after another, whoever asks.
///
/// - Source: Israel et al. (2024), A foundation model for cell segmentation.
public final class CellSAM: Segmenter {
    /// What shapes the segmentation.
    public let settings: CellSAMParameters
    /// Which channels the network looks at.
    public let channels: InputChannels
    private let network: CellSAMNetwork
    private let workers: Workers
    /// Where the weights come from, for the provenance.
    private let provenance: [String: String]
    /// Finds nuclei inside cells, when a channel shows them.
    private let nuclei: ClassicalSegmenter?
    /// Pixels of the scaled frame for one of the frame, for compact networks; nil when it is found out in every frame.
    private let scale: Double?
    private let turn = Mutex(())

    /// Takes a network that is built already.
    package init(
        network: CellSAMNetwork,
        channels: InputChannels,
        parameters: CellSAMParameters = CellSAMParameters(),
        provenance: [String: String] = [:],
        workers: Workers
    ) throws(SegmentationError) {
        try parameters.validate()
        settings = parameters
        self.channels = channels
        self.network = network
        self.provenance = provenance
        self.workers = workers
        scale = nil
        if let channel = channels.nuclear, channels.wholeCell != nil {
            var classical = ClassicalParameters()
            classical.nucleusChannel = channel
            nuclei = try ClassicalSegmenter(parameters: classical)
        } else {
            nuclei = nil
        }
    }

    private init(_ other: CellSAM, scale: Double) {
        settings = other.settings
        channels = other.channels
        network = other.network
        workers = other.workers
        provenance = other.provenance
        nuclei = other.nuclei
        self.scale = scale
    }

    /// Whether frames are looked at more than once to find the scale that suits their cells.
    public var needsScale: Bool {
        network.configuration.preparation == .compact && settings.cellDiameter == nil && scale == nil
    }

    /// Pixels of the network across cells of the diameter that is known, where frames are not stretched or shrunk so far
    /// that it would suit the network; nil where it does.
    public var limitedDiameter: Double? {
        guard network.configuration.preparation == .compact, let diameter = settings.cellDiameter,
            let scale = CompactScale.known(diameter: diameter)
        else { return nil }
        let seen = diameter * scale
        return abs(seen - CompactScale.diameter) > 1 ? seen : nil
    }

    /// The scale that suits the cells of a frame, in pixels that the network sees for one of the frame.
    ///
    /// - Parameter frame: a frame of a movie.
    /// - Returns: nil where the scale is known or the network needs none, and where the frame shows no cells.
    /// - Throws: as `segment(_:)`.
    public func scale(for frame: Frame) throws(SegmentationError) -> Double? {
        guard needsScale else { return nil }
        let planes = try compactPlanes(of: frame)
        return try turn.withLock { _ throws(SegmentationError) in
            try translate { () throws(NetworkError) in try compact.scale(for: planes) }
        }
    }

    /// The same segmenter, for a movie all frames of which are seen at one scale.
    ///
    /// In a movie the cells have about one size, and to look for the scale in every frame takes as long as to find the
    /// cells, or much longer where they are large.
    ///
    /// - Parameter scale: what `scale(for:)` found in frames of the movie.
    /// - Returns: the segmenter; it shares the weights.
    public func scaling(by scale: Double) -> CellSAM { CellSAM(self, scale: scale) }

    /// Its name, `cellsam`.
    public var name: String { "cellsam" }

    /// All parameters, the channels and the origin of the weights, as text.
    public var parameters: [String: String] {
        var parameters = settings.texts.merging(provenance) { first, _ in first }
        for (part, channel) in [("first", channels.first), ("nuclear", channels.nuclear), ("cell", channels.wholeCell)]
        {
            parameters["channels.\(part)"] = channel.map { "\($0)" } ?? "none"
        }
        if let scale { parameters["scale"] = "\(scale)" }
        return parameters
    }

    /// It uses all threads for one frame.
    public var parallelism: SegmenterParallelism { .withinFrame }

    /// Finds the cells of a frame.
    ///
    /// - Parameter frame: a frame that has the network's channels.
    /// - Returns: labels with the score of their box; nuclei when both channels are given.
    /// - Throws: `SegmentationError.channel` when there is no such channel, `.pixels` when the frame has no pixels or a
    ///   channel has no finite one, `.network(.interrupted)` when the task is cancelled.
    public func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        try turn.withLock { _ throws(SegmentationError) in
            var found = try cells(of: frame)
            found.nuclei = try nuclei?.nuclei(in: frame, of: found.labels)
            return found
        }
    }

    /// Turns given boxes into masks, such as boxes that a person drew.
    ///
    /// - Parameters:
    ///   - boxes: in pixels of the frame.
    ///   - frame: the frame; it is not cut into blocks.
    /// - Returns: labels with the IoU that the network expects as their score, the box of each, and why boxes have none.
    /// - Throws: as `segment(_:)`.
    public func masks(of boxes: [BoundingBox], in frame: Frame) throws(SegmentationError) -> BoxMasks {
        try turn.withLock { _ throws(SegmentationError) in
            network.configuration.preparation == .published
                ? try publishedMasks(of: boxes, in: frame) : try compactMasks(of: boxes, in: frame)
        }
    }

    private func publishedMasks(of boxes: [BoundingBox], in frame: Frame) throws(SegmentationError) -> BoxMasks {
        let image = try NetworkFrame(frame, channels: channels, settings: settings)
        let preprocessing = Preprocessing(network.configuration, normalizesIntensities: image.normalizesIntensities)
        let size = (width: frame.width, height: frame.height)
        guard let inputs = try preprocessing.inputs(of: image.frame, channels: image.channels) else {
            return BoxMasks(
                segmentation: Segmentation(labels: LabelImage(width: size.width, height: size.height)),
                cells: [],
                missing: MissingMask.reasons(count: boxes.count) { _ in .blank }
            )
        }
        let side = Float(network.configuration.imageSize)
        let prompts = boxes.map {
            let box = $0.scaled(horizontal: side / Float(frame.width), vertical: side / Float(frame.height))
            return DetectedBox(box: box, score: 1)
        }
        let found = try translate { () throws(NetworkError) in
            let embedding = try network.embedding(of: inputs.masks, workers: workers)
            return try assemble(prompts, embedding: embedding, size: size)
        }
        let kept = Set(found.cells.map(\.boxIndex))
        let missing = MissingMask.reasons(count: boxes.count) { box in
            if kept.contains(box) { return nil }
            return found.decoded.contains(box) ? .small : .uncertain(least: settings.masks.leastPredictedIoU)
        }
        return boxMasks(found.labels, cells: found.cells, missing: missing)
    }

    private func boxMasks(_ labels: LabelImage, cells: [AssembledCell], missing: [Int: MissingMask]) -> BoxMasks {
        let scores = cells.map { ($0.label, $0.predictedIoU) }
        return BoxMasks(
            segmentation: Segmentation(labels: labels, scores: [UInt32: Float](uniqueKeysWithValues: scores)),
            cells: cells,
            missing: missing
        )
    }

    private var compact: CompactSegmentation {
        CompactSegmentation(network: network, settings: settings, scale: scale, workers: workers)
    }

    /// The planes of a frame that a compact network looks at: all three, else that of whole cells, else that of nuclei.
    private func compactPlanes(of frame: Frame) throws(SegmentationError) -> [Plane<Float>] {
        let planes = try channels.finitePlanes(of: frame)
        let present = planes.compactMap { $0 }
        return present.count == 3 ? present : Array(present.suffix(1))
    }

    private func compactCells(of frame: Frame) throws(SegmentationError) -> Segmentation {
        let planes = try compactPlanes(of: frame)
        let found = try translate { () throws(NetworkError) in try compact.cells(in: planes) }
        let scores = found.cells.map { ($0.label, $0.score) }
        return Segmentation(labels: found.labels, scores: [UInt32: Float](uniqueKeysWithValues: scores))
    }

    private func compactMasks(of boxes: [BoundingBox], in frame: Frame) throws(SegmentationError) -> BoxMasks {
        let planes = try compactPlanes(of: frame)
        let found = try translate { () throws(NetworkError) in try compact.masks(of: boxes, in: planes) }
        let cells = found.cells.map {
            AssembledCell(
                label: $0.label,
                box: boxes[$0.boxIndex],
                score: 1,
                predictedIoU: $0.predictedIoU,
                boxIndex: $0.boxIndex
            )
        }
        return boxMasks(found.labels, cells: cells, missing: found.missing)
    }

    private func cells(of frame: Frame) throws(SegmentationError) -> Segmentation {
        guard network.configuration.preparation == .published else { return try compactCells(of: frame) }
        var image = try NetworkFrame(frame, channels: channels, settings: settings)
        guard settings.gaugesCellSize else { return try cells(of: image) }
        image.normalizesIntensities = false
        guard min(frame.width, frame.height) >= max(settings.tiling.overlap, 1) else {
            return try whole(image.frame, of: image)
        }
        let tiling = try Tiling(width: frame.width, height: frame.height, parameters: settings.tiling)
        return try CellSizeGauge.segment { () throws(SegmentationError) in
            try tiling.segment(image.frame) { block throws(SegmentationError) in try whole(block, of: image) }
        } untiled: { () throws(SegmentationError) in
            try whole(image.frame, of: image)
        }
    }

    private func cells(of image: NetworkFrame) throws(SegmentationError) -> Segmentation {
        let (width, height) = (image.frame.width, image.frame.height)
        guard settings.tiling.cuts(width: width, height: height) else { return try whole(image.frame, of: image) }
        let tiling = try Tiling(width: width, height: height, parameters: settings.tiling)
        return try tiling.segment(image.frame) { block throws(SegmentationError) in try whole(block, of: image) }
    }

    /// Segments a frame, or a block of it, in one pass of the network.
    private func whole(_ frame: Frame, of image: NetworkFrame) throws(SegmentationError) -> Segmentation {
        let configuration = network.configuration
        let preprocessing = Preprocessing(configuration, normalizesIntensities: image.normalizesIntensities)
        guard let inputs = try preprocessing.inputs(of: frame, channels: image.channels) else {
            return Segmentation(labels: LabelImage(width: frame.width, height: frame.height))
        }
        let size = (width: frame.width, height: frame.height)
        let found = try translate { () throws(NetworkError) in
            try cells(in: inputs, size: size, boxThreshold: image.boxThreshold)
        }
        let scores = found.cells.map { ($0.label, $0.score) }
        return Segmentation(labels: found.labels, scores: [UInt32: Float](uniqueKeysWithValues: scores))
    }

    /// Finds boxes and turns them into masks.
    private func cells(
        in inputs: NetworkInputs,
        size: (width: Int, height: Int),
        boxThreshold: Double
    ) throws(NetworkError) -> FoundCells {
        let configuration = network.configuration
        let shared = configuration.sharesEncoder ? try network.embedding(of: inputs.masks, workers: workers) : nil
        let raw = try network.detections(in: inputs.detection, embedding: shared, workers: workers)
        let selection = BoxSelection(configuration, threshold: boxThreshold)
        let boxes = try selection.kept(logits: raw.logits, boxes: raw.boxes)
        guard !boxes.isEmpty else { return FoundCells(labels: LabelImage(width: size.width, height: size.height)) }
        if let shared { return try assemble(boxes, embedding: shared, size: size) }
        let embedding = try network.embedding(of: inputs.masks, workers: workers)
        return try assemble(boxes, embedding: embedding, size: size)
    }

    /// Labels and the cells that they belong to.
    private struct FoundCells {
        var labels: LabelImage
        var cells: [AssembledCell] = []
        /// Numbers of the boxes that a mask was made of, in their order.
        var decoded: [Int] = []
    }

    private func assemble(
        _ boxes: [DetectedBox],
        embedding: CellSAMNetwork.Embedding,
        size: (width: Int, height: Int)
    ) throws(NetworkError) -> FoundCells {
        var assembly = MaskAssembly(
            width: size.width,
            height: size.height,
            configuration: network.configuration,
            rules: settings.masks
        )
        var decoded: [Int] = []
        try network.masks(
            of: boxes.map(\.box),
            in: embedding,
            minimumQuality: settings.masks.leastPredictedIoU,
            workers: workers
        ) { index, mask throws(NetworkError) in
            guard let logits = mask.logits else { return }
            decoded.append(index)
            try assembly.add(logits, of: boxes[index], predictedIoU: mask.quality)
        }
        var (labels, cells) = assembly.assembled()
        for index in cells.indices { cells[index].boxIndex = decoded[cells[index].boxIndex] }
        return FoundCells(labels: labels, cells: cells, decoded: decoded)
    }

    private func translate<Value>(
        _ work: () throws(NetworkError) -> Value
    ) throws(SegmentationError) -> Value {
        do {
            return try work()
        } catch {
            throw .network(error)
        }
    }
}
