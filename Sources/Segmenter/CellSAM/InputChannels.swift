public import CellImage

/// Which channels of a frame the three input channels of CellSAM show.
///
/// The network was trained on a blank first channel, nuclei in the second, and whole cells or membranes in the third;
/// stained sections fill all three with red, green and blue.
public struct InputChannels: Codable, Sendable, Equatable {
    /// 0-based channel of the frame in the first input channel, red in stained sections; nil for none.
    public var first: Int?
    /// 0-based channel of the frame that shows nuclei; nil for none.
    public var nuclear: Int?
    /// 0-based channel of the frame that shows whole cells, or the only one; nil for none.
    public var wholeCell: Int?

    /// Makes an assignment of channels.
    ///
    /// - Parameters:
    ///   - first: 0-based channel for the first input channel; nil leaves it blank.
    ///   - nuclear: 0-based channel that shows nuclei; nil for none.
    ///   - wholeCell: 0-based channel that shows whole cells, or the only one; nil for none.
    public init(first: Int? = nil, nuclear: Int? = nil, wholeCell: Int? = nil) {
        self.first = first
        self.nuclear = nuclear
        self.wholeCell = wholeCell
    }

    /// Assigns all channels of a frame as the reference does: the last one shows whole cells, the one before it nuclei.
    ///
    /// - Parameter count: channels of the frame, 1 to 3.
    /// - Throws: `SegmentationError.parameter` for any other number.
    public init(allOf count: Int) throws(SegmentationError) {
        guard (1...3).contains(count) else {
            throw .parameter(name: "channels", reason: "the network takes 1 to 3 channels, not \(count)")
        }
        self.init(first: count == 3 ? 0 : nil, nuclear: count >= 2 ? count - 2 : nil, wholeCell: count - 1)
    }

    /// The three channels in the network's order; nil for a blank one.
    var slots: [Int?] { [first, nuclear, wholeCell] }

    /// The planes that the network's three channels show; nil for a blank one.
    ///
    /// - Parameter frame: the frame.
    /// - Returns: three planes.
    /// - Throws: `SegmentationError.channel` when the frame lacks one, `.parameter` when no channel is assigned.
    public func planes(of frame: Frame) throws(SegmentationError) -> [Plane<Float>?] {
        guard slots.contains(where: { $0 != nil }) else {
            throw .parameter(name: "channels", reason: "the network needs at least one channel")
        }
        var planes: [Plane<Float>?] = []
        for slot in slots {
            guard let slot else {
                planes.append(nil)
                continue
            }
            guard frame.channels.indices.contains(slot) else {
                throw .channel(index: slot, available: frame.channels.count)
            }
            planes.append(frame.channels[slot])
        }
        return planes
    }

    /// As `planes(of:)`, of a whole frame that is to be segmented.
    ///
    /// - Throws: `SegmentationError.pixels` for a channel without any finite pixel, and what `planes(of:)` throws.
    func finitePlanes(of frame: Frame) throws(SegmentationError) -> [Plane<Float>?] {
        guard frame.width > 0, frame.height > 0 else {
            throw .pixels(frame: frame.index, reason: "it has no pixels")
        }
        let planes = try planes(of: frame)
        for (slot, plane) in zip(slots, planes) {
            guard let slot, let plane, plane.finiteRange == nil else { continue }
            throw .pixels(frame: frame.index, reason: "channel \(slot) has no finite pixel")
        }
        return planes
    }
}
