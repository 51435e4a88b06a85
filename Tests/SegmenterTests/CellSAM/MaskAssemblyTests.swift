import CellImage
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct MaskAssemblyGoldenTests {
    @Test func holesAndSmallCells() throws {
        let found = try Self.labels("labels_in").fillingHolesAndRemovingSmallCells(leastArea: 25).labels
        #expect(try found == Self.labels("fill_min25"))
    }

    @Test func smoothOutlines() throws {
        let smooth = try Self.labels("labels_in").smoothingOutlines()
        #expect(try smooth == Self.labels("postprocess"))
        let filled = smooth.fillingHolesAndRemovingSmallCells(leastArea: 25).labels
        #expect(try filled == Self.labels("postprocess_fill"))
        #expect(try filled.separatingCells() == Self.labels("postprocess_fill_boundaries"))
    }

    @Test func thresholdedMasks() throws {
        let logits = try SharedFixtures.array("small/A_segment/low_res_masks.npy")
        let predictedIoU = try SharedFixtures.array("small/A_segment/iou.npy").floats
        let golden = try SharedFixtures.array("small/A_segment/masks_thresholded.npy")
        var differing = 0
        for (index, mask) in predictedIoU.indices.filter({ predictedIoU[$0] >= 0.5 }).enumerated() {
            var assembly = MaskAssembly(width: 240, height: 200, configuration: Self.small)
            try assembly.add(Self.mask(mask, of: logits), of: Self.box, predictedIoU: predictedIoU[mask])
            let expected = try golden.labelImage(index)
            differing += zip(assembly.mergedLabels.plane.pixels, expected.plane.pixels).count { $0 != $1 }
        }
        #expect(differing == 0)
    }

    @Test(arguments: ["A_segment", "B_segment", "A_boxes"])
    func labelsEqualTheReference(name: String) throws {
        let logits = try SharedFixtures.array("small/\(name)/low_res_masks.npy")
        let predictedIoU = try SharedFixtures.array("small/\(name)/iou.npy").floats
        let expected = try SharedFixtures.array("small/\(name)/label_final.npy").labelImage()
        var rules = MaskRules()
        var assembly = try Self.assembly(name, logits, predictedIoU, like: expected, rules)
        let (labels, cells) = assembly.assembled()
        #expect(labels == expected)
        #expect(cells.map(\.label) == Set(labels.plane.pixels).subtracting([0]).sorted())
        guard name == "A_segment" else { return }
        #expect(try assembly.mergedLabels == SharedFixtures.array("small/A_segment/label_merged.npy").labelImage())
        rules.separatesCells = true
        assembly = try Self.assembly(name, logits, predictedIoU, like: expected, rules)
        let separated = try SharedFixtures.array("small/A_segment/label_remove_boundaries.npy").labelImage()
        #expect(assembly.assembled().labels == separated)
    }

    @Test(arguments: ["A_segment", "B_segment"])
    func boxesEqualTheReference(name: String) throws {
        let logits = try SharedFixtures.array("small/\(name)/low_res_masks.npy")
        let predictedIoU = try SharedFixtures.array("small/\(name)/iou.npy").floats
        let expected = try SharedFixtures.array("small/\(name)/final_boxes.npy")
        let shape = try SharedFixtures.array("small/\(name)/label_final.npy").labelImage()
        var rules = MaskRules()
        rules.leastArea = 0
        let cells = try Self.assembly(name, logits, predictedIoU, like: shape, rules).assembled().cells
        for cell in cells {
            let row = Int(cell.label) - 1
            let box = [cell.box.minX, cell.box.minY, cell.box.maxX, cell.box.maxY]
            #expect(zip(box, expected.floats[row * 4..<row * 4 + 4]).allSatisfy { abs($0 - $1) < 1e-3 })
        }
        #expect(cells.count <= expected.shape[0])
    }

    private static func assembly(
        _ name: String,
        _ logits: NumpyArray,
        _ predictedIoU: [Float],
        like image: LabelImage,
        _ rules: MaskRules
    ) throws -> MaskAssembly {
        var assembly = MaskAssembly(width: image.width, height: image.height, configuration: small, rules: rules)
        let corners = try? SharedFixtures.array("small/\(name)/kept_boxes_xyxy.npy").floats
        for index in predictedIoU.indices {
            let detected = corners.map { corners in
                let box = BoundingBox(
                    minX: corners[index * 4],
                    minY: corners[index * 4 + 1],
                    maxX: corners[index * 4 + 2],
                    maxY: corners[index * 4 + 3]
                )
                return DetectedBox(box: box, score: 1)
            }
            try assembly.add(mask(index, of: logits), of: detected ?? box, predictedIoU: predictedIoU[index])
        }
        return assembly
    }

    private static func mask(_ index: Int, of logits: NumpyArray) throws -> Tensor {
        try Tensor(shape: [64, 64], values: logits.plane(index).pixels.map { Float($0) })
    }

    private static func labels(_ name: String) throws -> LabelImage {
        try SharedFixtures.array("small/postproc/\(name).npy").labelImage()
    }

    private static let box = DetectedBox(box: BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1), score: 1)

    private static var small: CellSAMConfiguration {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 256
        return configuration
    }
}

