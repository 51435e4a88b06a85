/// On what the method `iou` computes the intersection over union.
public enum IoUGeometry: String, Sendable, Hashable, Codable, CaseIterable {
    /// The objects' pixels.
    case masks
    /// Their bounding boxes, as in the paper.
    case boxes
}

/// The thresholds of the IoU tracker.
///
/// - Source: Bochinski, Eiselein, Sikora, "High-speed tracking-by-detection without using image information",
///   AVSS 2017; the names there are given with each.
public struct IoUTrackingParameters: Sendable, Equatable {
    /// Lowest score of a detection that is considered (sigma_l), 0 to 1; default 0.
    ///
    /// Detections without a score count as 1.
    public var minimumScore = 0.0
    /// A track is kept only if its best score reaches this (sigma_h), 0 to 1; default 0.5.
    public var minimumBestScore = 0.5
    /// Lowest IoU at which a detection continues a track (sigma_IoU), above 0 up to 1; default 0.3.
    public var minimumIoU = 0.3
    /// A track is kept only if it has this many detections (t_min), at least 1; default 1, which keeps all.
    public var minimumLength = 1
    /// On what the IoU is computed; default `masks`.
    public var geometry = IoUGeometry.masks

    /// Makes the default parameters.
    public init() {}

    func validate() throws(TrackerError) {
        for (name, value) in [("iou.minimumScore", minimumScore), ("iou.minimumBestScore", minimumBestScore)] {
            try TrackingParameters.require((0...1).contains(value), name, "must be between 0 and 1")
        }
        try TrackingParameters.require(
            minimumIoU > 0 && minimumIoU <= 1,
            "iou.minimumIoU",
            "must be greater than 0 and at most 1"
        )
        try TrackingParameters.require(minimumLength >= 1, "iou.minimumLength", "must be at least 1")
    }
}

extension IoUTrackingParameters: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case minimumScore, minimumBestScore, minimumIoU, minimumLength, geometry
    }

    /// Reads parameters; absent names keep their default.
    ///
    /// - Throws: `TrackerError.parameter` for an unknown name, `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        minimumScore = try values.decodeIfPresent(Double.self, forKey: .minimumScore) ?? minimumScore
        minimumBestScore = try values.decodeIfPresent(Double.self, forKey: .minimumBestScore) ?? minimumBestScore
        minimumIoU = try values.decodeIfPresent(Double.self, forKey: .minimumIoU) ?? minimumIoU
        minimumLength = try values.decodeIfPresent(Int.self, forKey: .minimumLength) ?? minimumLength
        geometry = try values.decodeIfPresent(IoUGeometry.self, forKey: .geometry) ?? geometry
    }
}
