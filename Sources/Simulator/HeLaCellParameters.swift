/// Size, form and motion of HeLa-like cells.
public struct HeLaCellParameters: Sendable, Hashable, Codable {
    /// Cells with their centre in the field at frame 0, on average; the surroundings are populated as densely.
    public var count: Int
    /// Median area of a spread cell in the middle of its cycle, in square micrometres.
    public var areaInSquareMicrometers: Double
    /// Standard deviation of the logarithm of the area between cells.
    public var areaSpread: Double
    /// Median ratio of the long to the short axis.
    public var aspectRatio: Double
    /// Standard deviation of each harmonic of the outline, relative to the radius.
    public var irregularity: Double
    /// Time over which an outline forgets its form, in seconds.
    public var outlineMemoryInSeconds: Double
    /// Root mean square speed, in micrometres per minute.
    public var speedInMicrometersPerMinute: Double
    /// Time over which a cell keeps its direction, in seconds.
    public var persistenceInSeconds: Double
    /// Area of the nucleus as a share of the cell's.
    public var nucleusShare: Double
    /// Relative standard deviation of the brightness inside a cell.
    public var texture: Double

    /// Makes cells; the defaults resemble HeLa cells at low density.
    public init(
        count: Int = 15,
        areaInSquareMicrometers: Double = 400,
        areaSpread: Double = 0.18,
        aspectRatio: Double = 1.55,
        irregularity: Double = 0.065,
        outlineMemoryInSeconds: Double = 2400,
        speedInMicrometersPerMinute: Double = 0.25,
        persistenceInSeconds: Double = 1200,
        nucleusShare: Double = 0.2,
        texture: Double = 0.07
    ) {
        self.count = count
        self.areaInSquareMicrometers = areaInSquareMicrometers
        self.areaSpread = areaSpread
        self.aspectRatio = aspectRatio
        self.irregularity = irregularity
        self.outlineMemoryInSeconds = outlineMemoryInSeconds
        self.speedInMicrometersPerMinute = speedInMicrometersPerMinute
        self.persistenceInSeconds = persistenceInSeconds
        self.nucleusShare = nucleusShare
        self.texture = texture
    }

    func validate() throws(SimulatorError) {
        try require(count, "cells.count", in: 0...100_000)
        try require(areaInSquareMicrometers, "cells.areaInSquareMicrometers", in: 0.1...1e6)
        try require(areaSpread, "cells.areaSpread", in: 0...1)
        try require(aspectRatio, "cells.aspectRatio", in: 1...5)
        try require(irregularity, "cells.irregularity", in: 0...0.1)
        try require(outlineMemoryInSeconds, "cells.outlineMemoryInSeconds", in: 1...1e9)
        try require(speedInMicrometersPerMinute, "cells.speedInMicrometersPerMinute", in: 0...100)
        try require(persistenceInSeconds, "cells.persistenceInSeconds", in: 1...1e9)
        try require(nucleusShare, "cells.nucleusShare", in: 0.01...0.5)
        try require(texture, "cells.texture", in: 0...0.3)
    }
}
