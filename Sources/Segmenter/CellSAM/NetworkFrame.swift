import CellImage

/// A frame as the network is to see it, and what follows from its contrast.
struct NetworkFrame {
    /// The channels that the network looks at, and no others.
    var frame: Frame
    /// Where they go.
    var channels: InputChannels
    /// The fixed part of the threshold of boxes.
    var boxThreshold: Double
    /// Whether intensities are still to be normalised.
    var normalizesIntensities: Bool

    /// Takes the network's channels of a frame, each stretched to 0 to 1 if that is asked for, and enhances them if that
    /// is asked for and their contrast is low.
    init(_ frame: Frame, channels: InputChannels, settings: CellSAMParameters) throws(SegmentationError) {
        let planes = try channels.finitePlanes(of: frame).map { plane in
            settings.stretchesChannels ? plane?.rescaledToUnitRange() : plane
        }
        var next = 0
        let slots = planes.map { plane -> Int? in
            guard plane != nil else { return nil }
            next += 1
            return next - 1
        }
        self.channels = InputChannels(first: slots[0], nuclear: slots[1], wholeCell: slots[2])
        boxThreshold = settings.boxThreshold ?? CellSAMParameters.publishedBoxThreshold
        normalizesIntensities = settings.normalizesIntensities
        do {
            self.frame = try Frame(
                index: frame.index,
                timeInSeconds: frame.timeInSeconds,
                channels: planes.compactMap { $0 }
            )
            if settings.enhancesLowContrast { try enhance(planes) }
        } catch {
            throw .pixels(frame: frame.index, reason: "\(error)")
        }
    }

    private mutating func enhance(_ planes: [Plane<Float>?]) throws(ImageError) {
        let blank = Plane<Float>(width: frame.width, height: frame.height, repeating: 0)
        let image = try ColorImage(
            red: planes[0] ?? blank,
            green: planes[1] ?? blank,
            blue: planes[2] ?? blank
        )
        guard let enhancement = LowContrastEnhancement(for: image) else { return }
        let enhanced = enhancement.enhanced(image)
        frame = try Frame(
            index: frame.index,
            timeInSeconds: frame.timeInSeconds,
            channels: [enhanced.red, enhanced.green, enhanced.blue]
        )
        channels = InputChannels(first: 0, nuclear: 1, wholeCell: 2)
        boxThreshold = enhancement.boxThreshold ?? boxThreshold
    }
}
