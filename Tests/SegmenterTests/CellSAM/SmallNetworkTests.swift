import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// Every stage of the scaled-down network against the reference's.
@Suite(.enabled(if: SharedFixtures.arePresent, "the shared fixtures of CellSAM are absent"))
struct SmallNetworkTests {
    private let workers = Workers(count: 2)

    private func fixture(_ name: String) throws -> NumpyArray {
        try SharedFixtures.array("small/A_segment/\(name).npy")
    }

    /// The tensor of an input whose last channel is stored and whose others follow from it.
    private func input(_ name: String, first: Float, second: Float?) throws -> Tensor {
        let last = try fixture(name).floats
        let middle = second.map { [Float](repeating: $0, count: last.count) } ?? last
        return try Tensor(shape: [3, 256, 256], values: [Float](repeating: first, count: last.count) + middle + last)
    }

    private func network() throws -> CellSAMNetwork {
        try FixtureNetworks.network(FixtureNetworks.smallConfiguration, rules: .small, workers: workers)
    }

    private func expect(_ found: Tensor, equals name: String, within tolerance: Double, transposed: Bool = false) throws
    {
        let reference = try fixture(name)
        var values = found
        if transposed { values = found.transposedRows }
        let deviation = Deviation(stage: name, found: values.values, reference: reference.doubles)
        #expect(deviation.relative <= tolerance, "\(deviation)")
    }

    @Test func encoder() throws {
        let image = try input("mask_input_ch2", first: -2.1179039478302, second: -2.0357143878936768)
        let stages = ["patch_embed", "block0", "block1", "block2", "block3"].map { "enc_\($0)" }
        var seen: [String: Tensor] = [:]
        _ = try network().embedding(of: image, workers: workers) { seen[$0] = $1 }
        for stage in stages { try expect(#require(seen[stage]), equals: stage, within: 1e-5) }
        try expect(#require(seen["enc_neck"]), equals: "enc_neck", within: 1e-5, transposed: true)
    }

    @Test func detector() throws {
        let image = try input("det_input_ch2", first: 0, second: nil)
        var seen: [String: Tensor] = [:]
        let raw = try network().detections(in: image, embedding: nil, workers: workers) { seen[$0] = $1 }
        for stage in ["det_patch_embed", "det_block0", "det_block1", "det_block2", "det_block3"] {
            try expect(#require(seen[stage]), equals: stage, within: 1e-5)
        }
        for stage in ["det_input_proj", "det_enc0", "det_enc1"] {
            try expect(#require(seen[stage]), equals: stage, within: 5e-4, transposed: true)
        }
        for stage in ["det_dec0", "det_dec1"] { try expect(#require(seen[stage]), equals: stage, within: 5e-4) }
        try expect(raw.logits, equals: "det_logits", within: 5e-4)
        try expect(raw.boxes, equals: "det_boxes_cxcywh", within: 5e-4)
    }

    @Test func masks() throws {
        let network = try network()
        let tokens = try Tensor(shape: [32, 256], values: try fixture("enc_neck").floats).transposedRows
        let embedding = CellSAMNetwork.Embedding(features: tokens, tokens: tokens)
        let corners = try fixture("kept_boxes_xyxy").floats
        let boxes = stride(from: 0, to: corners.count, by: 4).map {
            BoundingBox(minX: corners[$0], minY: corners[$0 + 1], maxX: corners[$0 + 2], maxY: corners[$0 + 3])
        }
        var seen: [String: Tensor] = [:]
        var masks: [PredictedMask] = []
        try network.masks(
            of: boxes,
            in: embedding,
            minimumQuality: -.infinity,
            workers: workers,
            observe: { seen[$0] = $1 },
            consume: { masks.append($1) }
        )
        let sparse = try boxes.flatMap { try network.promptTokens(of: $0).values }
        try expect(Tensor(shape: [sparse.count], values: sparse), equals: "sparse", within: 1e-5)
        let queries = try #require(seen["layer0_queries"])
        try expect(queries.slice(0..<7), equals: "dec_box0_layer0_queries", within: 1e-5)
        try expect(#require(seen["tokens_out"]).slice(0..<7), equals: "dec_box0_tokens_out", within: 1e-5)
        try expect(#require(seen["image_out"]), equals: "dec_box0_image_out", within: 1e-5)
        let logits = masks.flatMap { $0.logits?.values ?? [] }
        try expect(Tensor(shape: [logits.count], values: logits), equals: "low_res_masks", within: 1e-4)
        let qualities = masks.map(\.quality)
        try expect(Tensor(shape: [qualities.count], values: qualities), equals: "iou", within: 1e-4)
    }
}

extension Tensor {
    /// Rows and columns exchanged, for a reference whose channels come first.
    var transposedRows: Tensor {
        let (rows, columns) = (shape[0], shape[1])
        let source = values
        var result = Tensor(shape: [columns, rows])
        result.withMutableValues { target in
            for row in 0..<rows {
                for column in 0..<columns { target[column * rows + row] = source[row * columns + column] }
            }
        }
        return result
    }
}
