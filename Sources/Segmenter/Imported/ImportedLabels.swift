public import CellImage

/// What to do with a frame for which there are no labels.
public enum MissingFrames: String, Sendable, Codable, CaseIterable {
    /// Stop: `SegmentationError.labels`.
    case refused
    /// Take it for a frame without objects.
    case empty
}

/// Hands out label images that another program made.
///
/// Labels keep their values, so that a caller may compare them with the source; they need not run from 1 to n.
public struct ImportedLabels: Segmenter {
    /// What to do with a frame for which there are no labels.
    public let missingFrames: MissingFrames
    private let source: String?
    private let labels: @Sendable (Int) throws -> LabelImage?

    /// Takes label images from a function, so that only one at a time is in memory.
    ///
    /// - Parameters:
    ///   - source: where the labels come from, for the provenance; nil when there is nothing to say.
    ///   - missingFrames: what to do with a frame for which there are no labels.
    ///   - labels: the label image of a frame, by its 0-based index; nil when there is none. An error that it throws
    ///     becomes the reason of a `SegmentationError.labels`.
    public init(
        source: String? = nil,
        missingFrames: MissingFrames = .refused,
        labels: @escaping @Sendable (_ frame: Int) throws -> LabelImage?
    ) {
        self.source = source
        self.missingFrames = missingFrames
        self.labels = labels
    }

    /// Takes label images from a list, one per frame.
    ///
    /// - Parameters:
    ///   - images: the label images from frame 0 on.
    ///   - missingFrames: what to do with the frames after the last image.
    public init(_ images: [LabelImage], missingFrames: MissingFrames = .refused) {
        self.init(missingFrames: missingFrames) { images.indices.contains($0) ? images[$0] : nil }
    }

    /// Its name, `labels`.
    public var name: String { "labels" }

    /// The treatment of missing frames, and where the labels come from.
    public var parameters: [String: String] {
        var parameters = ["missingFrames": missingFrames.rawValue]
        parameters["source"] = source
        return parameters
    }

    /// Finds the labels of a frame.
    ///
    /// - Parameter frame: the frame; its pixels are not looked at.
    /// - Returns: the labels as they are, without scores.
    /// - Throws: `SegmentationError.noLabels` when they are missing, `.labels` when they are unreadable or of another size
    ///   than the frame.
    public func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        guard let image = try image(of: frame) else {
            return Segmentation(labels: LabelImage(width: frame.width, height: frame.height))
        }
        guard image.width == frame.width, image.height == frame.height else {
            throw .labels(
                frame: frame.index,
                reason: "they are \(image.width) x \(image.height) pixels, "
                    + "but the movie's frame is \(frame.width) x \(frame.height)"
            )
        }
        return Segmentation(labels: image)
    }

    private func image(of frame: Frame) throws(SegmentationError) -> LabelImage? {
        let image: LabelImage?
        do {
            image = try labels(frame.index)
        } catch {
            throw .labels(frame: frame.index, reason: "\(error)")
        }
        if image == nil, missingFrames == .refused {
            throw .noLabels(frame: frame.index)
        }
        return image
    }
}
