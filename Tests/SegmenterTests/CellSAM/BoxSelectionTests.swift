import Foundation
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct BoxSelectionGoldenTests {
    struct Clusters: Decodable {
        var rows: [[Double]]
    }

    @Test func thresholdsEqualTheReference() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: SharedFixtures.path("small/kmeans.json")))
        for row in try JSONDecoder().decode(Clusters.self, from: data).rows {
            let scores = Self.scores(set: Int(row[0]), count: Int(row[1]), power: Int(row[2]))
            let found = BoxSelection(CellSAMConfiguration()).dynamicThreshold(scores)
            #expect(abs(Double(found) - row[5]) <= 1e-5 * row[5], "set \(row[0])")
        }
    }

    @Test(arguments: [("A_segment", 0.4), ("B_segment", 0.4), ("B_fp16", 0.4), ("B_noadv", 0.005)])
    func keptBoxesEqualTheReference(name: String, threshold: Double) throws {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 256
        let selection = BoxSelection(configuration, threshold: threshold)
        let logits = try Self.tensor("small/\(name)/det_logits.npy", width: 2)
        let boxes = try Self.tensor("small/\(name)/det_boxes_cxcywh.npy", width: 4)
        let ranked = try selection.ranked(logits: logits, boxes: boxes)
        let scores = try SharedFixtures.array("small/\(name)/det_scores.npy").floats
        #expect(ranked.count == scores.count)
        #expect(zip(ranked, scores).allSatisfy { abs($0.score - $1) <= 2e-7 })
        let kept = try selection.kept(logits: logits, boxes: boxes)
        let expected = try SharedFixtures.array("small/\(name)/kept_boxes_xyxy.npy")
        #expect(kept.count == expected.shape[0])
        let corners = kept.flatMap { [$0.box.minX, $0.box.minY, $0.box.maxX, $0.box.maxY] }
        #expect(zip(corners, expected.floats).allSatisfy { abs($0 - $1) <= 1e-4 })
    }

    @Test func manyBoxesAreKept() throws {
        let selection = BoxSelection(CellSAMConfiguration())
        let kept = try selection.kept(
            logits: Self.tensor("full/det_logits.npy", width: 2),
            boxes: Self.tensor("full/det_boxes_cxcywh.npy", width: 4)
        )
        let expected = try SharedFixtures.array("full/kept_boxes_xyxy.npy")
        #expect(kept.count == expected.shape[0])
        let corners = kept.flatMap { [$0.box.minX, $0.box.minY, $0.box.maxX, $0.box.maxY] }
        #expect(zip(corners, expected.floats).allSatisfy { abs($0 - $1) <= 1e-3 })
    }

    private static func tensor(_ name: String, width: Int) throws -> Tensor {
        let values = try SharedFixtures.array(name).floats
        return try Tensor(shape: [values.count / width, width], values: values)
    }

    /// Scores of a set as the reference's script makes them: powers of counter-based random numbers, descending.
    private static func scores(set: Int, count: Int, power: Int) -> [Float] {
        var seed: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "kmeans/\(set)".utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var generator = SplitMix(seed: seed)
        let uniforms = (0..<count).map { _ in Double(generator.next() >> 40) * 0x1p-24 }
        return uniforms.map { Float(pow($0, Double(power))) }.sorted(by: >)
    }
}

@Suite struct BoxSelectionTests {
    @Test func bothClassesOfAQueryCountAndTiesKeepTheirOrder() throws {
        let selection = BoxSelection(CellSAMConfiguration())
        let logits = try Tensor(shape: [3, 2], values: [1, 1, -9, 2, 1, .nan])
        let boxes = try Tensor(shape: [3, 4], values: [0.1, 0, 0, 0, 0.2, 0, 0, 0, 0.3, 0, 0, 0])
        let ranked = try selection.ranked(logits: logits, boxes: boxes)
        #expect(ranked.map(\.box.minX) == [Float(0.2) * 1024, Float(0.1) * 1024, Float(0.1) * 1024])
    }

    @Test func clusteringFallsBackToTheFixedThreshold() {
        let selection = BoxSelection(CellSAMConfiguration(), threshold: 0.3)
        #expect(selection.dynamicThreshold([]) == 0.3)
        #expect(selection.dynamicThreshold([0.9]) == 0.3)
        #expect(abs(selection.dynamicThreshold([0.5, 0.5, 0.5]) - (0.66 * 0.3 + 0.33 * 0.5)) < 1e-6)
    }

    @Test func shapesThatDoNotFitAreRefused() throws {
        let selection = BoxSelection(CellSAMConfiguration())
        #expect(throws: NetworkError.shape(expected: [2, 4], found: [3, 4], what: "boxes of the detector")) {
            try selection.kept(logits: Tensor(shape: [2, 2]), boxes: Tensor(shape: [3, 4]))
        }
        #expect(try selection.kept(logits: Tensor(shape: [0, 2]), boxes: Tensor(shape: [0, 4])).isEmpty)
    }
}
