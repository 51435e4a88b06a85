import CellImage
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// The network of full size with procedural weights against the reference; some ten seconds and 1.2 GB.
@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"), .serialized)
struct FullNetworkTests {
    private func fixture(_ name: String) throws -> NumpyArray {
        try SharedFixtures.array("full/\(name).npy")
    }

    private func expect(
        _ found: [Float],
        equals name: String,
        part: Range<Int>? = nil,
        within tolerance: Double = 1e-3
    ) throws {
        let reference = try fixture(name).doubles
        let expected = part.map { Array(reference[$0]) } ?? reference
        let deviation = Deviation(stage: name, found: found, reference: expected)
        #expect(deviation.relative <= tolerance, "\(deviation)")
    }

    @Test func everyStage() throws {
        let workers = Workers(count: 2)
        let configuration = CellSAMConfiguration()
        let network = try FixtureNetworks.network(configuration, rules: .full, workers: workers)
        let frame = try SharedFixtures.frame("full/image_F.npy")
        let inputs = try #require(try Preprocessing(configuration).inputs(of: frame, channels: InputChannels(allOf: 1)))

        var seen: [String: Tensor] = [:]
        let raw = try network.detections(in: inputs.detection, embedding: nil, workers: workers) { seen[$0] = $1 }
        let embedding = try network.embedding(of: inputs.masks, workers: workers) { seen[$0] = $1 }
        for path in ["enc", "det"] {
            for block in 0..<12 {
                let probe = try #require(seen["\(path)_block\(block)"]).gridProbe(rows: 16, columns: 24)
                let part = block * probe.count..<(block + 1) * probe.count
                try expect(probe, equals: "\(path)_block_probe", part: part, within: 1e-4)
            }
        }
        try expect(embedding.tokens.channelProbe, equals: "enc_neck_slice")
        try expect(#require(seen["det_input_proj"]).channelProbe, equals: "det_input_proj_slice")
        for layer in 0..<6 {
            let encoded = try #require(seen["det_enc\(layer)"]).gridChannelProbe
            try expect(encoded, equals: "det_enc_probe", part: layer * 256..<(layer + 1) * 256)
            let decoded = try #require(seen["det_dec\(layer)"]).probe(rows: 70, columns: 8)
            try expect(decoded, equals: "det_dec_probe", part: layer * 1600..<(layer + 1) * 1600)
        }
        try expect(raw.logits.values, equals: "det_logits")
        try expect(raw.boxes.values, equals: "det_boxes_cxcywh")

        let boxes = try BoxSelection(configuration).kept(logits: raw.logits, boxes: raw.boxes)
        try expect(boxes.flatMap(\.corners), equals: "kept_boxes_xyxy")
        var masks: [PredictedMask] = []
        try network.masks(of: boxes.map(\.box), in: embedding, minimumQuality: -.infinity, workers: workers) {
            masks.append($1)
        }
        try expect(masks.map(\.quality), equals: "iou")
        try expect(masks.flatMap { $0.logits?.probe(rows: 8, columns: 8) ?? [] }, equals: "low_res_masks_sub8")
        try expect(masks.first?.logits?.probe(rows: 2, columns: 2) ?? [], equals: "low_res_masks_first_sub2")

        var assembly = MaskAssembly(width: 512, height: 512, configuration: configuration)
        for (box, mask) in zip(boxes, masks) {
            try assembly.add(#require(mask.logits), of: box, predictedIoU: mask.quality)
        }
        let onThreshold = masks.pixelsOnThreshold(within: 1e-3, width: 512, height: 512, configuration)
        for (labels, name) in [(assembly.mergedLabels, "label_merged"), (assembly.assembled().labels, "label_final")] {
            let expected = try fixture(name).labelImage().plane.pixels
            let differing = Set(expected.indices.filter { labels.plane.pixels[$0] != expected[$0] })
            print("\(name): \(differing.count) pixels differ; \(onThreshold.count) lie on the threshold")
            #expect(differing.isSubset(of: onThreshold))
            #expect(differing.count <= 20)
        }
    }
}

extension DetectedBox {
    fileprivate var corners: [Float] { [box.minX, box.minY, box.maxX, box.maxY] }
}

extension Tensor {
    /// Every so-manieth row and column of a matrix.
    fileprivate func probe(rows: Int, columns: Int) -> [Float] {
        let width = shape[1]
        let values = values
        return stride(from: 0, to: shape[0], by: rows).flatMap { row in
            stride(from: 0, to: width, by: columns).map { values[row * width + $0] }
        }
    }

    /// Every so-manieth row and column of a square grid of tokens, and of these every so-manieth feature.
    fileprivate func gridProbe(rows: Int, columns: Int) -> [Float] {
        let side = Int(Double(shape[0]).squareRoot())
        let width = shape[1]
        let values = values
        return stride(from: 0, to: side, by: rows).flatMap { row in
            stride(from: 0, to: side, by: rows).flatMap { column in
                stride(from: 0, to: width, by: columns).map { values[(row * side + column) * width + $0] }
            }
        }
    }

    /// Every 16th channel, and of it every 4th row and column of the grid; channels first.
    fileprivate var channelProbe: [Float] {
        let side = Int(Double(shape[0]).squareRoot())
        let width = shape[1]
        let values = values
        return stride(from: 0, to: width, by: 16).flatMap { channel in
            stride(from: 0, to: side, by: 4).flatMap { row in
                stride(from: 0, to: side, by: 4).map { values[(row * side + $0) * width + channel] }
            }
        }
    }

    /// Every 16th channel, and of it every 16th row and column of the grid; channels first.
    fileprivate var gridChannelProbe: [Float] {
        let side = Int(Double(shape[0]).squareRoot())
        let width = shape[1]
        let values = values
        return stride(from: 0, to: width, by: 16).flatMap { channel in
            stride(from: 0, to: side, by: 16).flatMap { row in
                stride(from: 0, to: side, by: 16).map { values[(row * side + $0) * width + channel] }
            }
        }
    }
}
