/// Weights that follow from a tensor's name alone, so that a whole network can be made anywhere without a file.
///
/// Element i of a tensor is a hash of its name and i, scaled by a rule of the name: section 10 of the description of
/// CellSAM that the fixtures belong to.
public struct ProceduralWeights: Sendable {
    /// Gains and biases that differ between the fixtures of the small and of the full network.
    public struct Rules: Sendable {
        var classGain: Double
        var classBias: Double
        var filterBias: Double

        /// Those of the small network.
        public static let small = Rules(classGain: 4, classBias: -7, filterBias: -1.2)
        /// Those of the full network.
        public static let full = Rules(classGain: 40, classBias: -0.5, filterBias: -0.3)
    }

    private let rules: Rules
    private let qualityBias = 0.6
    private let qualityGain = 0.6
    private let filterGain = 2.0
    private let attentionGain = 3.0
    private let positionGain = 4.0

    /// Makes weights by some rules.
    public init(_ rules: Rules) {
        self.rules = rules
    }

    /// The numbers of a tensor in row-major order.
    ///
    /// - Parameters:
    ///   - name: as in the checkpoint.
    ///   - shape: its extents.
    /// - Returns: as many numbers as the shape says.
    public func values(of name: String, shape: [Int]) -> [Float] {
        let name = ProceduralWeights.canonical(name)
        let count = shape.reduce(1, *)
        var values = ProceduralWeights.uniform(seed: ProceduralWeights.seed(of: name), count: count)
        let (offset, scale) = rule(for: name, shape: shape)
        let shift = Float(offset)
        var factor = Float(scale.first)
        for index in 0..<count {
            if index == scale.change { factor = Float(scale.second) }
            values[index] *= factor
            if shift != 0 { values[index] += shift }
        }
        return values
    }

    /// Aliases of one tensor have the numbers of the first.
    private static func canonical(_ name: String) -> String {
        var parts = name.split(separator: ".").map(String.init)
        for index in parts.indices.dropLast() where ["class_embed", "bbox_embed"].contains(parts[index]) {
            parts[index + 1] = "0"
        }
        return parts.joined(separator: ".")
    }

    /// FNV-1a over the bytes of the name.
    static func seed(of name: String) -> UInt64 {
        name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private static func uniform(seed: UInt64, count: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { values, initialized in
            var state = seed
            for index in 0..<count {
                state &+= 0x9e37_79b9_7f4a_7c15
                var hash = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
                hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
                hash ^= hash >> 31
                values[index] = 2 * (Float(hash >> 40) * 0x1p-24) - 1
            }
            initialized = count
        }
    }

    /// The scale of the first elements, and that of those from `change` on.
    private struct Scale {
        var first: Double
        var second = 0.0
        var change = Int.max
    }

    private func rule(for name: String, shape: [Int]) -> (offset: Double, scale: Scale) {
        let isBias = name.hasSuffix("bias")
        let last = Double(shape.last ?? 1)
        func ends(_ suffix: String) -> Bool { name.hasSuffix(suffix) }
        if ends("positional_encoding_gaussian_matrix") { return (0, Scale(first: 1.5)) }
        if ends("rel_pos_h") || ends("rel_pos_w") { return (0, Scale(first: 0.25)) }
        if ends("pos_embed") { return (0, Scale(first: 0.5)) }
        if ends("transformer.position.weight") { return (0.5, Scale(first: 0.5)) }
        if ProceduralWeights.isNorm(name) { return (isBias ? 0 : 1, Scale(first: 0.1)) }
        if name.contains("class_embed") {
            return isBias
                ? (rules.classBias, Scale(first: 0.05)) : (0, Scale(first: rules.classGain * (3 / last).squareRoot()))
        }
        if name.contains("bbox_embed"), name.contains(".layers.2.") {
            return isBias ? (-1, Scale(first: 1)) : (0, Scale(first: 0.5 * (3 / last).squareRoot()))
        }
        if name.contains("output_hypernetworks_mlps"), name.contains(".layers.2.") {
            return isBias
                ? (rules.filterBias, Scale(first: 0.05)) : (0, Scale(first: filterGain * (3 / last).squareRoot()))
        }
        if name.contains("iou_prediction_head.layers.2.") {
            return isBias
                ? (qualityBias, Scale(first: 0.05)) : (0, Scale(first: qualityGain * (3 / last).squareRoot()))
        }
        let embeddings = [
            "iou_token.weight", "mask_tokens.weight", "no_mask_embed.weight", "not_a_point_embed.weight",
            "pattern.weight",
        ]
        if embeddings.contains(where: ends) || name.contains("point_embeddings.") { return (0, Scale(first: 0.5)) }
        if isBias { return (0, Scale(first: 0.05)) }
        if ends("in_proj_weight") {
            let deviation = (3 / last).squareRoot()
            let change = (shape[0] - shape[1]) * shape[1]
            return (0, Scale(first: attentionGain * deviation, second: deviation, change: change))
        }
        let isUpscaling = ends("output_upscaling.0.weight") || ends("output_upscaling.3.weight")
        let fan = Double(isUpscaling ? shape[0] : shape.dropFirst().reduce(1, *))
        let gain = name.contains("adapt_pos") ? positionGain : 1
        return (0, Scale(first: gain * (3 / fan).squareRoot()))
    }

    private static func isNorm(_ name: String) -> Bool {
        let module = name.split(separator: ".").dropLast().joined(separator: ".")
        let modules = [
            "norm1", "norm2", "norm3", "norm4", "norm_final_attn", "neck.1", "neck.3", "mask_downscaling.1",
            "mask_downscaling.4", "output_upscaling.1", "input_proj.0.1",
        ]
        return modules.contains { module.hasSuffix($0) }
    }
}
