extension CellSAMConfiguration {
    /// Prefix of the names of the mask path's tensors.
    var maskPrefix: String { adaptsMaskPath ? "model_cp." : "model." }

    /// Prefix of the names of the detector's tensors.
    static let detectorPrefix = "cellfinder.decode_head."

    /// Every tensor that inference uses, by its name in the published checkpoint, with its shape.
    public var tensorShapes: [String: [Int]] {
        var shapes = encoderShapes(maskPrefix + "image_encoder.")
        shapes.merge(neckShapes) { first, _ in first }
        shapes.merge(promptShapes) { first, _ in first }
        shapes.merge(maskDecoderShapes) { first, _ in first }
        if !sharesEncoder {
            shapes.merge(encoderShapes(Self.detectorPrefix + "backbone.body.")) { first, _ in first }
        }
        shapes.merge(detectorShapes) { first, _ in first }
        return shapes
    }

    private func encoderShapes(_ prefix: String) -> [String: [Int]] {
        let width = encoder.width
        let headWidth = width / encoder.heads
        let widths = [3] + encoder.stemWidths
        let patch = encoder.patchSize >> encoder.stemWidths.count
        var shapes: [String: [Int]] = [
            "patch_embed.proj.weight": [width, widths[widths.count - 1], patch, patch],
            "patch_embed.proj.bias": [width],
        ]
        for (layer, (before, after)) in zip(widths, widths.dropFirst()).enumerated() {
            shapes["patch_embed.stem.\(layer).weight"] = [after, before, 3, 3]
            shapes["patch_embed.stem.\(layer).bias"] = [after]
        }
        if encoder.absolutePositions { shapes["pos_embed"] = [1, gridSize, gridSize, width] }
        for block in 0..<encoder.depth {
            let span = window(ofBlock: block)
            let name = "blocks.\(block)."
            if encoder.localMixing {
                shapes[name + "local.weight"] = [width, 1, 3, 3]
                shapes[name + "local.bias"] = [width]
            }
            shapes.addNorm(name + "norm1", width)
            shapes.addNorm(name + "norm2", width)
            shapes.addLinear(name + "attn.qkv", width, 3 * width)
            shapes.addLinear(name + "attn.proj", width, width)
            shapes.addLinear(name + "mlp.lin1", width, encoder.hiddenWidth)
            shapes.addLinear(name + "mlp.lin2", encoder.hiddenWidth, width)
            shapes[name + "attn.rel_pos_h"] = [2 * span - 1, headWidth]
            shapes[name + "attn.rel_pos_w"] = [2 * span - 1, headWidth]
        }
        return shapes.prefixed(prefix)
    }

    private var neckShapes: [String: [Int]] {
        var shapes: [String: [Int]] = [
            "0.weight": [encoder.neckWidth, encoder.width, 1, 1],
            "2.weight": [encoder.neckWidth, encoder.neckWidth, 3, 3],
        ]
        shapes.addNorm("1", encoder.neckWidth)
        shapes.addNorm("3", encoder.neckWidth)
        return shapes.prefixed(maskPrefix + "image_encoder.neck.")
    }

    private var promptShapes: [String: [Int]] {
        let shapes: [String: [Int]] = [
            "pe_layer.positional_encoding_gaussian_matrix": [2, encoder.neckWidth / 2],
            "point_embeddings.2.weight": [1, encoder.neckWidth],
            "point_embeddings.3.weight": [1, encoder.neckWidth],
            "no_mask_embed.weight": [1, encoder.neckWidth],
        ]
        return shapes.prefixed(maskPrefix + "prompt_encoder.")
    }

