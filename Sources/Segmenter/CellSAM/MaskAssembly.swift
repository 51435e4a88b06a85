public import CellImage
import Foundation
public import NeuralNetwork

/// A cell of an assembled label image.
public struct AssembledCell: Sendable, Equatable {
    /// Its label.
    public var label: UInt32
    /// The box that it was found in, in pixels of the frame; it may reach beyond it.
    public var box: BoundingBox
    /// How sure the detector is of the box, 0 to 1.
    public var score: Float
    /// The IoU with the true mask that the network expects of its own, about 0 to 1.
    public var predictedIoU: Float
    /// Number of its box in the order in which boxes, or their masks, were given, from 0.
    public var boxIndex: Int

    /// Makes a cell.
    public init(label: UInt32, box: BoundingBox, score: Float, predictedIoU: Float, boxIndex: Int) {
        self.label = label
        self.box = box
        self.score = score
        self.predictedIoU = predictedIoU
        self.boxIndex = boxIndex
    }
}

/// The rules by which masks become a label image; the defaults are those of the reference.
public struct MaskRules: Sendable, Equatable, Codable {
    /// A pixel belongs to a mask when the network is surer of it than this, 0 to 1 (exclusive).
    public var maskThreshold = 0.4
    /// Masks of which the network expects a lower IoU are left out.
    public var leastPredictedIoU: Float = 0.5
    /// Cells of fewer pixels are removed; nil for 25, as in the reference, and 12 with a compact network.
    public var leastArea: Int?
    /// Whether the outlines of masks are smoothed.
    public var smoothsOutlines = false
    /// Whether pixels that touch another label to the left or below become background.
    public var separatesCells = false

    /// Makes the rules of the reference.
    public init() {}

    /// Checks the rules.
    ///
    /// - Throws: `SegmentationError.parameter` naming the first one that is out of range.
    public func validate() throws(SegmentationError) {
        guard maskThreshold > 0, maskThreshold < 1 else {
            throw .parameter(name: "masks.maskThreshold", reason: "must be above 0 and below 1")
        }
        guard leastPredictedIoU.isFinite else {
            throw .parameter(name: "masks.leastPredictedIoU", reason: "must be a number")
        }
        guard leastArea ?? 0 >= 0 else {
            throw .parameter(name: "masks.leastArea", reason: "must be at least 0 pixels")
        }
    }
}

/// Collects the masks of a frame, one after the other, and makes one label image of them.
///
/// Where masks overlap, the one added last wins. Masks come in the order of falling scores, so that, as in the
/// reference, the box of the lowest score wins, and a box that is there twice hides its better twin.
///
/// - Source: Israel et al. (2024), as their reference implementation computes it.
public struct MaskAssembly: Sendable {
    private let rules: MaskRules
    private let imageSize: Int
    private let maskSide: Int
    private let resize: BilinearResize
    /// Smallest logit of a mask's pixels, exclusive.
    private let limit: Float
    /// The masks added so far, numbered from 1.
    private var merged: LabelImage
    /// The box of mask `i` in entry `i - 1`.
    private var cells: [AssembledCell] = []
    /// Masks given so far, with those that were left out.
    private var givenCount = 0

    /// Makes an assembly without masks.
    ///
    /// - Parameters:
    ///   - width: columns of the frame, at least 1.
    ///   - height: rows of the frame, at least 1.
    ///   - configuration: the sizes of the network.
    ///   - rules: the rules of the assembly.
    public init(width: Int, height: Int, configuration: CellSAMConfiguration, rules: MaskRules = MaskRules()) {
        self.rules = rules
        imageSize = configuration.imageSize
        // The mask decoder enlarges the grid of tokens by four.
        maskSide = 4 * configuration.gridSize
        resize = BilinearResize(heights: [maskSide, imageSize, height], widths: [maskSide, imageSize, width])
        limit = Float(log(rules.maskThreshold / (1 - rules.maskThreshold)))
        merged = LabelImage(width: width, height: height)
    }

