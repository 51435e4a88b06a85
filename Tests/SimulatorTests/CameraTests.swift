import Simulator
import Testing

private func camera(readNoise: Double, hasShotNoise: Bool, bitDepth: Int = 16) -> Camera {
    Camera(
        CameraParameters(
            blurInMicrometers: 0,
            offsetInCounts: 100,
            countsPerPhoton: 2,
            readNoiseInCounts: readNoise,
            hasShotNoise: hasShotNoise,
            bitDepth: bitDepth
        )
    )
}

/// Below and above the light from which shot and read noise are drawn together.
@Test(arguments: [Float(20), 400])
func noiseFollowsThePhotons(photons: Float) {
    var generator = SeededGenerator(seed: 1)
    let light = [Float](repeating: photons, count: 20_000)
    let counts = camera(readNoise: 3, hasShotNoise: true).expose(light, generator: &generator)
    let mean = counts.reduce(0, +) / 20_000
    let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean - (100 + 2 * photons)) < 1)
    // Gain squared times photons, plus read noise, plus rounding.
    let expected = 4 * photons + 9 + 1 / 12
    #expect(abs(variance - expected) < 0.05 * expected)
}

@Test func withoutNoiseCountsAreExpectedOnes() {
    var generator = SeededGenerator(seed: 1)
    let counts = camera(readNoise: 0, hasShotNoise: false).expose([0, 10, 250.3, -5], generator: &generator)
    #expect(counts == [100, 120, 601, 100])
}

@Test func countsAreClipped() {
    var generator = SeededGenerator(seed: 1)
    let counts = camera(readNoise: 0, hasShotNoise: false, bitDepth: 8).expose([0, 500], generator: &generator)
    #expect(counts == [100, 255])
}
