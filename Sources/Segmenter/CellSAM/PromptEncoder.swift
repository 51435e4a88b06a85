import Foundation
import NeuralNetwork

/// SAM's prompt encoder, as far as boxes go: random Fourier features of the corners (Tancik and others, 2020).
struct PromptEncoder {
    private let imageSize: Int
    private let frequencies: Tensor
    private let cornerEmbeddings: [[Float]]
    /// What is added to every token of the image in place of a mask prompt, [width].
    let noMask: Tensor

    init(_ weights: NetworkWeights, configuration: CellSAMConfiguration) throws(NetworkError) {
        imageSize = configuration.imageSize
        frequencies = try weights.tensor("pe_layer.positional_encoding_gaussian_matrix")
        cornerEmbeddings = [
            try weights.tensor("point_embeddings.2.weight").values,
            try weights.tensor("point_embeddings.3.weight").values,
        ]
        noMask = try weights.tensor("no_mask_embed.weight").reshaped([cornerEmbeddings[0].count])
    }

    /// Two tokens of a box, which is given in pixels of the network's square: [2, width].
    func tokens(of box: BoundingBox) throws(NetworkError) -> Tensor {
        let corners = [(box.minX, box.minY), (box.maxX, box.maxY)]
        let values = zip(corners, cornerEmbeddings).flatMap { corner, embedding in
            let features = features(x: (corner.0 + 0.5) / Float(imageSize), y: (corner.1 + 0.5) / Float(imageSize))
            return zip(features, embedding).map { $0 + $1 }
        }
        return try Tensor(shape: [2, cornerEmbeddings[0].count], values: values)
    }

    /// Positions of all tokens of a grid: [side * side, width].
    func gridPositions(side: Int) throws(NetworkError) -> Tensor {
        let places = (0..<side).map { (Float($0) + 0.5) / Float(side) }
        let values = places.flatMap { y in places.flatMap { x in features(x: x, y: y) } }
        return try Tensor(shape: [side * side, cornerEmbeddings[0].count], values: values)
    }

    /// Sines, then cosines, of random projections of a point whose coordinates lie in 0...1.
    private func features(x: Float, y: Float) -> [Float] {
        let (x, y) = (2 * x - 1, 2 * y - 1)
        return frequencies.withValues { matrix in
            let count = matrix.count / 2
            let angles = (0..<count).map { Float(2 * Double.pi) * (x * matrix[$0] + y * matrix[count + $0]) }
            return angles.map { sin($0) } + angles.map { cos($0) }
        }
    }
}
