import CellImage

/// In which unit a pixel size goes into the resolution tags.
enum TIFFResolutionUnit {
    /// Pixels per centimetre, as the tags were meant.
    case centimeters
    /// Pixels per micrometre without a unit in the tags: ImageJ puts the unit into its description.
    case micrometers
}

extension TIFFDirectoryEncoding {
    /// Adds the resolution tags when the pixel size is known.
    mutating func addResolution(of pixelSize: PixelSize?, in unit: TIFFResolutionUnit) {
        guard let pixelSize else { return }
        let pixels = unit == .centimeters ? 10_000.0 : 1
        add(TIFFTag.xResolution, rational: ratio(pixels / pixelSize.widthInMicrometers))
        add(TIFFTag.yResolution, rational: ratio(pixels / pixelSize.heightInMicrometers))
        add(TIFFTag.resolutionUnit, shorts: [unit == .centimeters ? 3 : 1])
    }

    /// The value as a ratio with the biggest power of ten as denominator that keeps the numerator in 32 bits.
    private func ratio(_ value: Double) -> (numerator: UInt32, denominator: UInt32) {
        var denominator: UInt32 = 1_000_000_000
        while denominator > 1, value * Double(denominator) > Double(UInt32.max) {
            denominator /= 10
        }
        return (UInt32(min(Double(UInt32.max), max(1, (value * Double(denominator)).rounded()))), denominator)
    }
}
