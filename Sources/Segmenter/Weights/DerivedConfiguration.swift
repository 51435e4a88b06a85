/// The sizes of a network as far as the shapes of its tensors tell them.
package struct DerivedConfiguration {
    /// The sizes; those that no tensor tells are the published ones.
    package private(set) var configuration = CellSAMConfiguration()
    private let shapes: [String: [Int]]

    /// Derives sizes; a tensor that is missing or strange leaves the published size.
    package init(shapes: [String: [Int]]) {
        self.shapes = shapes
        configuration.adaptsMaskPath = shapes.keys.contains { $0.hasPrefix("model_cp.") }
        configuration.sharesEncoder = !shapes.keys.contains { $0.hasPrefix(Self.detector + "backbone.body.") }
        deriveEncoder(configuration.maskPrefix + "image_encoder.")
        deriveMaskDecoder(configuration.maskPrefix + "mask_decoder.")
        deriveDetector()
    }

    /// The parameters that no tensor tells, where the width that they divide is not the published one.
    package var undecided: [String] {
        let published = CellSAMConfiguration()
        let detector = configuration.detector.width == published.detector.width
        let decoder = configuration.encoder.neckWidth == published.encoder.neckWidth
        return (decoder ? [] : ["maskDecoder.heads"])
            + (detector ? [] : ["detector.heads", "detector.normalizationGroups"])
    }

    private static let detector = CellSAMConfiguration.detectorPrefix

    private mutating func deriveEncoder(_ prefix: String) {
        var sizes = configuration.encoder
        let positions = [prefix, Self.detector + "backbone.body."].compactMap { extent($0 + "pos_embed", 1) }
        let grid = positions.first ?? configuration.gridSize
        set(&sizes.width, prefix + "patch_embed.proj.weight", 0)
        set(&sizes.patchSize, prefix + "patch_embed.proj.weight", 2)
        set(&sizes.hiddenWidth, prefix + "blocks.0.mlp.lin1.weight", 0)
        set(&sizes.neckWidth, prefix + "neck.0.weight", 0)
        sizes.depth = count(prefix + "blocks.") ?? sizes.depth
        if let width = extent(prefix + "blocks.0.attn.rel_pos_h", 1) { sizes.heads = sizes.width / width }
        // A table of relative positions reaches over the whole grid, or over a window.
        let spans = (0..<sizes.depth).map { extent(prefix + "blocks.\($0).attn.rel_pos_h", 0).map { ($0 + 1) / 2 } }
        if spans.contains(where: { $0 != nil }) {
            sizes.globalBlocks = spans.indices.filter { spans[$0] == grid }
            sizes.windowSize = spans.compactMap { $0 }.first { $0 != grid } ?? grid
        }
        configuration.encoder = sizes
        configuration.imageSize = grid * sizes.patchSize
    }

    private mutating func deriveMaskDecoder(_ prefix: String) {
        configuration.maskDecoder.layers = count(prefix + "transformer.layers.") ?? configuration.maskDecoder.layers
        set(&configuration.maskDecoder.hiddenWidth, prefix + "transformer.layers.0.mlp.lin1.weight", 0)
        set(&configuration.maskDecoder.qualityHiddenWidth, prefix + "iou_prediction_head.layers.0.weight", 0)
        set(&configuration.maskDecoder.maskTokens, prefix + "mask_tokens.weight", 0)
    }

    private mutating func deriveDetector() {
        let prefix = Self.detector + "transformer."
        var sizes = configuration.detector
        set(&sizes.width, Self.detector + "input_proj.0.0.weight", 0)
        set(&sizes.queries, prefix + "position.weight", 0)
        set(&sizes.hiddenWidth, prefix + "encoder_layers.0.ffn.linear1.weight", 0)
        sizes.encoderLayers = count(prefix + "encoder_layers.") ?? sizes.encoderLayers
        sizes.decoderLayers = count(prefix + "decoder_layers.") ?? sizes.decoderLayers
        set(&sizes.classes, prefix + "class_embed.\(sizes.decoderLayers - 1).weight", 0)
        configuration.detector = sizes
    }

    private func set(_ size: inout Int, _ name: String, _ axis: Int) {
        if let extent = extent(name, axis) { size = extent }
    }

    /// An extent of a tensor; nil when it is not there or out of all proportion.
    private func extent(_ name: String, _ axis: Int) -> Int? {
        guard let shape = shapes[name], shape.indices.contains(axis), (1...(1 << 16)).contains(shape[axis]) else {
            return nil
        }
        return shape[axis]
    }

    /// How many numbered modules there are below a name; nil for none.
    private func count(_ prefix: String) -> Int? {
        let numbers = shapes.keys.compactMap { name in
            name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count).prefix { $0 != "." }) : nil
        }
        // There are not more modules than tensors, whatever their numbers are.
        return numbers.max().map { min(max($0, 0), shapes.count) + 1 }
    }
}
