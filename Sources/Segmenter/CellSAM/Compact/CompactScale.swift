/// How much frames are stretched so that their cells have a diameter that the network knows.
enum CompactScale {
    /// Diameter that cells should have, in pixels of the network's input.
    static let diameter = 30.0
    /// Median sizes that are good enough.
    private static let goodSizes: ClosedRange<Float> = 20...48
    private static let limits = 0.25...4.0

    /// The scale for cells of a known diameter in pixels of the frame; nil when it is not known.
    static func known(diameter: Double?) -> Double? {
        diameter.map { clamped(Self.diameter / max($0, 1e-3)) }
    }

    /// The scale to begin with: frames that are smaller than the network's square fill it, others stay as they are.
    static func first(for image: CompactImage, side: Int) -> Double {
        min(max(Double(side) / Double(max(image.width, image.height)), 1), limits.upperBound)
    }

    /// A better scale than one at which boxes have a median size, in pixels of the scaled image; nil if it is good.
    static func better(than scale: Double, size: Double?) -> Double? {
        guard let size, !goodSizes.contains(Float(size)) else { return nil }
        return clamped(scale * diameter / max(size, 1))
    }

    /// Median of the geometric means of the sides of boxes; nil when there is none.
    static func medianSize(of boxes: [BoundingBox]) -> Double? {
        let sizes = boxes.map { (max($0.maxX - $0.minX, 0) * max($0.maxY - $0.minY, 0)).squareRoot() }.sorted()
        guard !sizes.isEmpty else { return nil }
        return Double(sizes[(sizes.count - 1) / 2] + sizes[sizes.count / 2]) / 2
    }

    private static func clamped(_ scale: Double) -> Double {
        min(max(scale, limits.lowerBound), limits.upperBound)
    }
}
