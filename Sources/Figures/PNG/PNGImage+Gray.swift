internal import CellImage

extension PNGImage {
    /// A plane in grey.
    ///
    /// - Parameters:
    ///   - plane: the pixels.
    ///   - low: the value that is black.
    ///   - high: the value that is white, larger than `low`.
    /// - Throws: `FigureError.picture` for a plane without pixels.
    init(gray plane: Plane<Float>, from low: Float, to high: Float) throws(FigureError) {
        let scale = 255 / (Double(high) - Double(low))
        let samples = plane.pixels.map { value in
            UInt8(min(max((Double(value) - Double(low)) * scale, 0), 255).rounded())
        }
        try self.init(width: plane.width, height: plane.height, color: .gray, samples: samples)
    }
}
