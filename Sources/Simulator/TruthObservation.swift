/// What is true of one visible cell in one frame.
public struct TruthObservation: Sendable, Hashable, Codable {
    /// The cell's label.
    public var label: UInt32
    /// Frame, 0-based.
    public var frame: Int
    /// Mean column of the mask's pixels.
    public var x: Double
    /// Mean row of the mask's pixels.
    public var y: Double
    /// Pixels of the mask.
    public var area: Int
    /// Pixels of the nucleus inside the mask; 0 where the scene has no nuclei.
    public var nucleusArea: Int
    /// The true biological ratio R of the cytoplasm, without bleaching, blur and noise; nil without a reporter.
    public var ratio: Double?
    /// Ratio of the mean signals over the true mask: what a perfect measurement gives, bleaching and blur included.
    public var measurableRatio: Double?
    /// Mean noise-free counts above the background over the true mask, per channel.
    public var meanSignal: [Double]

    /// Makes an observation.
    public init(
        label: UInt32,
        frame: Int,
        x: Double,
        y: Double,
        area: Int,
        nucleusArea: Int,
        ratio: Double?,
        measurableRatio: Double?,
        meanSignal: [Double]
    ) {
        self.label = label
        self.frame = frame
        self.x = x
        self.y = y
        self.area = area
        self.nucleusArea = nucleusArea
        self.ratio = ratio
        self.measurableRatio = measurableRatio
        self.meanSignal = meanSignal
    }
}
