import CellImage
import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

/// A tiny compact network, and what PyTorch makes of it; see `Fixtures/make_compact.py`.
enum CompactFixture {
    static func path(_ name: String) throws -> String {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/compact/\(name)").path
    }

    static func array(_ name: String) throws -> NumpyArray {
        try NumpyArray(path: try path(name + ".npy"))
    }

    static func weights() throws -> CellSAMWeightFile {
        try CellSAMWeightFile.open(try path("tiny.safetensors"))
    }

    /// A frame of the planes of an array.
    static func frame(_ name: String) throws -> Frame {
        let array = try array(name)
        let count = array.shape.count == 3 ? array.shape[0] : 1
        let planes = try (0..<count).map { try array.plane($0).map { Float($0) } }
        return try Frame(index: 0, timeInSeconds: nil, channels: planes)
    }
}

/// Every stage of a compact network against PyTorch's.
@Suite struct CompactNetworkTests {
    private let workers = Workers(count: 2)

    private func network() throws -> CellSAMNetwork {
        try CellSAMNetwork(weights: try CompactFixture.weights(), workers: workers)
    }

    private func embedding(_ network: CellSAMNetwork) throws -> CellSAMNetwork.Embedding {
        let pixels = try CompactFixture.array("input").doubles.map { Float($0) / 255 }
        return try network.embedding(of: Tensor(shape: [3, 128, 128], values: pixels), workers: workers)
    }

    private func expect(_ found: Tensor, equals name: String, within tolerance: Double) throws {
        let reference = try CompactFixture.array(name)
        let deviation = Deviation(stage: name, found: found.values, reference: reference.doubles)
        #expect(deviation.relative <= tolerance, "\(deviation)")
    }

    @Test func encoder() throws {
        let embedding = try embedding(try network())
        try expect(embedding.features, equals: "features", within: 1e-5)
        try expect(embedding.tokens, equals: "neck", within: 1e-5)
    }

    @Test func detector() throws {
        let network = try network()
        let blank = Tensor(shape: [3, 128, 128])
        let raw = try network.detections(in: blank, embedding: try embedding(network), workers: workers)
        try expect(raw.logits, equals: "logits", within: 1e-4)
        try expect(raw.boxes, equals: "boxes", within: 1e-4)
    }

    @Test func masksInWindows() throws {
        let network = try network()
        let corners = try CompactFixture.array("prompts").floats
        let boxes = stride(from: 0, to: corners.count, by: 4).map {
            BoundingBox(minX: corners[$0], minY: corners[$0 + 1], maxX: corners[$0 + 2], maxY: corners[$0 + 3])
        }
        var masks: [Int: [(index: Int, mask: PredictedMask)]] = [:]
        try network.masks(
            of: boxes,
            in: try embedding(network),
            minimumQuality: -.infinity,
            workers: workers
        ) { masks[$1.window.side, default: []].append(($0, $1)) }
        #expect(masks.keys.sorted() == [8, 16])
        for (side, found) in masks {
            let name = "window\(side)"
            #expect(try CompactFixture.array(name + "_boxes").doubles == found.map { Double($0.index) })
            let starts = found.flatMap { [Double($0.mask.window.row), Double($0.mask.window.column)] }
            #expect(try CompactFixture.array(name + "_starts").doubles == starts)
            let logits = found.flatMap { $0.mask.logits?.values ?? [] }
            try expect(Tensor(shape: [logits.count], values: logits), equals: name + "_logits", within: 1e-4)
            let qualities = try CompactFixture.array(name + "_quality").doubles
            for (quality, found) in zip(qualities, found) { #expect(abs(quality - Double(found.mask.quality)) < 1e-5) }
        }
    }

    @Test func configurationsOfOlderFilesAreStillRead() throws {
        let text = #"{"imageSize": 256, "encoder": {"width": 64}, "sharesEncoder": true}"#
        let read = try JSONDecoder().decode(CellSAMConfiguration.self, from: Data(text.utf8))
        var expected = CellSAMConfiguration()
        expected.imageSize = 256
        expected.encoder.width = 64
        expected.sharesEncoder = true
        #expect(read == expected)
        let written = try JSONEncoder().encode(try CompactFixture.weights().configuration)
        let again = try JSONDecoder().decode(CellSAMConfiguration.self, from: written)
        #expect(again == (try CompactFixture.weights().configuration))
    }

    @Test(arguments: [
        (#"{"encoder": {"stemWidths": [8, 8, 8, 8, 8]}}"#, "stemWidths"),
        (#"{"encoder": {"patchSize": 12, "stemWidths": [8, 8, 8]}, "imageSize": 1032}"#, "stemWidths"),
        (#"{"encoder": {"alternateWindowSize": -1}}"#, "alternateWindowSize"),
        (#"{"encoder": {"alternateWindowSize": 65}}"#, "alternateWindowSize"),
        (#"{"detector": {"positionScale": 0}}"#, "positionScale"),
        (#"{"detector": {"positionTemperature": 0.5}}"#, "positionTemperature"),
        (#"{"detector": {"boxUnit": 2}}"#, "boxUnit"),
        (#"{"maskDecoder": {"windowSizes": [32, 16]}}"#, "windowSizes"),
        (#"{"maskDecoder": {"windowSizes": [16]}}"#, "windowSizes"),
        (#"{"maskDecoder": {"windowMargin": -1}}"#, "windowMargin"),
        (#"{"preparation": "compact"}"#, "preparation"),
    ])
    func sizesThatHaveNoSense(_ text: String, _ name: String) throws {
        let configuration = try JSONDecoder().decode(CellSAMConfiguration.self, from: Data(text.utf8))
        let error = #expect(throws: SegmentationError.self) { try configuration.validate() }
        #expect(error?.description.contains(name) == true)
    }
}
