extension Plane where Pixel == Float {
    /// The pixels that are the highest within a square, highest first, as `skimage.feature.peak_local_max`.
    ///
    /// Among equal values the first in scan order counts. No two peaks lie within the distance of each other. A plane of
    /// one value has no peak.
    ///
    /// - Parameters:
    ///   - minimumDistance: half the side of the square, in pixels, at least 1.
    ///   - threshold: a peak lies above it; by default the smallest value of the plane.
    /// - Returns: positions as row * width + column.
    /// - Complexity: O(pixels + peaks * log peaks).
    public func localMaxima(minimumDistance: Int, above threshold: Float? = nil) -> [Int] {
        precondition(minimumDistance > 0, "peaks are at least 1 pixel apart")
        guard let range = finiteRange, range.lowerBound < range.upperBound else { return [] }
        let limit = threshold ?? range.lowerBound
        let highest = maximumFiltered(radius: minimumDistance)
        let candidates = pixels.indices.filter { pixels[$0] > limit && pixels[$0] == highest.pixels[$0] }
        let ordered = candidates.sorted { pixels[$0] == pixels[$1] ? $0 < $1 : pixels[$0] > pixels[$1] }
        var taken = Plane<Bool>(width: width, height: height, repeating: false)
        return ordered.filter { candidate in
            guard !taken.pixels[candidate] else { return false }
            taken.set(around: candidate, radius: minimumDistance)
            return true
        }
    }
}

extension Plane where Pixel == Bool {
    /// Sets the square about a pixel, as far as it lies inside.
    fileprivate mutating func set(around index: Int, radius: Int) {
        let row = index / width
        let column = index % width
        for nearRow in max(0, row - radius)...min(height - 1, row + radius) {
            for nearColumn in max(0, column - radius)...min(width - 1, column + radius) {
                pixels[nearRow * width + nearColumn] = true
            }
        }
    }
}
