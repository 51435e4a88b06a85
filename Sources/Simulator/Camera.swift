/// Turns expected photons into the counts of a camera.
package struct Camera {
    package let parameters: CameraParameters

    /// Photons above which shot and read noise are drawn as one normal number of their summed variance.
    private static let manyPhotons: Float = 64

    package init(_ parameters: CameraParameters) {
        self.parameters = parameters
    }

    /// Whole counts, clipped to the converter's range.
    ///
    /// - Parameters:
    ///   - photons: expected photons per pixel; values below 0 count as 0.
    ///   - generator: the noise of this plane.
    /// - Returns: one count per pixel.
    package func expose(_ photons: [Float], generator: inout SeededGenerator) -> [Float] {
        let gain = Float(parameters.countsPerPhoton)
        let offset = Float(parameters.offsetInCounts)
        let readNoise = Float(parameters.readNoiseInCounts)
        let largest = parameters.maximumCount
        return photons.map { expected in
            let light = max(expected, 0)
            var count: Float
            if !parameters.hasShotNoise || light > Camera.manyPhotons {
                let shotVariance = parameters.hasShotNoise ? gain * gain * light : 0
                let deviation = (shotVariance + readNoise * readNoise).squareRoot()
                count = offset + gain * light
                count += deviation > 0 ? deviation * Float(generator.normal()) : 0
            } else {
                count = offset + gain * Float(generator.poisson(mean: Double(light)))
                count += readNoise > 0 ? readNoise * Float(generator.normal()) : 0
            }
            return min(max(count.rounded(), 0), largest)
        }
    }
}
