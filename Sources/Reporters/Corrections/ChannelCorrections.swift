public import CellImage

/// Corrects the images of every channel before anything is measured.
///
/// The order is that of the light's way, backwards: the dark level was added last, so it goes first; the flat field
/// scales what remains; the shift brings the channels over one another; only then do the pixels of all channels show the
/// same spot, so that bleed-through can be undone. The background is subtracted after that, from the measurements:
/// unmixing is linear, so unmixed signal minus unmixed background is the same as the unmixed difference.
///
/// Saturated pixels must be counted in the frame as it was detected: see `RegionMeasurer.measure`.
public struct ChannelCorrections: Sendable, Equatable {
    private let channels: [PixelCorrection]
    private let bleedThrough: BleedThrough?

    /// Makes corrections.
    ///
    /// - Parameters:
    ///   - channels: one per channel of the movie.
    ///   - bleedThrough: shares between all channels; nil for none.
    /// - Throws: `ReporterError.correction` for a correction that cannot be made, `.bleedThrough` when its matrix has
    ///   another number of channels.
    public init(channels: [ChannelCorrection], bleedThrough: BleedThrough? = nil) throws(ReporterError) {
        var prepared: [PixelCorrection] = []
        for (channel, correction) in channels.enumerated() {
            prepared.append(try PixelCorrection(correction, channel: channel))
        }
        if let bleedThrough, bleedThrough.shares.count != channels.count {
            throw .bleedThrough(
                reason: "it is for \(bleedThrough.shares.count) channels, the movie has \(channels.count)"
            )
        }
        self.channels = prepared
        self.bleedThrough = bleedThrough
    }

    /// Corrects a frame.
    ///
    /// - Returns: a frame of the same size; pixels that are dead in the flat field, and those for which a shifted channel has no
    ///   value, are NaN.
    /// - Throws: `ReporterError.correction` when an image is not of the frame's size, `.parameter` when the frame has
    ///   another number of channels.
    /// - Complexity: O(pixels times channels), times channels again with bleed-through.
    public func apply(to frame: Frame) throws(ReporterError) -> Frame {
        guard channels.count == frame.channels.count else {
            throw .parameter(
                name: "channel corrections",
                reason: "there are \(channels.count) for \(frame.channels.count) channel(s)"
            )
        }
        var planes: [Plane<Float>] = []
        for (channel, plane) in frame.channels.enumerated() {
            planes.append(try channels[channel].apply(to: plane, channel: channel))
        }
        if let bleedThrough { planes = bleedThrough.unmixing(planes) }
        do {
            return try Frame(index: frame.index, timeInSeconds: frame.timeInSeconds, channels: planes)
        } catch {
            throw .parameter(name: "channel corrections", reason: "\(error)")
        }
    }
}

extension BleedThrough {
    /// The own signals of planes that hold mixtures; as many planes as channels, all of one size.
    func unmixing(_ mixed: [Plane<Float>]) -> [Plane<Float>] {
        inverse.map { row in
            var own = Plane<Float>(width: mixed[0].width, height: mixed[0].height, repeating: 0)
            // A factor of 0 is left out, so that a pixel without value in one channel does not spread to all.
            for (plane, factor) in zip(mixed, row.map(Float.init)) where factor != 0 {
                for index in own.pixels.indices { own.pixels[index] += factor * plane.pixels[index] }
            }
            return own
        }
    }
}
