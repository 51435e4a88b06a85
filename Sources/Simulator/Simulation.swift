public import CellImage

/// A simulated movie with known truth: the same parameters and seed give the same pixels on every machine.
///
/// Making one lives the population through all frames (memory O(cells x frames)) and finds who is visible when. Frames
/// are rendered one by one on demand, in any order, each with a noise of its own.
public struct Simulation: Sendable {
    /// Size and clock of the movie.
    public let field: FieldParameters
    /// The seed.
    public let seed: UInt64
    /// Channel names in the order of the planes.
    public let channelNames: [String]
    /// The integer type in which the movie is stored.
    public let pixelType: SimulatedPixelType
    /// Tracks, divisions and responses.
    public let truth: SimulationTruth

    private let scene: any Scene
    private let offsets: [SIMD2<Float>]
    private let gains: [Float]
    private let camera: Camera
    private let blur: GaussianBlur
    /// Labels of the cells of every frame, in the scene's order; 0 for the invisible ones.
    private let labels: [[UInt32]]

    /// Simulates HeLa-like cells with an excitation-ratiometric AMPK reporter.
    ///
    /// - Throws: `SimulatorError.parameter` or `.channelName` for the first parameter that is wrong.
    public init(_ parameters: HeLaAMPKParameters, seed: UInt64) throws(SimulatorError) {
        try parameters.validate()
        let offsets = Simulation.stageOffsets(parameters.stage, field: parameters.field, seed: seed)
        self.init(
            scene: HeLaScene(parameters: parameters, offsets: offsets, seed: seed),
            field: parameters.field,
            offsets: offsets,
            illumination: parameters.illumination,
            camera: parameters.camera,
            doseFrame: parameters.reporter.doseFrame,
            seed: seed
        )
    }

    /// Simulates budding yeast in bright field.
    ///
    /// - Throws: `SimulatorError.parameter` or `.channelName` for the first parameter that is wrong.
    public init(_ parameters: BuddingYeastParameters, seed: UInt64) throws(SimulatorError) {
        try parameters.validate()
        self.init(
            scene: YeastScene(parameters: parameters, seed: seed),
            field: parameters.field,
            offsets: Simulation.stageOffsets(parameters.stage, field: parameters.field, seed: seed),
            illumination: parameters.illumination,
            camera: parameters.camera,
            doseFrame: nil,
            seed: seed
        )
    }

    private init(
        scene: any Scene,
        field: FieldParameters,
        offsets: [SIMD2<Float>],
        illumination: IlluminationParameters,
        camera: CameraParameters,
        doseFrame: Int?,
        seed: UInt64
    ) {
        self.scene = scene
        self.field = field
        self.offsets = offsets
        self.seed = seed
        self.camera = Camera(camera)
        channelNames = scene.channelNames
        pixelType = camera.pixelType
        gains = illumination.gains(width: field.width, height: field.height)
        blur = GaussianBlur(sigma: camera.blurInMicrometers / field.pixelSizeInMicrometers)
        var builder = TruthBuilder(cells: scene.cells, kind: scene.divisionKind)
        var distances = DistanceField(width: field.width, height: field.height, shapes: [], reach: 0)
        labels = (0..<field.frameCount).map { frame in
            let shapes = scene.shapes(at: frame).map { $0.moved(by: offsets[frame]) }
            distances.measure(shapes)
            return builder.add(
                frame: frame,
                identities: scene.identities(at: frame),
                areas: distances.areas(count: shapes.count),
                minimumArea: field.minimumMaskArea
            )
        }
        let dose = doseFrame.flatMap { $0 < field.frameCount ? $0 : nil }
        truth = builder.truth(doseFrame: dose, field: field)
    }

    /// Bits of the simulated camera's converter.
    public var bitDepth: Int { camera.parameters.bitDepth }

    /// Number of frames.
    public var frameCount: Int { field.frameCount }

    /// Displacement of the cells in a frame by stage drift and jitter, in pixels.
    ///
    /// - Throws: `SimulatorError.frame` when there is no such frame.
    public func stageOffset(at frame: Int) throws(SimulatorError) -> PixelPoint {
        try check(frame)
        return PixelPoint(x: Double(offsets[frame].x), y: Double(offsets[frame].y))
    }