@Suite struct MaskAssemblyTests {
    @Test func theLastMaskWinsAndScoresFollowTheNumbers() throws {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 32
        configuration.encoder.patchSize = 16
        var assembly = MaskAssembly(width: 16, height: 8, configuration: configuration)
        let full = Tensor(shape: [1, 8, 8], repeating: 3)
        try assembly.add(full, of: Self.detected(0.9), predictedIoU: 0.8)
        try assembly.add(full, of: Self.detected(0.8), predictedIoU: 0.49)
        try assembly.add(Tensor(shape: [8, 8], repeating: -3), of: Self.detected(0.7), predictedIoU: 1)
        try assembly.add(full, of: Self.detected(0.6), predictedIoU: 0.7)
        let (labels, cells) = assembly.assembled()
        #expect(labels.plane.pixels.allSatisfy { $0 == 1 })
        let box = BoundingBox(minX: 1, minY: 0.5, maxX: 16, maxY: 8)
        #expect(cells == [AssembledCell(label: 1, box: box, score: 0.6, predictedIoU: 0.7, boxIndex: 3)])
    }

    @Test func noMasksGiveNoLabels() throws {
        let assembly = MaskAssembly(width: 5, height: 1, configuration: CellSAMConfiguration())
        #expect(assembly.assembled().labels == LabelImage(width: 5, height: 1))
        #expect(assembly.assembled().cells.isEmpty)
    }

    @Test func badRulesAreRefused() throws {
        try MaskRules().validate()
        var rules = MaskRules()
        rules.maskThreshold = 1
        #expect(throws: SegmentationError.self) { try rules.validate() }
        rules = MaskRules()
        rules.leastArea = -1
        #expect(throws: SegmentationError.self) { try rules.validate() }
    }

    @Test func masksOfAnotherSizeAreRefused() throws {
        var assembly = MaskAssembly(width: 5, height: 5, configuration: CellSAMConfiguration())
        #expect(throws: NetworkError.shape(expected: [256, 256], found: [64, 64], what: "mask")) {
            try assembly.add(Tensor(shape: [64, 64]), of: Self.detected(1), predictedIoU: 1)
        }
    }

    @Test func numbersFollowTheOrderOfTheLabelsWithoutGaps() {
        var generator = SplitMix(seed: 5)
        for _ in 0..<50 {
            var labels = LabelImage(width: 23, height: 17)
            for index in labels.plane.pixels.indices {
                labels.plane.pixels[index] = UInt32.random(in: 0...30, using: &generator)
            }
            let (cleaned, originals) = labels.fillingHolesAndRemovingSmallCells(leastArea: 9)
            #expect(originals == originals.sorted())
            #expect(
                Set(cleaned.plane.pixels).subtracting([0]).isSubset(of: Set(originals.indices.map { UInt32($0 + 1) }))
            )
        }
    }

    @Test func holesOfOneCellAreFilledOnlyInsideIt() {
        let drawing = LabelImage(ascii: "11111.\n1...1.\n1.2.1.\n1...1.\n11111.")
        let result = drawing.fillingHolesAndRemovingSmallCells(leastArea: 2)
        #expect(result.labels == LabelImage(ascii: "11111.\n11111.\n11111.\n11111.\n11111."))
        #expect(result.originals == [1])
    }

    @Test func smoothingKeepsAnImageOfOneValue() {
        let full = LabelImage(Plane(width: 4, height: 4, repeating: 7))
        #expect(full.smoothingOutlines() == full)
        #expect(LabelImage(width: 3, height: 2).smoothingOutlines() == LabelImage(width: 3, height: 2))
        #expect(LabelImage(width: 0, height: 0).smoothingOutlines() == LabelImage(width: 0, height: 0))
    }

    private static func detected(_ score: Float) -> DetectedBox {
        DetectedBox(box: BoundingBox(minX: 2, minY: 2, maxX: 32, maxY: 32), score: score)
    }
}
