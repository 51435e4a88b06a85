/// Which colour is which number.
struct ColorScale {
    /// The numbers at the ends.
    let range: ClosedRange<Double>
    /// The number that is almost white, with blue below and vermillion above; nil for one run from dark to bright.
    let center: Double?

    init(_ range: ClosedRange<Double>, center: Double? = nil) {
        self.range = range
        self.center = center
    }

    /// The colour of a number; that of the nearer end for one outside the range.
    ///
    /// - Parameters:
    ///   - value: a finite number.
    ///   - steps: different colours there are at most.
    /// - Returns: the colour.
    func color(_ value: Double, steps: Int = 256) -> RGBColor {
        let last = Double(steps - 1)
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        let stepped = (min(max(share, 0), 1) * last).rounded() / last
        guard let center else { return ColorMap.color(stepped) }
        // One step of the value is one step of colour on both sides, however unequal the sides are.
        let reach = max(abs(range.lowerBound - center), abs(range.upperBound - center))
        let shown = range.lowerBound + stepped * (range.upperBound - range.lowerBound)
        return DivergingColorMap.color((shown - center) / reach)
    }

    /// Colour of a place without a value: grey, darker where pale colours are numbers.
    var missing: RGBColor { center == nil ? Palette.missing : RGBColor(0xB4B4B4) }
}
