import CellImage
import Simulator

/// Frames drawn from discs, for tests.
enum SyntheticFrames {
    /// A disc of an image.
    struct Disc {
        var x: Double
        var y: Double
        var radius: Double
        var height: Float
    }

    static let discs = [
        Disc(x: 20, y: 22, radius: 9, height: 100), Disc(x: 60, y: 25, radius: 11, height: 60),
        Disc(x: 95, y: 30, radius: 10, height: 160), Disc(x: 30, y: 80, radius: 12, height: 80),
        Disc(x: 80, y: 85, radius: 10, height: 120),
    ]

    /// Discs with soft edges on a tilted background with noise.
    static func plane(
        _ discs: [Disc] = discs,
        width: Int = 120,
        height: Int = 110,
        tilt: Float = 0.2,
        noise: Double = 1.5,
        seed: UInt64 = 1
    ) -> Plane<Float> {
        var generator = SeededGenerator(seed: seed, stream: 0)
        var plane = Plane<Float>(width: width, height: height, repeating: 0)
        for row in 0..<height {
            for column in 0..<width {
                var value = 100 + tilt * Float(column)
                for disc in discs {
                    let x = Double(column) - disc.x
                    let y = Double(row) - disc.y
                    let inside = min(max(disc.radius - (x * x + y * y).squareRoot() + 0.5, 0), 1)
                    value += disc.height * Float(inside)
                }
                plane[row, column] = value
            }
        }
        let smooth = plane.gaussianFiltered(sigma: 1)
        return smooth.map { $0 + Float(noise * generator.normal()) }
    }

    /// A frame of these channels.
    static func frame(_ channels: Plane<Float>..., index: Int = 0) throws -> Frame {
        try Frame(index: index, timeInSeconds: nil, channels: channels)
    }
}
