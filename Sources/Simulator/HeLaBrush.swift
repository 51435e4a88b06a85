/// The light of one cell in one frame.
struct HeLaBrush {
    /// The outline in the frame.
    let shape: CellShape
    private let nucleus: OutlineEvaluator
    private let nucleusCentre: SIMD2<Float>
    private let grainOrigin: SIMD2<Float>
    private let photons: SIMD3<Float>
    private let nuclearLoss: SIMD2<Float>
    private let rim: Float
    private let radius: Float

    /// Brightness at the very edge of a cell, relative to its middle.
    private static let edgeBrightness: Float = 0.28

    /// Prepares the constants of a cell.
    ///
    /// - Parameters:
    ///   - snapshot: the cell in its frame.
    ///   - offset: stage motion of the frame, in pixels.
    ///   - bleach: what bleaching has left of denominator and numerator, 0 to 1.
    ///   - reporter: looks of the reporter.
    init(_ snapshot: HeLaSnapshot, offset: SIMD2<Float>, bleach: SIMD2<Float>, reporter: AMPKReporterParameters) {
        shape = snapshot.shape.moved(by: offset)
        nucleus = OutlineEvaluator(snapshot.nucleus)
        nucleusCentre = snapshot.nucleus.centre + offset
        grainOrigin = snapshot.grainOrigin
        let denominator = 2 * snapshot.expression / (1 + snapshot.ratio)
        let condensed = 1.2 * (1 + snapshot.roundness)
        photons = SIMD3(
            denominator * bleach.x,
            denominator * snapshot.ratio * bleach.y,
            Float(reporter.expressionInPhotons) * condensed
        )
        // The envelope breaks down in mitosis, and the reporter fills the nucleus.
        let interphase = 1 - snapshot.roundness
        let brightness = Float(reporter.nuclearBrightness)
        nuclearLoss = SIMD2(1 - brightness, 1 - brightness * Float(reporter.nuclearRatioFactor)) * interphase
        radius = (snapshot.shape.area / .pi).squareRoot()
        rim = 0.36 * radius
    }

    /// The point in the cell's own coordinates, for a pattern that moves and turns with it.
    func grainPoint(_ point: SIMD2<Float>) -> SIMD2<Float> {
        grainOrigin + shape.direction.conjugate.rotating(point - shape.centre)
    }

    /// Photons of denominator, numerator and nuclear marker at a point of the cell.
    ///
    /// - Parameters:
    ///   - point: a point in the frame.
    ///   - depth: its distance from the cell's own outline, in pixels.
    ///   - contactDepth: its distance from the line of contact with the nearest neighbour, in pixels.
    /// - Returns: expected photons.
    func light(at point: SIMD2<Float>, depth: Float, contactDepth: Float) -> SIMD3<Float> {
        let flank = 1 - min(min(depth, contactDepth) / rim, 1)
        let edge = HeLaBrush.edgeBrightness + (1 - HeLaBrush.edgeBrightness) * (1 - flank * flank)
        let thickness = edge * (0.75 + 0.25 * min(depth / radius, 1))
        let relative = point - nucleusCentre
        let inside = 0.5 - 0.5 * nucleus.signedDistance(relative.x, relative.y)
        let covered = min(max(inside, 0), 1)
        return SIMD3(
            photons.x * thickness * (1 - nuclearLoss.x * covered),
            photons.y * thickness * (1 - nuclearLoss.y * covered),
            photons.z * covered
        )
    }
}
