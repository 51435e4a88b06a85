import CellImage

/// What MetaMorph says about a plane in the XML that it writes as a TIFF's description.
///
/// - Source: keys seen in files of MetaMorph 7 and MetaXpress.
struct MetaMorphDescription: Equatable {
    /// Size of a pixel; nil where the image was not calibrated.
    private(set) var pixelSize: PixelSize?
    /// When the plane was taken, in seconds since the beginning of 1970 by the microscope's clock.
    private(set) var acquisitionTime: Double?

    /// Reads a description; nil for one of another form.
    ///
    /// What is broken is unknown.
    init?(_ text: String) {
        guard text.hasPrefix("<MetaData>"), var reader = try? OMEXMLReader(Array(text.utf8)) else { return nil }
        var values: [String: String] = [:]
        while let event = try? reader.next() {
            guard case .start("prop", let attributes) = event, let key = attributes["id"], values[key] == nil
            else { continue }
            values[key] = attributes["value"]
        }
        if values["spatial-calibration-state"] != "off" {
            let scale = values["spatial-calibration-units"].flatMap(UnitNames.micrometers)
            let width = MetaMorphDescription.length(values["spatial-calibration-x"], scale)
            let height = MetaMorphDescription.length(values["spatial-calibration-y"], scale) ?? width
            pixelSize = width.flatMap { width in
                height.flatMap { PixelSize(widthInMicrometers: width, heightInMicrometers: $0) }
            }
        }
        acquisitionTime = values["acquisition-time-local"].flatMap(MetaMorphDescription.time)
    }

    private static func length(_ text: String?, _ scale: Double?) -> Double? {
        guard let scale, let value = text.flatMap({ Double($0) }) else { return nil }
        return value * scale
    }

    /// A time such as `20240501 10:02:00.125`.
    private static func time(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        guard let clock = ClockText(bytes[...]) else { return nil }
        let rest = String(decoding: bytes[clock.length...], as: UTF8.self)
        let fraction = rest.isEmpty ? 0 : Double("0" + rest)
        return fraction.flatMap { (0..<1).contains($0) ? Double(clock.seconds) + $0 : nil }
    }
}
