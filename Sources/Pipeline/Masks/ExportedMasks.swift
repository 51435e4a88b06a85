/// What an export of masks wrote.
public struct ExportedMasks: Sendable, Equatable, Encodable {
    /// The number of cells of every frame.
    public var cellsPerFrame: [Int?]
    /// The boxes of the table that gave no mask, in the order of frames and lines; nil where no boxes were given.
    public var boxesWithoutMask: [BoxWithoutMask]?

    init(_ frames: [MaskDraft.FrameNote], hasBoxes: Bool) {
        cellsPerFrame = frames.map(\.cells)
        boxesWithoutMask = hasBoxes ? frames.flatMap(\.boxesWithoutMask) : nil
    }
}

/// A box that was given and gave no mask.
public struct BoxWithoutMask: Sendable, Equatable, Codable {
    /// The frame, from 0.
    public let frame: Int
    /// The line of the table that the box stands in, from 1.
    public let line: Int
    /// Why there is no mask.
    public let reason: String
}
