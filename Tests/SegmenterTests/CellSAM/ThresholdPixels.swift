import Foundation
import NeuralNetwork
import Segmenter

extension [PredictedMask] {
    /// Pixels at which the logit of a kept mask lies so near to the threshold that rounding decides.
    ///
    /// - Parameters:
    ///   - margin: how near, in logits.
    ///   - width: columns of the frame.
    ///   - height: rows of the frame.
    ///   - configuration: of the network.
    /// - Returns: indices of the pixels in row-major order.
    func pixelsOnThreshold(
        within margin: Float,
        width: Int,
        height: Int,
        _ configuration: CellSAMConfiguration
    ) -> Set<Int> {
        let (mask, image) = (4 * configuration.gridSize, configuration.imageSize)
        let resize = BilinearResize(heights: [mask, image, height], widths: [mask, image, width])
        let threshold = Float(log(0.4 / 0.6))
        var pixels: Set<Int> = []
        for mask in self where mask.quality >= 0.5 {
            mask.logits?.withValues { logits in
                resize.forEachRow(of: logits) { row, values in
                    for column in 0..<width where abs(values[column] - threshold) < margin {
                        pixels.insert(row * width + column)
                    }
                }
            }
        }
        return pixels
    }
}
