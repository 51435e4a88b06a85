/// The colours of figures, told apart with every common form of colour vision.
///
/// - Source: M. Okabe, K. Ito, "Color Universal Design" (2002, revised 2008), eight colours.
public enum Palette {
    /// Orange.
    public static let orange = RGBColor(0xE69F00)
    /// Sky blue.
    public static let skyBlue = RGBColor(0x56B4E9)
    /// Bluish green.
    public static let green = RGBColor(0x009E73)
    /// Yellow.
    public static let yellow = RGBColor(0xF0E442)
    /// Blue.
    public static let blue = RGBColor(0x0072B2)
    /// Vermillion.
    public static let vermillion = RGBColor(0xD55E00)
    /// Reddish purple.
    public static let purple = RGBColor(0xCC79A7)

    /// Text and axes.
    static let ink = RGBColor(0x222222)
    /// Secondary text.
    static let softInk = RGBColor(0x555555)
    /// Grid lines and frames.
    static let grid = RGBColor(0xE3E3E3)
    /// Where there is no value.
    static let missing = RGBColor(0xDDDDDD)
    /// The paper.
    static let paper = RGBColor(0xFFFFFF)

    /// Colours that stand out on a grey picture; neighbours in the list differ strongly.
    private static let bright: [RGBColor] = {
        let base = [orange, skyBlue, green, yellow, vermillion, purple]
        return base + base.map { $0.mixed(with: paper, share: 0.5) }
    }()

    /// The colour of a track, the same in every frame and every figure.
    ///
    /// - Parameter track: id of the track, 1-based.
    /// - Returns: one of twelve colours.
    public static func color(ofTrack track: Int) -> RGBColor {
        let place = (track - 1) % bright.count
        return bright[place < 0 ? place + bright.count : place]
    }
}
