import CellImage
import Segmenter

/// CellSAM with boxes that are given instead of found; a label is the number of its box's row in the table.
struct BoxPrompts: Segmenter {
    let network: CellSAM
    let table: BoxTable

    var name: String { network.name }
    var parameters: [String: String] { network.parameters }
    var parallelism: SegmenterParallelism { network.parallelism }

    func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        let given = table.boxes[frame.index] ?? []
        let found = try network.masks(of: given.map(\.box), in: frame)
        var rows: [UInt32: UInt32] = [:]
        var result = Segmentation(labels: found.segmentation.labels)
        for cell in found.cells {
            let row = given[cell.boxIndex].row
            rows[cell.label] = row
            result.scores[row] = cell.predictedIoU
        }
        result.labels = result.labels.mappingLabels(rows)
        for (box, reason) in found.missing { result.missing[given[box].row] = reason }
        return result
    }
}
