extension Plane where Pixel == Float {
    /// The smallest value in a square about each pixel, as `scipy.ndimage.minimum_filter`.
    ///
    /// - Parameter radius: half the side of the square of `2 * radius + 1` pixels, at least 0.
    /// - Returns: the minima, of the same size.
    /// - Complexity: O(pixels * log radius).
    public func minimumFiltered(radius: Int) -> Plane<Float> {
        extremum(radius: radius, keepsLarger: false)
    }

    /// The largest value in a square about each pixel, as `scipy.ndimage.maximum_filter`.
    ///
    /// - Parameter radius: half the side of the square of `2 * radius + 1` pixels, at least 0.
    /// - Returns: the maxima, of the same size.
    /// - Complexity: O(pixels * log radius).
    public func maximumFiltered(radius: Int) -> Plane<Float> {
        extremum(radius: radius, keepsLarger: true)
    }

    /// Removes bright details narrower than a square: minimum filter, then maximum filter.
    ///
    /// - Parameter radius: half the side of the square of `2 * radius + 1` pixels, at least 0.
    /// - Returns: the opening, of the same size.
    public func opened(radius: Int) -> Plane<Float> {
        minimumFiltered(radius: radius).maximumFiltered(radius: radius)
    }

    /// Removes dark details narrower than a square: maximum filter, then minimum filter.
    ///
    /// - Parameter radius: half the side of the square of `2 * radius + 1` pixels, at least 0.
    /// - Returns: the closing, of the same size.
    public func closed(radius: Int) -> Plane<Float> {
        maximumFiltered(radius: radius).minimumFiltered(radius: radius)
    }

    /// The bright details narrower than a square: the plane less its opening (white top-hat).
    ///
    /// - Parameter radius: half the side of the square of `2 * radius + 1` pixels, at least 0.
    /// - Returns: the details, at least 0.
    public func topHat(radius: Int) -> Plane<Float> {
        let background = opened(radius: radius)
        return Plane(uncheckedWidth: width, height: height, pixels: zip(pixels, background.pixels).map { $0 - $1 })
    }

    /// Extremum over columns, then over rows, each by doubling the window: the extremum over `2n` values is that of
    /// two windows of `n`, and any window is covered by two windows of the largest power of two that fits.
    private func extremum(radius: Int, keepsLarger: Bool) -> Plane<Float> {
        precondition(radius >= 0, "a square has a radius of at least 0")
        guard radius > 0, !pixels.isEmpty else { return self }
        let outside: Float = keepsLarger ? -.infinity : .infinity
        var columns = paddedRows(by: radius, value: outside)
        slideExtremum(&columns, window: 2 * radius + 1, step: width, keepsLarger: keepsLarger)
        var result = self
        let rim = [Float](repeating: outside, count: radius)
        for row in 0..<height {
            let range = row * width..<(row + 1) * width
            var line = rim + columns[range] + rim
            slideExtremum(&line, window: 2 * radius + 1, step: 1, keepsLarger: keepsLarger)
            result.pixels.replaceSubrange(range, with: line[0..<width])
        }
        return result
    }
}

/// Replaces every value by the extremum over itself and the `window - 1` values after it, `step` apart.
///
/// Values whose window leaves the array are left undefined.
private func slideExtremum(_ values: inout [Float], window: Int, step: Int, keepsLarger: Bool) {
    values.withUnsafeMutableBufferPointer { values in
        var covered = 1
        while covered * 2 <= window {
            combine(values, distance: covered * step, keepsLarger: keepsLarger)
            covered *= 2
        }
        combine(values, distance: (window - covered) * step, keepsLarger: keepsLarger)
    }
}

private func combine(_ values: UnsafeMutableBufferPointer<Float>, distance: Int, keepsLarger: Bool) {
    guard distance > 0, distance < values.count else { return }
    let count = values.count - distance
    if keepsLarger {
        for index in 0..<count {
            let later = values[index + distance]
            values[index] = values[index] < later ? later : values[index]
        }
    } else {
        for index in 0..<count {
            let later = values[index + distance]
            values[index] = later < values[index] ? later : values[index]
        }
    }
}
