/// The size and clock of a simulated movie.
public struct FieldParameters: Sendable, Hashable, Codable {
    /// Columns, in pixels.
    public var width: Int
    /// Rows, in pixels.
    public var height: Int
    /// Number of frames.
    public var frameCount: Int
    /// Time between two frames, in seconds.
    public var frameIntervalInSeconds: Double
    /// Side of a pixel on the specimen, in micrometres.
    public var pixelSizeInMicrometers: Double
    /// Smallest part of a cell that counts as visible, in pixels: smaller masks are left out of the truth.
    public var minimumMaskArea: Int

    /// Makes the size and clock of a movie.
    public init(
        width: Int,
        height: Int,
        frameCount: Int,
        frameIntervalInSeconds: Double,
        pixelSizeInMicrometers: Double,
        minimumMaskArea: Int
    ) {
        self.width = width
        self.height = height
        self.frameCount = frameCount
        self.frameIntervalInSeconds = frameIntervalInSeconds
        self.pixelSizeInMicrometers = pixelSizeInMicrometers
        self.minimumMaskArea = minimumMaskArea
    }

    func validate() throws(SimulatorError) {
        try require(width, "width", in: 1...16_384)
        try require(height, "height", in: 1...16_384)
        try require(frameCount, "frameCount", in: 1...100_000)
        try require(frameIntervalInSeconds, "frameIntervalInSeconds", in: 0.001...86_400)
        try require(pixelSizeInMicrometers, "pixelSizeInMicrometers", in: 0.01...100)
        try require(minimumMaskArea, "minimumMaskArea", in: 1...1_000_000)
    }
}
