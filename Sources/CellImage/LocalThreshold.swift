/// How the surroundings of a pixel are averaged for a local threshold.
public enum LocalAverage: String, Sendable, Codable, CaseIterable {
    /// Weighted by a Gaussian of a sixth of the block, less half a pixel.
    case gaussian
    /// The plain mean of a square block.
    case mean
}

extension Plane where Pixel == Float {
    /// A threshold for every pixel: the average of its surroundings less an offset.
    ///
    /// - Parameters:
    ///   - blockSize: side of the surroundings, in pixels, odd.
    ///   - average: how the surroundings are weighted.
    ///   - offset: subtracted from the average.
    /// - Returns: the threshold of each pixel.
    /// - Complexity: O(pixels) for the mean, O(pixels * blockSize) for the Gaussian.
    /// - Source: the behaviour of `skimage.filters.threshold_local`.
    public func localThreshold(
        blockSize: Int,
        average: LocalAverage = .gaussian,
        offset: Float = 0
    ) -> Plane<Float> {
        precondition(blockSize > 0 && blockSize % 2 == 1, "a block has an odd side")
        let averages =
            switch average {
            case .gaussian: gaussianFiltered(sigma: Double(blockSize - 1) / 6)
            case .mean: uniformFiltered(radius: blockSize / 2)
            }
        return offset == 0 ? averages : averages.map { $0 - offset }
    }
}
