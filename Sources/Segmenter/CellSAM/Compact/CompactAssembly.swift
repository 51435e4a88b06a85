import CellImage
import Foundation
import NeuralNetwork

/// Makes labels of masks that overlap, on the frame's own pixels.
///
/// A mask most of which better ones cover is left out; every pixel goes to the mask that claims it most strongly. Then
/// only the largest piece of a cell is kept, and its holes are filled.
package struct CompactAssembly {
    private let rules: MaskRules
    /// Pixels of the scaled image for one of the frame.
    private let factors: (rows: Float, columns: Float)
    private let limit: Float
    private var labels: LabelImage
    private var strengths: Plane<Float>
    private var taken: [CompactMask] = []
    /// Numbers of the boxes whose masks were left out because better ones cover most of them.
    private(set) var coveredBoxes: Set<Int> = []

    /// The largest share of a mask that better ones may cover.
    private static let mostCovered = 0.5
    /// Cells of fewer pixels are removed, unless the rules say otherwise.
    static let leastArea = 12
    /// So are those of a smaller share of the median cell: what is left of masks that others cover, and slivers of cells
    /// beyond the border.
    private static let leastShare = 0.02

    init(width: Int, height: Int, scaled: CompactImage, rules: MaskRules) {
        self.rules = rules
        factors = (Float(scaled.height) / Float(height), Float(scaled.width) / Float(width))
        limit = Float(log(rules.maskThreshold / (1 - rules.maskThreshold)))
        labels = LabelImage(width: width, height: height)
        strengths = Plane(width: width, height: height, repeating: limit)
    }

    /// Adds a mask; those that were added before are better.
    mutating func add(_ mask: CompactMask) {
        let rows = mask.rows(of: labels.height, factor: factors.rows)
        let columns = mask.columns(of: labels.width, factor: factors.columns)
        let logits = Self.resampled(mask.logits, rows: rows, columns: columns)
        var (area, covered) = (0, 0)
        forEachPixel(rows, columns) { pixel, index in
            guard logits[index] > limit else { return }
            area += 1
            covered += labels.plane.pixels[pixel] == 0 ? 0 : 1
        }
        guard Double(covered) <= Self.mostCovered * Double(area) else {
            coveredBoxes.insert(mask.box)
            return
        }
        guard area > 0 else { return }
        taken.append(mask)
        let label = UInt32(taken.count)
        forEachPixel(rows, columns) { pixel, index in
            guard logits[index] > strengths.pixels[pixel] else { return }
            labels.plane.pixels[pixel] = label
            strengths.pixels[pixel] = logits[index]
        }
    }

    private func forEachPixel(_ rows: MaskTaps, _ columns: MaskTaps, _ body: (_ pixel: Int, _ index: Int) -> Void) {
        var index = 0
        for row in rows.range {
            let start = row * labels.width
            for column in columns.range {
                body(start + column, index)
                index += 1
            }
        }
    }

    /// Logits at the pixels of the frame, linear between those of the mask.
    private static func resampled(_ logits: Tensor, rows: MaskTaps, columns: MaskTaps) -> [Float] {
        let side = logits.shape[0]
        return logits.withValues { values in
            var result: [Float] = []
            result.reserveCapacity(rows.taps.count * columns.taps.count)
            for (row, down) in rows.taps {
                let upper = row * side
                let lower = min(row + 1, side - 1) * side
                for (column, across) in columns.taps {
                    let next = min(column + 1, side - 1)
                    let above = values[upper + column] + across * (values[upper + next] - values[upper + column])
                    let below = values[lower + column] + across * (values[lower + next] - values[lower + column])
                    result.append(above + down * (below - above))
                }
            }
            return result
        }
    }

    /// The labels, numbered from 1 in the order in which the masks were added, and the cells that they belong to.
    func assembled() -> (labels: LabelImage, masks: [(label: UInt32, mask: CompactMask)]) {
        let cells = labels.boundingBoxes().map { label, rectangle in
            let piece = labels.mask(of: label, in: rectangle).largestPiece.fillingHoles()
            return Piece(label: label, rectangle: rectangle, mask: labels.keeping(piece, of: label, in: rectangle))
        }
        let least = Self.leastArea(of: cells.map(\.area), rules: rules)
        var result = LabelImage(width: labels.width, height: labels.height)
        var masks: [(label: UInt32, mask: CompactMask)] = []
        for cell in cells where cell.area >= least {
            masks.append((UInt32(masks.count + 1), taken[Int(cell.label) - 1]))
            result.paint(UInt32(masks.count), where: cell.mask, in: cell.rectangle)
        }
        return (result, masks)
    }

    /// The largest piece of a cell, without holes.
    private struct Piece {
        let label: UInt32
        let rectangle: PixelRect
        let mask: Plane<Bool>
        let area: Int

        init(label: UInt32, rectangle: PixelRect, mask: Plane<Bool>) {
            self.label = label
            self.rectangle = rectangle
            self.mask = mask
            area = mask.pixels.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    /// The least area of the cells that are kept, of all of a frame, in pixels.
    package static func leastArea(of areas: [Int], rules: MaskRules) -> Int {
        if let leastArea = rules.leastArea { return leastArea }
        guard !areas.isEmpty else { return leastArea }
        return max(leastArea, Int(leastShare * Double(areas.sorted()[(areas.count - 1) / 2])))
    }
}

extension Plane<Bool> {
    /// The largest of the pieces that hang together over side neighbours; of equal ones the first.
    fileprivate var largestPiece: Plane<Bool> {
        let pieces = ConnectedComponents(of: self, connectivity: .four)
        guard pieces.count > 1 else { return self }
        var areas = [Int](repeating: 0, count: pieces.count)
        for run in pieces.runs.runs { areas[Int(run.label) - 1] += run.length }
        var largest = 0
        for index in areas.indices where areas[index] > areas[largest] { largest = index }
        var result = Plane(width: width, height: height, repeating: false)
        for run in pieces.runs.runs where Int(run.label) == largest + 1 {
            for index in run.indices(inWidth: width) { result.pixels[index] = true }
        }
        return result
    }
}

extension LabelImage {
    /// The pixels of a mask that carry a label or none.
    fileprivate func keeping(_ mask: Plane<Bool>, of label: UInt32, in rectangle: PixelRect) -> Plane<Bool> {
        var result = mask
        for row in 0..<rectangle.height {
            let start = (rectangle.minY + row) * width + rectangle.minX
            for column in 0..<rectangle.width {
                let other = plane.pixels[start + column]
                if other != 0 && other != label { result.pixels[row * rectangle.width + column] = false }
            }
        }
        return result
    }
}
