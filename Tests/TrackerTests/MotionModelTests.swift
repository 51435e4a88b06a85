import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct MotionModelTests {
    private func pairs(persistence: Double, noise: Double) -> [(first: PixelPoint, second: PixelPoint)] {
        var numbers = SplitMix(seed: 2)
        func random(_ size: Double) -> Double { .random(in: -size...size, using: &numbers) }
        return (0..<400).map { _ in
            let first = PixelPoint(x: random(4), y: random(4))
            let second = PixelPoint(x: persistence * first.x + random(noise), y: persistence * first.y + random(noise))
            return (first, second)
        }
    }

    @Test func believesPersistenceAndDistrustsNoise() {
        #expect(abs(MotionModel.fitted(to: pairs(persistence: 1, noise: 0.1)).persistence - 1) < 0.01)
        #expect(abs(MotionModel.fitted(to: pairs(persistence: 0.6, noise: 3.2)).persistence - 0.6) < 0.1)
        #expect(MotionModel.fitted(to: pairs(persistence: 0, noise: 4)).persistence == 0)
        #expect(MotionModel.fitted(to: pairs(persistence: -0.5, noise: 3)).persistence == 0)
        #expect(MotionModel.fitted(to: Array(pairs(persistence: 1, noise: 0).prefix(19))).persistence == 0)
    }

    @Test func movementFadesGeometrically() {
        let place = PixelPoint(x: 10, y: 20)
        let movement = PixelPoint(x: 4, y: -8)
        #expect(MotionModel.moving.expected(from: place, movement: movement, frames: 1) == PixelPoint(x: 12, y: 16))
        #expect(MotionModel.moving.expected(from: place, movement: movement, frames: 3) == PixelPoint(x: 13.5, y: 13))
        #expect(MotionModel.moving.expected(from: place, movement: nil, frames: 1) == place)
        #expect(MotionModel.still.expected(from: place, movement: movement, frames: 1) == place)
    }
}
