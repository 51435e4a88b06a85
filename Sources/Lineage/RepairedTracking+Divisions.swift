public import CellImage
public import Tracker

extension RepairedTracking {
    /// Follows cells that do not divide.
    public init(tracker: Tracker) {
        self.init(tracker: tracker) { _, linked in DivisionResult(tracking: linked, divisions: []) }
    }

    /// Follows cells that divide by mitosis.
    ///
    /// - Parameters:
    ///   - tracker: joins detections.
    ///   - mitoses: finds the mitoses.
    ///   - frameInterval: the clock, for the length of a cell cycle; nil when unknown.
    public init(tracker: Tracker, mitoses: DivisionDetection, frameInterval: FrameInterval? = nil) {
        self.init(tracker: tracker) { movie, linked in
            try mitoses.detect(
                frames: movie.frames,
                overlaps: movie.overlaps,
                tracking: linked,
                frameInterval: frameInterval
            )
        }
    }

    /// Follows cells that bud.
    ///
    /// - Parameters:
    ///   - tracker: joins detections.
    ///   - buds: finds buds and their mothers.
    ///   - frameInterval: the clock, for the time between two buds; nil when unknown.
    ///   - pixelSize: the size of a pixel, for the size at which buds count as emerged; nil when unknown.
    ///   - neckMarker: gives the channel of a bud-neck marker of a 0-based frame; nil when there is no such channel.
    public init(
        tracker: Tracker,
        buds: Budding,
        frameInterval: FrameInterval? = nil,
        pixelSize: PixelSize? = nil,
        neckMarker: (@Sendable (Int) throws -> Plane<Float>)? = nil
    ) {
        self.init(tracker: tracker) { movie, linked in
            let found = try buds.detect(
                frames: movie.frames,
                overlaps: movie.overlaps,
                tracking: linked,
                frameInterval: frameInterval,
                pixelSize: pixelSize,
                masks: { try movie.masks(inFrame: $0) },
                neckMarker: neckMarker
            )
            return DivisionResult(tracking: found.tracking, divisions: found.divisions)
        }
    }

    /// Follows the cells of a movie.
    ///
    /// - Parameters:
    ///   - movie: its detections and their overlaps.
    ///   - masks: gives the masks of a 0-based frame as they were added; asked again where they may need a repair.
    /// - Returns: tracks, divisions and repairs.
    /// - Throws: what tracking, division detection and `masks` throw.
    public func run(
        _ movie: DetectedMovie,
        masks: @escaping @Sendable (Int) throws -> LabelRuns
    ) throws -> Result {
        try run(RepairedFrames(frames: movie.frames, overlaps: movie.overlaps, masks: masks))
    }
}

extension RepairedTracking.Result {
    /// Tracks in the order of their ids.
    public var tracks: [Track] { division.tracking.tracks }

    /// Who is whose mother.
    ///
    /// - Throws: the `LineageError` of the first rule that tracks and divisions break.
    public func forest() throws(LineageError) -> LineageForest {
        try LineageForest(tracks: tracks, divisions: division.divisions, frames: movie.frames)
    }

    /// The masks of a frame after repairs, with the ids of their tracks as labels; masks without a track are left out.
    ///
    /// - Parameter frame: a 0-based frame of the movie.
    /// - Returns: runs with the new labels.
    /// - Throws: what reading the masks throws.
    public func trackMasks(inFrame frame: Int) throws -> LabelRuns {
        var names: [UInt32: UInt32] = [:]
        for track in tracks {
            if let seen = track.observation(inFrame: frame) { names[seen.label] = UInt32(exactly: track.id) }
        }
        return try movie.masks(inFrame: frame).keepingLabels(Set(names.keys)).mappingLabels(names)
    }
}
