extension Plane where Pixel == Float {
    /// Whether every pixel is finite.
    public var isFinite: Bool {
        // x - x is 0 for every finite x and NaN for the others, so one sum tells, without a branch per pixel.
        pixels.reduce(Float(0)) { $0 + ($1 - $1) } == 0
    }

    /// A plane in which NaN and infinities are replaced, so that filters cannot spread them.
    public func replacingNonFinite(with value: Float) -> Plane<Float> {
        isFinite ? self : map { $0.isFinite ? $0 : value }
    }

    /// The smallest and the largest finite value; nil when there is none.
    public var finiteRange: ClosedRange<Float>? {
        var lowest = Float.infinity
        var highest = -Float.infinity
        for value in pixels where value.isFinite {
            lowest = value < lowest ? value : lowest
            highest = value > highest ? value : highest
        }
        return lowest <= highest ? lowest...highest : nil
    }
}
