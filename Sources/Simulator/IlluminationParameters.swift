/// How evenly the field is lit: brightness falls with the squared distance from a centre.
public struct IlluminationParameters: Sendable, Hashable, Codable {
    /// Share of the light that is missing at the farthest corner, 0 to 0.95.
    public var cornerLoss: Double
    /// Column of the brightest point as a share of the width.
    public var centreX: Double
    /// Row of the brightest point as a share of the height.
    public var centreY: Double

    /// Makes an illumination.
    public init(cornerLoss: Double, centreX: Double, centreY: Double) {
        self.cornerLoss = cornerLoss
        self.centreX = centreX
        self.centreY = centreY
    }

    func validate() throws(SimulatorError) {
        try require(cornerLoss, "cornerLoss", in: 0...0.95)
        try require(centreX, "centreX", in: -10...10)
        try require(centreY, "centreY", in: -10...10)
    }

    /// Relative brightness of every pixel, row-major, 1 at the brightest point.
    func gains(width: Int, height: Int) -> [Float] {
        let x = Float(centreX) * Float(width - 1)
        let y = Float(centreY) * Float(height - 1)
        let farX = max(abs(x), abs(Float(width - 1) - x))
        let farY = max(abs(y), abs(Float(height - 1) - y))
        let scale = Float(cornerLoss) / max(farX * farX + farY * farY, 1)
        var gains: [Float] = []
        gains.reserveCapacity(width * height)
        for row in 0..<height {
            let dy = Float(row) - y
            for column in 0..<width {
                let dx = Float(column) - x
                gains.append(1 - scale * (dx * dx + dy * dy))
            }
        }
        return gains
    }
}
