import Foundation

/// The JSON that tifffile writes into descriptions: `{"shape": [60, 2, 512, 512], "axes": "TCYX"}`.
///
/// - Source: tifffile's documentation of its "shaped" series.
struct ShapedDescription: Decodable, Equatable {
    let shape: [Int]
    let axes: String?

    /// Reads a description; nil for any other text.
    init?(_ description: String) {
        guard description.hasPrefix("{\"shape\":"), description.utf8.count <= 1 << 16,
            let found = try? JSONDecoder().decode(ShapedDescription.self, from: Data(description.utf8))
        else { return nil }
        self = found
    }

    /// Extents of the dimensions over pages, from slowest to fastest; nil unless the shape is that of a page's image.
    func planeExtents(_ page: TIFFPage) -> [Int]? {
        var extents = shape
        let samples = page.samplesPerPixel
        if samples > 1 && !page.isPlanar {
            guard extents.popLast() == samples else { return nil }
        }
        guard extents.popLast() == page.width, extents.popLast() == page.height else { return nil }
        if samples > 1 && page.isPlanar {
            guard extents.popLast() == samples else { return nil }
        }
        return extents.allSatisfy { $0 > 0 } ? extents : nil
    }

    /// The dimensions over pages with their letters; nil without usable ones.
    func planeAxes(_ extents: [Int]) -> [PlaneAxis]? {
        guard let axes = axes?.uppercased(), axes.count == shape.count, axes.contains("YX") else { return nil }
        let planes = zip(axes, extents).map { PlaneAxis($0, $1) }
        return planes.allSatisfy { "TCZ".contains($0.letter) } ? planes : nil
    }
}
