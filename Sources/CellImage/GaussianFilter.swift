import Foundation

extension Plane where Pixel == Float {
    /// Smooths with a Gaussian, as `scipy.ndimage.gaussian_filter` does.
    ///
    /// A pixel that is not finite spoils every pixel within the kernel: replace such pixels first, see
    /// ``replacingNonFinite(with:)``. For a very large sigma, smooth a reduced image instead, see ``reduced(by:)``.
    ///
    /// - Parameters:
    ///   - sigma: standard deviation, in pixels, at least 0; 0 gives the plane itself.
    ///   - truncate: where the kernel ends, in standard deviations.
    ///   - edge: what lies beyond the edge.
    /// - Returns: the smoothed plane, of the same size.
    /// - Complexity: O(pixels * sigma).
    public func gaussianFiltered(sigma: Double, truncate: Double = 4, edge: EdgeMode = .reflect) -> Plane<Float> {
        precondition(sigma >= 0 && truncate > 0, "a Gaussian has a width of at least 0")
        let weights = gaussianWeights(sigma: sigma, truncate: truncate)
        guard weights.count > 1, !pixels.isEmpty else { return self }
        return convolvedAlongColumns(weights, edge: edge).convolvedAlongRows(weights, edge: edge)
    }

    private func convolvedAlongColumns(_ weights: [Float], edge: EdgeMode) -> Plane<Float> {
        let margin = weights.count - 1
        var result = self
        paddedRows(by: margin, edge: edge).withUnsafeBufferPointer { padded in
            result.pixels.withUnsafeMutableBufferPointer { output in
                guard let source = padded.baseAddress, let target = output.baseAddress else { return }
                convolve(source + margin * width, step: width, weights: weights, into: target, count: output.count)
            }
        }
        return result
    }

    private func convolvedAlongRows(_ weights: [Float], edge: EdgeMode) -> Plane<Float> {
        let margin = weights.count - 1
        var line = PaddedLine(count: width, margin: margin, edge: edge)
        var result = self
        pixels.withUnsafeBufferPointer { input in
            result.pixels.withUnsafeMutableBufferPointer { output in
                for row in 0..<height {
                    let range = row * width..<(row + 1) * width
                    line.load(UnsafeBufferPointer(rebasing: input[range]))
                    line.values.withUnsafeBufferPointer { padded in
                        guard let source = padded.baseAddress, let target = output.baseAddress else { return }
                        convolve(
                            source + margin,
                            step: 1,
                            weights: weights,
                            into: target + row * width,
                            count: width
                        )
                    }
                }
            }
        }
        return result
    }
}

/// The weights of a Gaussian from distance 0 on, summing to 1 over both sides.
private func gaussianWeights(sigma: Double, truncate: Double) -> [Float] {
    let radius = Int(truncate * sigma + 0.5)
    guard radius > 0 else { return [1] }
    let weights = (0...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let total = 2 * weights.reduce(0, +) - weights[0]
    return weights.map { Float($0 / total) }
}

/// Convolves with a symmetric kernel; `source` must be readable up to `weights.count - 1` steps beyond both ends.
private func convolve(
    _ source: UnsafePointer<Float>,
    step: Int,
    weights: [Float],
    into target: UnsafeMutablePointer<Float>,
    count: Int
) {
    let lanes = 16
    weights.withUnsafeBufferPointer { weights in
        var index = 0
        while index + lanes <= count {
            let centre = UnsafeRawPointer(source + index)
            var sum = centre.loadUnaligned(as: SIMD16<Float>.self) * weights[0]
            for distance in 1..<weights.count {
                let offset = distance * step * MemoryLayout<Float>.stride
                let before = (centre - offset).loadUnaligned(as: SIMD16<Float>.self)
                let after = (centre + offset).loadUnaligned(as: SIMD16<Float>.self)
                sum += (before + after) * weights[distance]
            }
            UnsafeMutableRawPointer(target + index).storeBytes(of: sum, as: SIMD16<Float>.self)
            index += lanes
        }
        while index < count {
            var sum = source[index] * weights[0]
            for distance in 1..<weights.count {
                sum += (source[index - distance * step] + source[index + distance * step]) * weights[distance]
            }
            target[index] = sum
            index += 1
        }
    }
}
