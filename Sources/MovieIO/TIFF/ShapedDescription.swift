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

    /// The dimensions over pages from slowest to fastest; nil without usable letters.
    var planeAxes: [PlaneAxis]? {
        guard let axes = axes?.uppercased(), axes.count == shape.count else { return nil }
        let dimensions = zip(axes, shape).map { PlaneAxis($0, $1) }
        var planes = dimensions
        if planes.last?.letter == "S" { planes.removeLast() }
        guard planes.suffix(2).map(\.letter) == ["Y", "X"] else { return nil }
        planes.removeLast(2)
        guard planes.allSatisfy({ "TCZ".contains($0.letter) && $0.count > 0 }) else { return nil }
        return planes
    }
}
