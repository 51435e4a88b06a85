import NeuralNetwork

/// A mask in its window, before it competes with others for pixels.
struct CompactMask {
    /// Number of the box that it was made from.
    let box: Int
    /// The box, in pixels of the scaled image.
    let bounds: BoundingBox
    /// How sure the detector is of the box, times the IoU that the mask decoder expects: 0 to 1.
    let score: Float
    /// The IoU with the true mask that the network expects.
    let predictedIoU: Float
    /// Upper left corner of the window, in pixels of the scaled image.
    let top: Float
    /// As `top`.
    let left: Float
    /// Pixels of the scaled image that a logit covers in each direction.
    let pixelSize: Float
    /// [side, side].
    let logits: Tensor

    /// Logits along a side.
    var side: Int { logits.shape[0] }

    /// The rows of a frame that the window covers, and between which rows of the mask each of them lies.
    func rows(of length: Int, factor: Float) -> MaskTaps {
        MaskTaps(start: top, count: side, pixelSize: pixelSize, factor: factor, length: length)
    }

    /// The same for columns.
    func columns(of length: Int, factor: Float) -> MaskTaps {
        MaskTaps(start: left, count: side, pixelSize: pixelSize, factor: factor, length: length)
    }
}

/// Where the pixels of a frame lie among those of a mask, along one axis.
struct MaskTaps {
    /// Pixels of the frame whose centres lie in the window.
    let range: Range<Int>
    /// For each, the mask's pixel before it and the share of the next one.
    let taps: [(lower: Int, share: Float)]

    /// Finds them.
    ///
    /// - Parameters:
    ///   - start: of the window, in pixels of the scaled image.
    ///   - count: pixels of the mask.
    ///   - pixelSize: of the mask's pixels, in pixels of the scaled image.
    ///   - factor: pixels of the scaled image for one of the frame.
    ///   - length: pixels of the frame.
    init(start: Float, count: Int, pixelSize: Float, factor: Float, length: Int) {
        let end = start + Float(count) * pixelSize
        let first = max(0, Int((start / factor - 0.5).rounded(.up)))
        let last = max(first, min(length, Int((end / factor - 0.5).rounded(.up))))
        range = first..<last
        taps = range.map { pixel in
            let place = ((Float(pixel) + 0.5) * factor - start) / pixelSize - 0.5
            let inside = min(max(place, 0), Float(count - 1))
            let lower = min(Int(inside), max(count - 2, 0))
            return (lower, inside - Float(lower))
        }
    }
}