    private var maskDecoderShapes: [String: [Int]] {
        let width = encoder.neckWidth
        var shapes: [String: [Int]] = [
            "iou_token.weight": [1, width],
            "mask_tokens.weight": [maskDecoder.maskTokens, width],
            "output_upscaling.0.weight": [width, width / 4, 2, 2],
            "output_upscaling.0.bias": [width / 4],
            "output_upscaling.3.weight": [width / 4, width / 8, 2, 2],
            "output_upscaling.3.bias": [width / 8],
        ]
        shapes.addNorm("output_upscaling.1", width / 4)
        for layer in 0..<maskDecoder.layers {
            let name = "transformer.layers.\(layer)."
            shapes.addAttention(name + "self_attn", width, inner: width)
            shapes.addAttention(name + "cross_attn_token_to_image", width, inner: width / 2)
            shapes.addAttention(name + "cross_attn_image_to_token", width, inner: width / 2)
            shapes.addLinear(name + "mlp.lin1", width, maskDecoder.hiddenWidth)
            shapes.addLinear(name + "mlp.lin2", maskDecoder.hiddenWidth, width)
            for norm in 1...4 { shapes.addNorm(name + "norm\(norm)", width) }
        }
        shapes.addAttention("transformer.final_attn_token_to_image", width, inner: width / 2)
        shapes.addNorm("transformer.norm_final_attn", width)
        shapes.addPerceptron("output_hypernetworks_mlps.0", [width, width, width, width / 8])
        let hidden = maskDecoder.qualityHiddenWidth
        shapes.addPerceptron("iou_prediction_head", [width, hidden, hidden, maskDecoder.maskTokens])
        return shapes.prefixed(maskPrefix + "mask_decoder.")
    }

    private var detectorShapes: [String: [Int]] {
        let width = detector.width
        var shapes: [String: [Int]] = [
            "input_proj.0.0.weight": [width, encoder.width, 1, 1],
            "input_proj.0.0.bias": [width],
            "transformer.position.weight": [detector.queries, 2],
            "transformer.pattern.weight": [1, width],
        ]
        shapes.addNorm("input_proj.0.1", width)
        for name in ["transformer.adapt_pos1d", "transformer.adapt_pos2d"] {
            shapes.addLinear(name + ".0", width, width)
            shapes.addLinear(name + ".2", width, width)
        }
        for (kind, count) in [("encoder", detector.encoderLayers), ("decoder", detector.decoderLayers)] {
            for layer in 0..<count {
                let name = "transformer.\(kind)_layers.\(layer)."
                let crossing = kind == "encoder" ? "self_attn" : "cross_attn"
                shapes.addFusedAttention(name + crossing, width, parts: 5)
                if kind == "decoder" {
                    shapes.addFusedAttention(name + "self_attn", width, parts: 3)
                    shapes.addNorm(name + "norm2", width)
                }
                shapes.addNorm(name + "norm1", width)
                shapes.addLinear(name + "ffn.linear1", width, detector.hiddenWidth)
                shapes.addLinear(name + "ffn.linear2", detector.hiddenWidth, width)
                shapes.addNorm(name + "ffn.norm2", width)
            }
        }
        let last = detector.decoderLayers - 1
        shapes.addLinear("transformer.class_embed.\(last)", width, detector.classes)
        shapes.addPerceptron("transformer.bbox_embed.\(last)", [width, width, width, 4])
        return shapes.prefixed(Self.detectorPrefix)
    }
}

extension [String: [Int]] {
    fileprivate func prefixed(_ prefix: String) -> [String: [Int]] {
        [String: [Int]](uniqueKeysWithValues: map { (prefix + $0.key, $0.value) })
    }

    fileprivate mutating func addNorm(_ name: String, _ width: Int) {
        self[name + ".weight"] = [width]
        self[name + ".bias"] = [width]
    }

    fileprivate mutating func addLinear(_ name: String, _ input: Int, _ output: Int) {
        self[name + ".weight"] = [output, input]
        self[name + ".bias"] = [output]
    }

    fileprivate mutating func addAttention(_ name: String, _ width: Int, inner: Int) {
        for part in ["q_proj", "k_proj", "v_proj"] { addLinear(name + ".\(part)", width, inner) }
        addLinear(name + ".out_proj", inner, width)
    }

    fileprivate mutating func addFusedAttention(_ name: String, _ width: Int, parts: Int) {
        self[name + ".in_proj_weight"] = [parts * width, width]
        self[name + ".in_proj_bias"] = [parts * width]
        addLinear(name + ".out_proj", width, width)
    }

    fileprivate mutating func addPerceptron(_ name: String, _ widths: [Int]) {
        for layer in 0..<(widths.count - 1) {
            addLinear(name + ".layers.\(layer)", widths[layer], widths[layer + 1])
        }
    }
}
