internal import CellImage

/// One yeast cell in one frame.
struct YeastSnapshot: Sendable {
    /// Index in the list of all cells.
    var cell: Int32
    var shape: CellShape
    /// Where a bud is joined to its mother; nil for a cell of its own.
    var neck: SIMD2<Float>?
    /// Centre of the vacuole, in units of the semi-axes.
    var vacuole: SIMD2<Float>
    var grainOrigin: SIMD2<Float>
}

/// Budding yeast in bright field: the colony's history and its looks.
struct YeastScene: Scene {
    private let contrast: BrightFieldParameters
    private let profile: EdgeProfile
    private let pixelSize: Float
    private let texture: GrainTexture
    private let frames: [[YeastSnapshot]]
    let cells: [SimulatedCell]
    let divisionKind = SimulatedDivisionKind.budding

    /// Lives the colony through the movie.
    init(parameters: BuddingYeastParameters, seed: UInt64) {
        contrast = parameters.contrast
        pixelSize = Float(parameters.field.pixelSizeInMicrometers)
        profile = EdgeProfile(parameters.contrast, pixelSize: pixelSize)
        var textureGenerator = SeededGenerator(seed: seed, stream: RandomStream.texture)
        texture = GrainTexture(grain: 0.3 / Double(pixelSize), generator: &textureGenerator)
        var colony = YeastColony(
            parameters: parameters,
            generator: SeededGenerator(seed: seed, stream: RandomStream.population)
        )
        var frames = [colony.snapshots()]
        for frame in 1..<max(parameters.field.frameCount, 1) {
            colony.advance(to: frame)
            frames.append(colony.snapshots())
        }
        self.frames = frames
        cells = colony.cells
    }

    var channelNames: [String] { contrast.channelNames }
    var backgroundPhotons: [Float] {
        let dark = Float(contrast.backgroundInPhotons) * 0.1
        return channelNames.indices.map { $0 == 0 ? Float(contrast.backgroundInPhotons) : dark }
    }
    var ratioChannels: RatioChannels? { nil }
    var reach: Float { profile.reach }

    func identities(at frame: Int) -> [Int] { frames[frame].map { Int($0.cell) } }
    func shapes(at frame: Int) -> [CellShape] { frames[frame].map(\.shape) }
    func nuclei(at frame: Int) -> [CellShape]? { nil }
    func ratios(at frame: Int) -> [Float]? { nil }

    func paint(frame: Int, field: DistanceField, offset: SIMD2<Float>) -> [[Float]] {
        var bright = [Float](repeating: 0, count: field.width * field.height)
        let background = Float(contrast.backgroundInPhotons)
        for pixel in bright.indices where field.owner[pixel] != 0 {
            bright[pixel] = background * profile.edge(field.edgeDistance(at: pixel))
        }
        for (index, snapshot) in frames[frame].enumerated() {
            paintInterior(snapshot, number: UInt32(index + 1), offset: offset, field: field, plane: &bright)
        }
        guard channelNames.count > 1 else { return [bright] }
        return [bright, neckMarker(frame: frame, offset: offset, width: field.width, height: field.height)]
    }

    private func paintInterior(
        _ snapshot: YeastSnapshot,
        number: UInt32,
        offset: SIMD2<Float>,
        field: DistanceField,
        plane: inout [Float]
    ) {
        let shape = snapshot.shape.moved(by: offset)
        guard let box = DistanceField.box(of: shape, reach: 0, width: field.width, height: field.height) else { return }
        let background = Float(contrast.backgroundInPhotons)
        let vacuole = shape.point(atLocal: snapshot.vacuole)
        let vacuoleRadius = 0.42 * shape.axes.min()
        for row in box.minY..<box.maxY {
            for column in box.minX..<box.maxX {
                let pixel = row * field.width + column
                guard field.owner[pixel] == number, field.nearest[pixel] < 0 else { continue }
                let point = SIMD2(Float(column), Float(row))
                let grainPoint = snapshot.grainOrigin + shape.direction.conjugate.rotating(point - shape.centre)
                let inVacuole = min(max(vacuoleRadius - (point - vacuole).length + 0.5, 0), 1)
                let grain = Float(contrast.texture) * texture.value(at: grainPoint)
                let inside = profile.inside(field.edgeDistance(at: pixel))
                plane[pixel] += background * inside * (grain * (1 - inVacuole) + Float(contrast.vacuole) * inVacuole)
            }
        }
    }

    private func neckMarker(frame: Int, offset: SIMD2<Float>, width: Int, height: Int) -> [Float] {
        var plane = [Float](repeating: 0, count: width * height)
        let sigma = 0.35 / pixelSize
        for neck in frames[frame].compactMap(\.neck) {
            let spot = CellShape(centre: neck + offset, axes: SIMD2(3, 3) * sigma, direction: SIMD2(1, 0))
            guard let box = DistanceField.box(of: spot, reach: 0, width: width, height: height) else { continue }
            for row in box.minY..<box.maxY {
                for column in box.minX..<box.maxX {
                    let distance = (SIMD2(Float(column), Float(row)) - spot.centre).length / sigma
                    let light = Float(PortableMath.exp(-0.5 * Double(distance * distance)))
                    plane[row * width + column] += Float(contrast.neckMarkerInPhotons) * light
                }
            }
        }
        return plane
    }
}
