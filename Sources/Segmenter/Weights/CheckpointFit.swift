import NeuralNetwork

/// How the tensors of a file fit a network.
struct CheckpointFit {
    private let missing: [String]
    private let unexpected: [String]
    private let mismatched: [(name: String, expected: [Int], found: [Int])]

    /// Compares the tensors that a network needs with those that are there.
    ///
    /// - Parameters:
    ///   - entries: what is there.
    ///   - configuration: the network; must be valid.
    ///   - isStrict: whether every tensor that is not needed is one too many, instead of those alone that the published
    ///     architecture does not know.
    init(_ entries: [String: TensorEntry], _ configuration: CellSAMConfiguration, isStrict: Bool) {
        let shapes = configuration.tensorShapes
        missing = shapes.keys.filter { entries[$0] == nil }.sorted()
        unexpected = entries.keys.filter { name in
            shapes[name] == nil && (isStrict || configuration.isForeign(name))
        }.sorted()
        mismatched = shapes.compactMap { name, shape in
            guard let entry = entries[name], entry.shape != shape else { return nil }
            return (name, shape, entry.shape)
        }.sorted { $0.name < $1.name }
    }

    /// How many tensors do not fit.
    var problemCount: Int { missing.count + unexpected.count + mismatched.count }

    /// The error about them; nil when all fit.
    func error(file: String) -> WeightError? {
        if let first = mismatched.first, mismatched.count >= missing.count {
            return .tensorShape(file: file, name: first.name, expected: first.expected, found: first.found)
        }
        if !missing.isEmpty { return .missingTensors(file: file, names: missing) }
        return unexpected.isEmpty ? nil : .unexpectedTensors(file: file, names: unexpected)
    }
}

extension CellSAMConfiguration {
    /// Whether a tensor lies among those of inference, but belongs to no part of the published architecture.
    fileprivate func isForeign(_ name: String) -> Bool {
        let parts =
            ["image_encoder.", "prompt_encoder.", "mask_decoder."].map { maskPrefix + $0 }
            + ["backbone.body.", "input_proj.", "transformer."].map { Self.detectorPrefix + $0 }
        return parts.contains { name.hasPrefix($0) } && !isUnused(name)
    }

    /// Whether the published checkpoint holds a tensor that inference does without.
    ///
    /// These are the prompts of points and masks, the masks of other levels of detail, and the second names of the heads
    /// that all layers of the detector share.
    private func isUnused(_ name: String) -> Bool {
        let prompts = ["mask_downscaling.", "point_embeddings.0.", "point_embeddings.1.", "not_a_point_embed."]
        if prompts.contains(where: { name.hasPrefix(maskPrefix + "prompt_encoder." + $0) }) { return true }
        if let mask = Self.number(in: name, behind: maskPrefix + "mask_decoder.output_hypernetworks_mlps.") {
            return mask > 0 && mask < maskDecoder.maskTokens
        }
        let heads = ["class_embed.", "bbox_embed."].compactMap { head in
            Self.number(in: name, behind: Self.detectorPrefix + "transformer." + head)
        }
        return heads.contains { (0..<detector.decoderLayers).contains($0) }
    }

    private static func number(in name: String, behind prefix: String) -> Int? {
        name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count).prefix { $0 != "." }) : nil
    }
}