    /// Adds the mask of a box.
    ///
    /// - Parameters:
    ///   - logits: the mask that the network gave; shape `[4 * gridSize, 4 * gridSize]`, any dimensions of 1 before.
    ///   - detected: the box it was asked for.
    ///   - predictedIoU: the IoU that the network expects; below the rules' limit the mask is left out.
    /// - Throws: `NetworkError.shape` when the mask has another size.
    /// - Complexity: O(pixels of the rows that the mask covers).
    public mutating func add(_ logits: Tensor, of detected: DetectedBox, predictedIoU: Float) throws(NetworkError) {
        guard logits.count == maskSide * maskSide, logits.shape.suffix(2) == [maskSide, maskSide] else {
            throw .shape(expected: [maskSide, maskSide], found: logits.shape, what: "mask")
        }
        logits.withValues { add($0, of: detected, predictedIoU: predictedIoU) }
    }

    /// Adds the mask of a box, given as `4 * gridSize` rows of as many logits.
    package mutating func add(
        _ logits: UnsafeBufferPointer<Float>,
        of detected: DetectedBox,
        predictedIoU: Float
    ) {
        let index = givenCount
        givenCount += 1
        guard predictedIoU >= rules.leastPredictedIoU else { return }
        let label = UInt32(cells.count + 1)
        let box = detected.box.scaled(
            horizontal: Float(merged.width) / Float(imageSize),
            vertical: Float(merged.height) / Float(imageSize)
        )
        cells.append(
            AssembledCell(
                label: label,
                box: box,
                score: detected.score,
                predictedIoU: predictedIoU,
                boxIndex: index
            )
        )
        paint(logits, label: label)
    }

    private mutating func paint(_ logits: UnsafeBufferPointer<Float>, label: UInt32) {
        let width = merged.width
        let limit = limit
        guard let inside = rowsInside(logits) else { return }
        merged.plane.pixels.withUnsafeMutableBufferPointer { labels in
            resize.forEachRow(of: logits, touching: inside) { row, values in
                let line = UnsafeMutableBufferPointer(rebasing: labels[row * width..<(row + 1) * width])
                for column in 0..<width { line[column] = values[column] > limit ? label : line[column] }
            }
        }
    }

    /// The rows from the first to the last with a pixel inside the mask; no other can lead to one when it is enlarged.
    private func rowsInside(_ logits: UnsafeBufferPointer<Float>) -> Range<Int>? {
        let limit = limit
        guard let first = logits.firstIndex(where: { $0 > limit }) else { return nil }
        let last = logits.lastIndex { $0 > limit } ?? first
        return first / maskSide..<last / maskSide + 1
    }

    /// Cells of fewer pixels are removed, unless the rules say otherwise.
    static let leastArea = 25

    /// The masks added so far before any cleaning, numbered from 1 in the order in which they were added.
    package var mergedLabels: LabelImage { merged }

    /// Makes the label image.
    ///
    /// Outlines are smoothed if the rules say so; then holes are filled, small cells removed, the others numbered from
    /// 1 without gaps, and cells separated if the rules say so.
    ///
    /// - Returns: the label image, and its cells in ascending order of their labels. A cell that has lost all its pixels
    ///   to its neighbours, at the very end, is not among them and leaves a gap.
    /// - Complexity: O(pixels), and with smoothing O(pixels around the cells).
    public func assembled() -> (labels: LabelImage, cells: [AssembledCell]) {
        let smooth = rules.smoothsOutlines ? merged.smoothingOutlines() : merged
        let (cleaned, originals) = smooth.fillingHolesAndRemovingSmallCells(
            leastArea: rules.leastArea ?? Self.leastArea
        )
        let labels = rules.separatesCells ? cleaned.separatingCells() : cleaned
        let present = Set(LabelRuns(labels).runs.map(\.label))
        let cells = originals.enumerated().map { index, original in
            var cell = self.cells[Int(original) - 1]
            cell.label = UInt32(index + 1)
            return cell
        }
        return (labels, cells.filter { present.contains($0.label) })
    }
}
