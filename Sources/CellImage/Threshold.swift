extension Histogram {
    /// Otsu's threshold: the bin centre that parts the values into two classes farthest apart.
    ///
    /// Values above it belong to the bright class. It maximises `w0 * w1 * (m0 - m1)^2`, with the classes' shares and
    /// means, over all bins.
    ///
    /// - Source: Otsu, IEEE Trans. Systems, Man, Cybernetics 9 (1979) 62; `skimage.filters.threshold_otsu`.
    public var otsuThreshold: Float {
        let total = Double(counts.reduce(0, +))
        let moment = counts.enumerated().reduce(0.0) { $0 + Double($1.offset) * Double($1.element) }
        var best = (bin: 0, separation: -1.0)
        var count = 0.0
        var sum = 0.0
        for bin in 0..<counts.count - 1 {
            count += Double(counts[bin])
            sum += Double(bin) * Double(counts[bin])
            let difference = sum / count - (moment - sum) / (total - count)
            let separation = count * (total - count) * difference * difference
            if separation > best.separation {
                best = (bin, separation)
            }
        }
        return center(ofBin: best.bin)
    }

    /// The triangle threshold: the bin farthest below the line from the histogram's peak to its farther end.
    ///
    /// It suits few bright objects before a large background, where Otsu's threshold lies too high.
    ///
    /// - Source: Zack, Rogers and Latt, J. Histochem. Cytochem. 25 (1977) 741; `skimage.filters.threshold_triangle`.
    public var triangleThreshold: Float {
        let filled = counts.indices.filter { counts[$0] > 0 }
        guard let first = filled.first, let last = filled.last, first < last else { return center(ofBin: 0) }
        let peak = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
        let isTailLeft = peak - first > last - peak
        let end = isTailLeft ? first : last
        let height = Double(counts[peak])
        let length = Double(abs(end - peak))
        guard length > 0 else { return center(ofBin: peak) }
        var best = (bin: peak, distance: -Double.infinity)
        for step in 0..<Int(length) {
            let bin = isTailLeft ? end + step : end - step
            let distance = height * Double(step) - length * Double(counts[bin])
            if distance > best.distance {
                best = (bin, distance)
            }
        }
        return center(ofBin: best.bin)
    }
}
