import CellImage
import Segmenter

/// CellSAM with boxes that are given instead of found.
struct BoxPrompts: Segmenter {
    let network: CellSAM
    let table: BoxTable

    var name: String { network.name }
    var parameters: [String: String] { network.parameters }
    var parallelism: SegmenterParallelism { network.parallelism }

    func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        try network.masks(of: table.boxes[frame.index] ?? [], in: frame).segmentation
    }
}
