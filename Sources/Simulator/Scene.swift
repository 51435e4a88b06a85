/// A cell of a simulated population, whether or not the camera ever saw it.
package struct SimulatedCell: Sendable {
    /// Index of the mother in the list of cells; nil for a cell that was there at the start.
    package var mother: Int?
    /// First frame of a daughter after mitosis, or the frame of a bud's emergence; 0 for a cell there at the start.
    package var birthFrame: Int
    /// First frame in which bud and mother are separate cells; nil while unknown and for mitosis.
    package var cytokinesisFrame: Int?
    /// Response to the dose; nil where there is no reporter.
    package var response: ReporterResponse?

    /// Makes a record.
    package init(mother: Int?, birthFrame: Int, cytokinesisFrame: Int? = nil, response: ReporterResponse? = nil) {
        self.mother = mother
        self.birthFrame = birthFrame
        self.cytokinesisFrame = cytokinesisFrame
        self.response = response
    }
}

/// The two channels of a ratiometric reporter, as indices of planes.
struct RatioChannels: Sendable {
    var numerator: Int
    var denominator: Int
}

/// Numbers that keep the uses of one seed apart.
enum RandomStream {
    static let population: UInt64 = 1
    static let stage: UInt64 = 2
    static let texture: UInt64 = 3

    /// The noise of one plane.
    static func noise(frame: Int, channel: Int) -> UInt64 {
        (1 << 32) + UInt64(frame) * 16 + UInt64(channel)
    }
}

/// A population that has lived through its movie, and knows how it looks.
///
/// Outlines are in pixels of frame 0 without stage motion; `offset` moves them into the frame.
protocol Scene: Sendable {
    /// All cells, in order of birth.
    var cells: [SimulatedCell] { get }
    /// How the cells divide.
    var divisionKind: SimulatedDivisionKind { get }
    /// Channel names in the order of the planes.
    var channelNames: [String] { get }
    /// Photons of a pixel without cells, per channel.
    var backgroundPhotons: [Float] { get }
    /// The channels whose ratio is the reporter; nil where the scene has none.
    var ratioChannels: RatioChannels? { get }
    /// Distance outside an outline that a cell still changes, in pixels.
    var reach: Float { get }

    /// Indices, in `cells`, of the cells that exist in a frame.
    func identities(at frame: Int) -> [Int]
    /// Their outlines, in the same order.
    func shapes(at frame: Int) -> [CellShape]
    /// Their nuclei, in the same order; nil where the scene has none.
    func nuclei(at frame: Int) -> [CellShape]?
    /// True reporter ratios, in the same order; nil where the scene has no reporter.
    func ratios(at frame: Int) -> [Float]?
    /// Photons that the cells add to the background, per channel, before blur and uneven light.
    func paint(frame: Int, field: DistanceField, offset: SIMD2<Float>) -> [[Float]]
}
