internal import CellImage

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
