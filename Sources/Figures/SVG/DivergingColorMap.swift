/// A colour for every number from -1 to 1: blue below zero, almost white at zero, vermillion above.
///
/// The two sides are equally strong at equal distance from zero and stay apart with every common form of colour
/// vision.
///
/// - Source: made for this program around blue and vermillion of ``Palette``, darkened towards the ends.
public enum DivergingColorMap {
    private static let places: [RGBColor] = [
        0x0A3A5E, 0x1C82C4, 0x8AC4E6, 0xFAFAFA, 0xF3AE7F, 0xD55E00, 0x6E2800,
    ].map { RGBColor($0) }

    /// The colour of a place on the map.
    ///
    /// - Parameter place: -1 (dark blue) to 1 (dark vermillion); what lies outside gets the colour of the nearer end.
    /// - Returns: the colour; that of 0 for NaN.
    public static func color(_ place: Double) -> RGBColor {
        let share = (min(max(place.isNaN ? 0 : place, -1), 1) + 1) / 2
        let exact = share * Double(places.count - 1)
        let lower = min(Int(exact), places.count - 2)
        return places[lower].mixed(with: places[lower + 1], share: exact - Double(lower))
    }
}
