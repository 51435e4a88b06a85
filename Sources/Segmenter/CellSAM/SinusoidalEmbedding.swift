import Foundation
import NeuralNetwork

/// Sines and cosines of a position in 0...1 at many wavelengths, as in Anchor DETR.
struct SinusoidalEmbedding {
    /// Periods of the fastest waves between 0 and 1.
    var scale: Float = 1
    /// About how many times longer the slowest waves are.
    var temperature: Float = 10_000

    /// Embeds a position: sine for even features, cosine for odd ones, of 2 pi p scale / temperature^(2 floor(k / 2) /
    /// width).
    func features(of position: Float, width: Int) -> [Float] {
        let turn = Float(2 * Double.pi * Double(scale))
        return (0..<width).map { feature in
            let exponent = Float(feature / 2 * 2) / Float(width)
            let angle = position * turn / pow(temperature, exponent)
            return feature.isMultiple(of: 2) ? sin(angle) : cos(angle)
        }
    }

    /// Embeds positions on a line: [positions, width].
    func rows(of positions: [Float], width: Int) throws(NetworkError) -> Tensor {
        try Tensor(
            shape: [positions.count, width],
            values: positions.flatMap { features(of: $0, width: width) }
        )
    }

    /// Embeds points of the plane, half of the features for y, then half for x: [points, width].
    func rows(of points: [(x: Float, y: Float)], width: Int) throws(NetworkError) -> Tensor {
        try Tensor(
            shape: [points.count, width],
            values: points.flatMap { features(of: $0.y, width: width / 2) + features(of: $0.x, width: width / 2) }
        )
    }
}
