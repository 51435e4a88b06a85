/// A colour for every number from 0 to 1, equally distinct along the way and readable in grey.
///
/// - Source: the map viridis of S. van der Walt and N. Smith (matplotlib, 2015, CC0), quoted at 17 even places and
///   interpolated linearly between them; nowhere further than 6 steps of 255 from the original.
public enum ColorMap {
    private static let places: [RGBColor] = [
        0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26818E, 0x21908C, 0x1F9F88, 0x28AE80,
        0x3EBC74, 0x5DC963, 0x82D34C, 0xABDC32, 0xD5E21A, 0xFDE725,
    ].map { RGBColor($0) }

    /// The colour of a place on the map.
    ///
    /// - Parameter share: 0 (dark violet) to 1 (yellow); what lies outside gets the colour of the nearer end.
    /// - Returns: the colour; that of 0 for NaN.
    public static func color(_ share: Double) -> RGBColor {
        let exact = min(max(share.isNaN ? 0 : share, 0), 1) * Double(places.count - 1)
        let lower = min(Int(exact), places.count - 2)
        return places[lower].mixed(with: places[lower + 1], share: exact - Double(lower))
    }
}
