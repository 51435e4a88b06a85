/// An opaque colour.
public struct RGBColor: Sendable, Hashable {
    /// Red, 0 to 255.
    public var red: UInt8
    /// Green, 0 to 255.
    public var green: UInt8
    /// Blue, 0 to 255.
    public var blue: UInt8

    /// Makes a colour from its parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Makes a colour from `0xRRGGBB`; higher bits are ignored.
    public init(_ value: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16),
            green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value)
        )
    }

    /// The colour as SVG writes it, `#rrggbb`.
    public var text: String {
        let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The colour between this one and another.
    ///
    /// - Parameters:
    ///   - other: the other colour.
    ///   - share: how much of the other one, 0 to 1.
    /// - Returns: the colour, rounded to whole steps.
    public func mixed(with other: RGBColor, share: Double) -> RGBColor {
        let share = min(max(share, 0), 1)
        func between(_ first: UInt8, _ second: UInt8) -> UInt8 {
            let difference = Double(second) - Double(first)
            return UInt8((Double(first) + difference * share).rounded())
        }
        return RGBColor(
            red: between(red, other.red),
            green: between(green, other.green),
            blue: between(blue, other.blue)
        )
    }
}
