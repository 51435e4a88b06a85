/// Brightness across a cell's edge, relative to the background, tabulated over the signed distance.
package struct EdgeProfile: Sendable {
    private let table: [Float]
    private let insideTable: [Float]
    /// Distance outside the edge at which the halo ends, in pixels.
    package let reach: Float
    private static let stepsPerPixel: Float = 16

    /// Tabulates halo, ring and interior.
    package init(_ contrast: BrightFieldParameters, pixelSize: Float) {
        let width = contrast.edgeWidthInMicrometers / Double(pixelSize)
        let outer = Float((3.2 * width).rounded(.up))
        reach = outer
        let count = Int(2 * outer * EdgeProfile.stepsPerPixel) + 1
        let positions = (0..<count).map { Double(Float($0) / EdgeProfile.stepsPerPixel - outer) / width }
        insideTable = positions.map { Float(PortableMath.smoothStep(-$0 / 1.5)) }
        table = positions.map { x in
            func bump(_ centre: Double, _ spread: Double) -> Double {
                PortableMath.exp(-((x - centre) / spread) * ((x - centre) / spread))
            }
            let halo = contrast.halo * bump(0.75, 0.8) - 0.08 * contrast.halo * bump(2.3, 0.6)
            let ring = contrast.ring * bump(-1, 0.75)
            let interior = contrast.interior * PortableMath.smoothStep((0.2 - x) / 1.2)
            return Float(halo - ring - interior)
        }
    }

    /// Brightness of halo, ring and interior at a signed distance, in pixels.
    package func edge(_ distance: Float) -> Float {
        table[position(distance)]
    }

    /// How far a point is inside, from 0 at the edge to 1 past the ring.
    package func inside(_ distance: Float) -> Float {
        insideTable[position(distance)]
    }

    private func position(_ distance: Float) -> Int {
        let limited = min(max(distance, -reach), reach)
        return Int(((limited + reach) * EdgeProfile.stepsPerPixel).rounded())
    }
}