    /// The true masks of a frame, without rendering its pixels.
    ///
    /// - Throws: `SimulatorError.frame` when there is no such frame.
    /// - Complexity: O(pixels + sum of the boxes around the cells).
    public func labelImage(at frame: Int) throws(SimulatorError) -> LabelImage {
        try check(frame)
        return distances(at: frame, reach: 0).labelImage(labels: labels[frame])
    }

    /// A frame with its truth.
    ///
    /// - Throws: `SimulatorError.frame` when there is no such frame.
    public func frame(at index: Int) throws(SimulatorError) -> SimulatedFrame {
        let exposure = try expose(index)
        let counts = exposure.signals.indices.map { channel in
            var generator = SeededGenerator(seed: seed, stream: RandomStream.noise(frame: index, channel: channel))
            let background = scene.backgroundPhotons[channel]
            let photons = zip(exposure.signals[channel], gains).map { signal, gain in signal + background * gain }
            return camera.expose(photons, generator: &generator)
        }
        do throws(ImageError) {
            var planes: [Plane<Float>] = []
            for pixels in counts {
                planes.append(try Plane(width: field.width, height: field.height, pixels: pixels))
            }
            return SimulatedFrame(
                frame: try Frame(
                    index: index,
                    timeInSeconds: Double(index) * field.frameIntervalInSeconds,
                    channels: planes
                ),
                labels: exposure.labels,
                nuclei: exposure.nuclei,
                observations: observations(exposure, frame: index)
            )
        } catch {
            throw .image(error)
        }
    }

    /// What is true of every visible cell in a frame, in the order of the labels.
    ///
    /// - Throws: `SimulatorError.frame` when there is no such frame.
    public func observations(at frame: Int) throws(SimulatorError) -> [TruthObservation] {
        observations(try expose(frame), frame: frame)
    }

    // MARK: Rendering

    /// A frame before background and noise.
    private struct Exposure {
        var labels: LabelImage
        var nuclei: LabelImage?
        /// Photons from the cells per channel, blurred and unevenly lit.
        var signals: [[Float]]
    }

    private static func stageOffsets(
        _ stage: StageParameters,
        field: FieldParameters,
        seed: UInt64
    ) -> [SIMD2<Float>] {
        var generator = SeededGenerator(seed: seed, stream: RandomStream.stage)
        return stage.offsets(field: field, generator: &generator)
    }

    private func check(_ frame: Int) throws(SimulatorError) {
        guard frame >= 0 && frame < field.frameCount else {
            throw .frame(index: frame, count: field.frameCount)
        }
    }

    private func distances(at frame: Int, reach: Float) -> DistanceField {
        let shapes = scene.shapes(at: frame).map { $0.moved(by: offsets[frame]) }
        return DistanceField(width: field.width, height: field.height, shapes: shapes, reach: reach)
    }

    private func expose(_ frame: Int) throws(SimulatorError) -> Exposure {
        try check(frame)
        let distances = distances(at: frame, reach: scene.reach)
        let signals = scene.paint(frame: frame, field: distances, offset: offsets[frame]).map { plane in
            zip(blur.apply(plane, width: field.width, height: field.height), gains).map { $0 * $1 }
        }
        return Exposure(
            labels: distances.labelImage(labels: labels[frame]),
            nuclei: scene.nuclei(at: frame).map { nuclei in
                let moved = nuclei.map { $0.moved(by: offsets[frame]) }
                return distances.labelImage(of: moved, labels: labels[frame])
            },
            signals: signals
        )
    }

    private func observations(_ exposure: Exposure, frame: Int) -> [TruthObservation] {
        let sums = MaskSums(labels: exposure.labels, nuclei: exposure.nuclei, signals: exposure.signals)
        let ratios = scene.ratios(at: frame)
        let positions = labels[frame].indices.filter { labels[frame][$0] != 0 }
        return positions.sorted { labels[frame][$0] < labels[frame][$1] }.map { position in
            let label = labels[frame][position]
            let sum = sums.values[Int(label)]
            let signal = sum.signals.map { $0 / Double(sum.area) * camera.parameters.countsPerPhoton }
            return TruthObservation(
                label: label,
                frame: frame,
                x: Double(sum.x) / Double(sum.area),
                y: Double(sum.y) / Double(sum.area),
                area: sum.area,
                nucleusArea: sum.nucleusArea,
                ratio: ratios.map { Double($0[position]) },
                measurableRatio: scene.ratioChannels.map { signal[$0.numerator] / signal[$0.denominator] },
                meanSignal: signal
            )
        }
    }
}
