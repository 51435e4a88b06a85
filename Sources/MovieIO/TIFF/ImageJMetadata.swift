/// What ImageJ writes into the description of a TIFF stack: lines of `key=value` that begin with `ImageJ=`.
///
/// - Source: ij.io.TiffEncoder and ij.io.FileInfo of ImageJ 1.54; tifffile's notes on the format.
package struct ImageJMetadata: Sendable, Equatable {
    /// Planes that the file holds; nil when not said.
    package var images: Int?
    /// Channels; left out by ImageJ when 1.
    package var channels: Int?
    /// Focal planes; left out when 1.
    package var slices: Int?
    /// Time points; left out when 1.
    package var frames: Int?
    /// Whether the extents are meant as dimensions; a plain stack has `slices` only by habit.
    package var isHyperstack = false
    /// Dimension letters from fastest to slowest.
    package var order = "CZT"
    /// Micrometres in one unit of length; nil when unknown.
    package var micrometersPerUnit: Double?
    /// The same along Y.
    package var micrometersPerUnitY: Double?
    /// Time between frames in seconds; nil when unknown.
    package var frameInterval: Double?

    /// Whether a page's description is ImageJ's.
    package static func isImageJ(_ description: String) -> Bool {
        description.hasPrefix("ImageJ=")
    }

    /// Parses a description.
    ///
    /// - Throws: `MovieError.malformed` when a count is no positive number or the order is none.
    package init(_ description: String, file: String) throws(MovieError) {
        let values = ImageJMetadata.values(description)
        images = try ImageJMetadata.count("images", values, file)
        channels = try ImageJMetadata.count("channels", values, file)
        slices = try ImageJMetadata.count("slices", values, file)
        frames = try ImageJMetadata.count("frames", values, file)
        isHyperstack = values["hyperstack"]?.lowercased() == "true"
        if let text = values["order"]?.uppercased(), text != "DEFAULT" {
            let letters = text.hasPrefix("XY") ? String(text.dropFirst(2)) : text
            guard letters.count == 3, Set(letters) == Set("CZT") else {
                throw .malformed(file: file, page: 0, reason: "ImageJ's order is \"\(text)\"")
            }
            order = letters
        }
        micrometersPerUnit = values["unit"].flatMap(UnitNames.micrometers(in:))
        micrometersPerUnitY = values["yunit"].map(UnitNames.micrometers(in:)) ?? micrometersPerUnit
        frameInterval = ImageJMetadata.interval(values)
    }

    /// Dimensions over planes from slowest to fastest, for a number of planes; nil when they do not fit it.
    package func axes(planeCount: Int) -> [PlaneAxis]? {
        let extents: [Character: Int] = ["C": channels ?? 1, "Z": slices ?? 1, "T": frames ?? 1]
        let axes = order.reversed().map { PlaneAxis($0, extents[$0] ?? 1) }
        return PlaneStack.count(of: axes) == planeCount ? axes : nil
    }

    /// Whether the only dimension is one that ImageJ calls slices without meaning more than a stack.
    package var hasUnnamedStack: Bool {
        !isHyperstack && (channels ?? 1) == 1 && (frames ?? 1) == 1
    }

    private static func values(_ description: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in description.split(whereSeparator: { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }).prefix(10_000) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].trimmingSpaces
            if values[key] == nil { values[key] = line[line.index(after: equals)...].trimmingSpaces }
        }
        return values
    }

    private static func count(_ key: String, _ values: [String: String], _ file: String) throws(MovieError) -> Int? {
        guard let text = values[key] else { return nil }
        guard let value = Int(text), value > 0, value <= 1_000_000_000 else {
            throw .malformed(file: file, page: 0, reason: "ImageJ's \(key) is \"\(text)\"")
        }
        return value
    }

    /// The frame interval: `finterval` in `tunit`, seconds when absent; 0 means unknown.
    ///
    /// `fps` is no clock: it is the speed at which ImageJ plays the stack.
    private static func interval(_ values: [String: String]) -> Double? {
        guard let interval = values["finterval"].flatMap(Double.init), interval > 0, interval.isFinite else {
            return nil
        }
        return UnitNames.seconds(in: values["tunit"] ?? "s").map { $0 * interval }
    }
}
