import Foundation
public import NeuralNetwork

/// What the detector finds before any selection.
public struct RawDetections: Sendable {
    /// [queries, classes]; the sigmoid of a logit is the score of a class.
    public var logits: Tensor
    /// [queries, 4]: centre x, centre y, width and height, as shares of the image's side.
    public var boxes: Tensor
}

/// CellSAM's detector (CellFinder): a transformer that turns image features into boxes, one for each learnt anchor (Wang
/// and others, 2022, Anchor DETR, with row-column decoupled attention).
struct AnchorDETR {
    private let side: Int
    /// Unit of the boxes as a share of the image's side; 0 for logistic functions.
    private let boxUnit: Float
    private let inputMap: Linear
    private let inputNorm: GroupNorm
    private let encoderLayers: [DetectorEncoderLayer]
    private let decoderLayers: [DetectorDecoderLayer]
    private let classHead: Linear
    private let boxHead: Perceptron
    /// Embedded positions of the grid's rows, which are those of its columns as well: [side, width].
    private let gridPositions: Tensor
    private let queries: DetectorQueries

    init(
        _ weights: NetworkWeights,
        configuration: CellSAMConfiguration,
        workers: Workers
    ) throws(NetworkError) {
        let sizes = configuration.detector
        side = configuration.gridSize
        boxUnit = sizes.boxUnit
        inputMap = try weights.linear("input_proj.0.0")
        inputNorm = try GroupNorm(
            groups: sizes.normalizationGroups,
            gain: try weights.tensor("input_proj.0.1.weight"),
            shift: try weights.tensor("input_proj.0.1.bias")
        )
        let transformer = weights.part("transformer.")
        let positions = try DetectorPositions(
            transformer.inSinglePrecision,
            embedding: SinusoidalEmbedding(scale: sizes.positionScale, temperature: sizes.positionTemperature),
            workers: workers
        )
        gridPositions = try positions.grid(side: side)
        queries = try positions.queries(
            anchors: try transformer.tensor("position.weight"),
            pattern: try transformer.tensor("pattern.weight")
        )
        var encoderLayers: [DetectorEncoderLayer] = []
        for index in 0..<sizes.encoderLayers {
            let part = transformer.part("encoder_layers.\(index).")
            encoderLayers.append(try DetectorEncoderLayer(part, heads: sizes.heads))
        }
        self.encoderLayers = encoderLayers
        var decoderLayers: [DetectorDecoderLayer] = []
        for index in 0..<sizes.decoderLayers {
            let part = transformer.part("decoder_layers.\(index).")
            decoderLayers.append(try DetectorDecoderLayer(part, heads: sizes.heads))
        }
        self.decoderLayers = decoderLayers
        let heads = transformer.inSinglePrecision
        classHead = try heads.linear("class_embed.\(sizes.decoderLayers - 1)")
        boxHead = try heads.perceptron("bbox_embed.\(sizes.decoderLayers - 1)", layers: 3)
    }

    /// Finds boxes.
    ///
    /// - Parameters:
    ///   - features: of the image, [side * side, encoder width].
    ///   - workers: the threads.
    ///   - observe: hears of every stage.
    /// - Returns: one box and its logits for each anchor.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func detections(
        in features: Tensor,
        workers: Workers,
        observe: StageObserver? = nil
    ) throws(NetworkError) -> RawDetections {
        var tokens = try inputNorm.apply(to: try inputMap.apply(to: features, workers: workers))
        observe?("input_proj", tokens)
        for (index, layer) in encoderLayers.enumerated() {
            try layer.apply(to: &tokens, positions: gridPositions, workers: workers)
            observe?("enc\(index)", tokens)
        }
        var objects = queries.pattern
        for (index, layer) in decoderLayers.enumerated() {
            try layer.apply(
                to: &objects,
                queries: queries,
                tokens: tokens,
                positions: gridPositions,
                isFirst: index == 0,
                workers: workers
            )
            observe?("dec\(index)", objects)
        }
        return RawDetections(
            logits: try classHead.apply(to: objects, workers: workers),
            boxes: boxes(from: try boxHead.apply(to: objects, workers: workers))
        )
    }

    /// Turns what the head gives for each anchor into boxes, as shares of the image's side.
    private func boxes(from offsets: Tensor) -> Tensor {
        var result = offsets
        result.withMutableMatrix(columns: 4) { boxes in
            for (index, anchor) in queries.anchors.enumerated() {
                if boxUnit > 0 {
                    place(boxes.row(index), at: anchor)
                } else {
                    AnchorDETR.squash(boxes.row(index), at: anchor)
                }
            }
        }
        return result
    }

    /// Offsets in units of the box, and the logarithm of its size.
    private func place(_ box: UnsafeMutablePointer<Float>, at anchor: (x: Float, y: Float)) {
        box[0] = anchor.x + boxUnit * box[0]
        box[1] = anchor.y + boxUnit * box[1]
        for part in 2..<4 { box[part] = boxUnit * exp(min(max(box[part], -6), 6)) }
    }

    /// Adds the anchor to the offsets, and maps everything to 0...1.
    private static func squash(_ box: UnsafeMutablePointer<Float>, at anchor: (x: Float, y: Float)) {
        box[0] += logit(anchor.x)
        box[1] += logit(anchor.y)
        for part in 0..<4 { box[part] = 1 / (1 + exp(-box[part])) }
    }

    /// The inverse of the sigmoid, kept finite.
    private static func logit(_ value: Float) -> Float {
        let share = min(max(value, 0), 1)
        return log(max(share, 1e-5) / max(1 - share, 1e-5))
    }
}
