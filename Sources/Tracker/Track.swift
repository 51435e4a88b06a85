/// One cell from birth or entry to division, death or exit, while the tracker could follow it.
public struct Track: Sendable, Equatable {
    /// Stable, 1-based: tracks are numbered by first frame, then by first label.
    public var id: Int
    /// At least one observation, in strictly ascending frame order; frames may be missing (gaps).
    public var observations: [DetectionID]

    /// Makes a track.
    public init(id: Int, observations: [DetectionID]) {
        self.id = id
        self.observations = observations
    }

    /// Frame of the first observation.
    public var firstFrame: Int { observations.first?.frame ?? 0 }
    /// Frame of the last observation.
    public var lastFrame: Int { observations.last?.frame ?? 0 }

    /// The observation of a frame; nil when there is none.
    ///
    /// - Complexity: O(log n) for n observations.
    package func observation(inFrame frame: Int) -> DetectionID? {
        guard firstFrame <= frame, frame <= lastFrame else { return nil }
        return observations.sortedIndex(of: frame, by: \.frame).map { observations[$0] }
    }

    /// The sightings just before and after one, as far as they lie within some frames of it.
    func neighbours(of id: DetectionID, withinFrames frames: Int) -> [DetectionID] {
        guard let index = observations.firstIndex(of: id) else { return [] }
        return [index - 1, index + 1].filter(observations.indices.contains).map { observations[$0] }
            .filter { abs($0.frame - id.frame) <= frames }
    }

    /// Puts a repaired detection in the place of another one of its frame.
    mutating func replace(_ old: DetectionID, with new: DetectionID) {
        if let index = observations.firstIndex(of: old) { observations[index] = new }
    }
}

/// Two detections of different frames.
public struct DetectionPair: Sendable, Hashable {
    /// The earlier detection.
    public var from: DetectionID
    /// The later detection.
    public var to: DetectionID

    /// Makes a pair.
    public init(from: DetectionID, to: DetectionID) {
        self.from = from
        self.to = to
    }
}

/// The tracker's decision that two detections are the same cell.
public struct Link: Sendable, Equatable {
    /// The earlier detection.
    public var from: DetectionID
    /// The later detection.
    public var to: DetectionID
    /// Cost of the link; smaller is better.
    ///
    /// Its scale belongs to the tracking method.
    public var cost: Double
    /// Intersection over union of the two masks after drift correction, 0 to 1.
    public var iou: Double
    /// Cost of the best alternative for either end; nil when there was none.
    public var rivalCost: Double?
    /// That alternative; it shares one end with the link.
    public var rival: DetectionPair?

    /// Makes a link.
    public init(
        from: DetectionID,
        to: DetectionID,
        cost: Double,
        iou: Double,
        rivalCost: Double? = nil,
        rival: DetectionPair? = nil
    ) {
        self.from = from
        self.to = to
        self.cost = cost
        self.iou = iou
        self.rivalCost = rivalCost
        self.rival = rival
    }

    /// Frames between the two ends that have no observation.
    public var gap: Int { to.frame - from.frame - 1 }
}

/// What linking a movie gives: tracks, and the links that made them.
public struct TrackingResult: Sendable, Equatable {
    /// Tracks in the order of their ids.
    public var tracks: [Track]
    /// Links in the order of their later ends, each joining two consecutive observations of one track.
    public var links: [Link]

    /// Makes a result.
    public init(tracks: [Track], links: [Link]) {
        self.tracks = tracks
        self.links = links
    }
}
