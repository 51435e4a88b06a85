internal import CellImage

/// One HeLa-like cell in one frame.
struct HeLaSnapshot: Sendable {
    /// Index in the list of all cells.
    var cell: Int32
    var shape: CellShape
    var nucleus: CellShape
    /// True ratio R of the cytoplasm.
    var ratio: Float
    /// Photons per pixel and excitation at R = 1, bleaching left out.
    var expression: Float
    /// 0 spread to 1 round.
    var roundness: Float
    var grainOrigin: SIMD2<Float>
}

/// HeLa-like cells with a ratiometric reporter: their history and their looks.
struct HeLaScene: Scene {
    private let reporter: AMPKReporterParameters
    private let cellParameters: HeLaCellParameters
    private let texture: GrainTexture
    private let frames: [[HeLaSnapshot]]
    let cells: [SimulatedCell]
    let divisionKind = SimulatedDivisionKind.mitosis
    let reach: Float = 8

    /// Lives the population through the movie.
    init(parameters: HeLaAMPKParameters, offsets: [SIMD2<Float>], seed: UInt64) {
        reporter = parameters.reporter
        cellParameters = parameters.cells
        var textureGenerator = SeededGenerator(seed: seed, stream: RandomStream.texture)
        texture = GrainTexture(grain: 1.6, generator: &textureGenerator)
        var population = HeLaPopulation(
            parameters: parameters,
            offsets: offsets,
            generator: SeededGenerator(seed: seed, stream: RandomStream.population)
        )
        var frames = [population.snapshots(frame: 0)]
        for frame in 1..<max(parameters.field.frameCount, 1) {
            population.advance(to: frame)
            frames.append(population.snapshots(frame: frame))
        }
        self.frames = frames
        cells = population.cells
    }

    var channelNames: [String] { reporter.channelNames }
    var backgroundPhotons: [Float] { channelNames.map { _ in Float(reporter.backgroundInPhotons) } }

    var ratioChannels: RatioChannels? { RatioChannels(numerator: 1, denominator: 0) }

    func identities(at frame: Int) -> [Int] { frames[frame].map { Int($0.cell) } }
    func shapes(at frame: Int) -> [CellShape] { frames[frame].map(\.shape) }
    func nuclei(at frame: Int) -> [CellShape]? { frames[frame].map(\.nucleus) }
    func ratios(at frame: Int) -> [Float]? { frames[frame].map(\.ratio) }

    func paint(frame: Int, field: DistanceField, offset: SIMD2<Float>) -> [[Float]] {
        let empty = [Float](repeating: 0, count: field.width * field.height)
        var planes = channelNames.map { _ in empty }
        let bleach = SIMD2(
            Float(PortableMath.power(1 - reporter.denominatorBleachPerFrame, Double(frame))),
            Float(PortableMath.power(1 - reporter.numeratorBleachPerFrame, Double(frame)))
        )
        for (index, snapshot) in frames[frame].enumerated() {
            let brush = HeLaBrush(snapshot, offset: offset, bleach: bleach, reporter: reporter)
            paint(brush, number: UInt32(index + 1), field: field, planes: &planes)
        }
        return planes
    }

    private func paint(_ brush: HeLaBrush, number: UInt32, field: DistanceField, planes: inout [[Float]]) {
        guard let box = DistanceField.box(of: brush.shape, reach: 0, width: field.width, height: field.height) else {
            return
        }
        let contrast = Float(cellParameters.texture)
        for row in box.minY..<box.maxY {
            for column in box.minX..<box.maxX {
                let pixel = row * field.width + column
                guard field.owner[pixel] == number, field.nearest[pixel] < 0 else { continue }
                let point = SIMD2(Float(column), Float(row))
                let grain = 1 + contrast * texture.value(at: brush.grainPoint(point))
                let light = brush.light(
                    at: point,
                    depth: -field.nearest[pixel],
                    contactDepth: 0.5 * (field.second[pixel] - field.nearest[pixel])
                )
                planes[0][pixel] = light.x * grain
                planes[1][pixel] = light.y * grain
                if planes.count > 2 {
                    planes[2][pixel] = light.z * grain
                }
            }
        }
    }
}

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
