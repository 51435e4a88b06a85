import Foundation
public import NeuralNetwork

/// A rectangle whose sides need not lie on whole pixels; the outer edge of the first pixel is 0.
public struct BoundingBox: Sendable, Hashable, Codable {
    /// Left side, in pixels.
    public var minX: Float
    /// Upper side, in pixels.
    public var minY: Float
    /// Right side, in pixels.
    public var maxX: Float
    /// Lower side, in pixels.
    public var maxY: Float

    /// Makes a box from its sides, in pixels.
    public init(minX: Float, minY: Float, maxX: Float, maxY: Float) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box in an image that is stretched.
    ///
    /// - Parameters:
    ///   - horizontal: factor of the columns.
    ///   - vertical: factor of the rows.
    /// - Returns: the stretched box.
    public func scaled(horizontal: Float, vertical: Float) -> BoundingBox {
        BoundingBox(minX: minX * horizontal, minY: minY * vertical, maxX: maxX * horizontal, maxY: maxY * vertical)
    }
}

/// A box that the detector found, in pixels of the network's square.
public struct DetectedBox: Sendable, Equatable {
    /// The box; it may reach beyond the image.
    public var box: BoundingBox
    /// How sure the detector is, 0 to 1.
    public var score: Float

    /// Makes a detected box.
    public init(box: BoundingBox, score: Float) {
        self.box = box
        self.score = score
    }
}

/// Keeps the boxes of the detector that show cells.
///
/// As many of the best scores over all queries and classes are looked at as there are queries, so that a query may be
/// there twice. The threshold lies between a fixed one and the middle of two clusters of these scores.
///
/// - Source: Israel et al. (2024), as their reference implementation computes it.
public struct BoxSelection: Sendable {
    /// Side of the network's square, in pixels.
    public let imageSize: Int
    /// The fixed part of the threshold, 0 to 1.
    public var threshold: Double

    /// Makes a selection.
    ///
    /// - Parameters:
    ///   - configuration: the sizes of the network.
    ///   - threshold: the fixed part of the threshold, 0 to 1.
    public init(_ configuration: CellSAMConfiguration, threshold: Double = 0.4) {
        imageSize = configuration.imageSize
        self.threshold = threshold
    }

    /// Keeps the boxes whose score exceeds the threshold, best first.
    ///
    /// - Parameters:
    ///   - logits: shape `[queries, classes]`.
    ///   - boxes: shape `[queries, 4]`: centre x and y, width and height, as shares of the image's sides.
    /// - Returns: the boxes; none is cut at the image's edge, none is left out for its overlap with another.
    /// - Throws: `NetworkError.shape` when the two do not fit.
    /// - Complexity: O(n log n) of the number of logits.
    public func kept(logits: Tensor, boxes: Tensor) throws(NetworkError) -> [DetectedBox] {
        let ranked = try ranked(logits: logits, boxes: boxes)
        let limit = dynamicThreshold(ranked.map(\.score))
        return ranked.filter { $0.score > limit }
    }

    /// As many boxes as there are queries, best score first; of equal scores the first query and class.
    package func ranked(logits: Tensor, boxes: Tensor) throws(NetworkError) -> [DetectedBox] {
        guard logits.shape.count == 2 else {
            throw .shape(expected: [boxes.shape.first ?? 0, 2], found: logits.shape, what: "logits of the detector")
        }
        let queries = logits.shape[0]
        let classes = logits.shape[1]
        guard boxes.shape == [queries, 4] else {
            throw .shape(expected: [queries, 4], found: boxes.shape, what: "boxes of the detector")
        }
        let scores = logits.withValues { $0.map(Self.probability) }
        let order = scores.indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        return boxes.withValues { values in
            order.prefix(queries).map { index in
                let corner = index / classes * 4
                return DetectedBox(box: box(values[corner..<corner + 4]), score: scores[index])
            }
        }
    }

    /// The threshold for these scores, which are in descending order.
    ///
    /// Rounded to single precision after every step, as in the reference.
    package func dynamicThreshold(_ scores: [Float]) -> Float {
        guard let clusters = TwoMeans(scores) else { return Float(threshold) }
        let mean = (clusters.centers.0 + clusters.centers.1) / 2
        return Float(0.66 * threshold) + 0.33 * mean
    }

    /// The logistic function; 0 for what is not a number.
    private static func probability(_ logit: Float) -> Float {
        logit.isNaN ? 0 : 1 / (1 + exp(-logit))
    }

    private func box(_ values: Slice<UnsafeBufferPointer<Float>>) -> BoundingBox {
        let first = values.startIndex
        let halfWidth = 0.5 * values[first + 2]
        let halfHeight = 0.5 * values[first + 3]
        let side = Float(imageSize)
        return BoundingBox(
            minX: (values[first] - halfWidth) * side,
            minY: (values[first + 1] - halfHeight) * side,
            maxX: (values[first] + halfWidth) * side,
            maxY: (values[first + 1] + halfHeight) * side
        )
    }
}
