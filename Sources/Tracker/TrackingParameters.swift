import CellImage

/// How detections of neighbouring frames are joined.
public enum TrackingMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// Optimal assignment by overlap, distance and size, with gap bridging.
    case overlap
    /// The IoU tracker of Bochinski, Eiselein and Sikora, 2017.
    case iou
}

/// Whether a cell's last movement helps to predict the next one.
public enum MotionMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Used when the movie shows that it predicts better than standing still.
    case automatic
    /// Cells are expected where they were.
    case still
    /// Cells are expected to go on as they moved, damped by half.
    case moving
}

/// Every number that shapes tracking; the defaults suit most movies as they are.
///
/// Coded as a flat object of the names below; absent names take their default, unknown ones are refused.
public struct TrackingParameters: Sendable, Equatable {
    /// How detections are joined; default `overlap`.
    public var method = TrackingMethod.overlap
    /// Frames in a row that a cell may be missing before its track ends, 0 to 63; default 2.
    ///
    /// Used by `overlap` only. Counted in frames that were given: a frame skipped as unreadable does not count.
    public var maximumGap = 2
    /// Greatest distance a cell is looked for from where it is expected, in pixels; default nil, found from the movie.
    public var gateInPixels: Double?
    /// Share of the overlap in the cost of a link, 0 to 1, the rest being distance; default 0.5.
    public var overlapWeight = 0.5
    /// Weight of the change of area in the cost of a link; default 1, 0 leaves it out.
    ///
    /// It is not counted at the image border.
    public var sizeWeight = 1.0
    /// Weight of the change of mean intensity in the cost of a link, where it is known; default 0.5, 0 leaves it out.
    ///
    /// It is not counted at the image border.
    public var brightnessWeight = 0.5
    /// Cost of a track's end inside the image, and of a beginning; default nil, found from the movie.
    ///
    /// Costs are negative log likelihood ratios: one unit makes an explanation 2.7 times less likely.
    public var endCost: Double?
    /// Cost of every frame in which a bridged cell is missing; default nil, found from the movie.
    public var missCost: Double?
    /// Links cheaper than this are made from frame to frame, dearer ones compete with bridges over gaps; default 1.
    public var clearCost = 1.0
    /// Whether missed, merged, cut and stray masks are repaired where neighbouring frames make it clear; default true.
    ///
    /// Used by `overlap` only.
    public var repairsMasks = true
    /// Whether a cell's last movement predicts the next one; default `automatic`.
    public var motion = MotionMode.automatic
    /// The thresholds of the method `iou`.
    public var iou = IoUTrackingParameters()

    /// Makes the default parameters.
    public init() {}

    /// Earlier frames that each frame must be compared with, for `FrameOverlapper`.
    public var reach: Int { method == .iou ? 1 : maximumGap + 1 }

    /// Checks that every parameter lies in its range.
    ///
    /// - Throws: `TrackerError.parameter` naming the first one that does not.
    public func validate() throws(TrackerError) {
        try TrackingParameters.require((0...63).contains(maximumGap), "maximumGap", "must be between 0 and 63")
        if let gateInPixels {
            try TrackingParameters.require(
                gateInPixels > 0 && gateInPixels.isFinite,
                "gateInPixels",
                "must be a positive number of pixels"
            )
        }
        try TrackingParameters.require((0...1).contains(overlapWeight), "overlapWeight", "must be between 0 and 1")
        for (name, value) in [
            ("sizeWeight", sizeWeight), ("brightnessWeight", brightnessWeight), ("endCost", endCost ?? 0),
            ("missCost", missCost ?? 0),
            ("clearCost", clearCost),
        ] {
            try TrackingParameters.require((0...1000).contains(value), name, "must be between 0 and 1000")
        }
        try iou.validate()
    }

    static func require(_ holds: Bool, _ name: String, _ reason: String) throws(TrackerError) {
        guard holds else { throw .parameter(name: name, reason: reason) }
    }
}

extension TrackingParameters: Codable {
    /// Costs of version 0.1, on a scale that is no more; files that hold them are read without them.
    private enum FormerName: String, CodingKey, CaseIterable {
        case unmatchedCost, promptCost, gapCost
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case method, maximumGap, gateInPixels, overlapWeight, sizeWeight, brightnessWeight, endCost, missCost,
            clearCost, motion, repairsMasks, iou
    }

    /// Reads parameters; absent names keep their default.
    ///
    /// - Throws: `TrackerError.parameter` for an unknown name, `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(known: CodingKeys.allCases.map(\.rawValue) + FormerName.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        method = try values.decodeIfPresent(TrackingMethod.self, forKey: .method) ?? method
        maximumGap = try values.decodeIfPresent(Int.self, forKey: .maximumGap) ?? maximumGap
        gateInPixels = try values.decodeIfPresent(Double.self, forKey: .gateInPixels)
        overlapWeight = try values.decodeIfPresent(Double.self, forKey: .overlapWeight) ?? overlapWeight
        let isFormer = try decoder.container(keyedBy: FormerName.self).allKeys.isEmpty == false
        if !isFormer { sizeWeight = try values.decodeIfPresent(Double.self, forKey: .sizeWeight) ?? sizeWeight }
        brightnessWeight =
            try values.decodeIfPresent(Double.self, forKey: .brightnessWeight) ?? brightnessWeight
        endCost = try values.decodeIfPresent(Double.self, forKey: .endCost)
        missCost = try values.decodeIfPresent(Double.self, forKey: .missCost)
        clearCost = try values.decodeIfPresent(Double.self, forKey: .clearCost) ?? clearCost
        repairsMasks = try values.decodeIfPresent(Bool.self, forKey: .repairsMasks) ?? repairsMasks
        motion = try values.decodeIfPresent(MotionMode.self, forKey: .motion) ?? motion
        iou = try values.decodeIfPresent(IoUTrackingParameters.self, forKey: .iou) ?? iou
    }
}

extension Decoder {
    /// Throws when the object to be decoded has a name that is not known.
    func refuseUnknownKeys(known: [String]) throws {
        guard let name = try unknownName(known: known) else { return }
        throw TrackerError.parameter(
            name: name,
            reason: "is not a tracking parameter; known here are \(known.joined(separator: ", "))"
        )
    }
}
