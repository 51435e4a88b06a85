import CellImage

/// Checks a track table, and masks frame by frame, against the rules of the Cell Tracking Challenge.
///
/// - Source: the rules are those of py-ctcmetrics 1.3.3 (`valid`), and those that it takes for granted: labels and
///   parents exist, and tracks lie inside the movie.
public struct CTCValidator: Sendable {
    private let records: [TrackRecord]
    private let recordsByLabel: [TrackRecord]
    private let frameCount: Int

    /// Prepares to check a table and the masks of its frames.
    public init(_ records: [TrackRecord], frameCount: Int) {
        self.records = records
        recordsByLabel = records.sorted { $0.label < $1.label }
        self.frameCount = frameCount
    }

    /// The first rule that the table breaks by itself, in the order of its lines; nil for none.
    public var tableViolation: CTCViolation? {
        if records.isEmpty { return .noTracks }
        var recordOfLabel: [UInt32: TrackRecord] = [:]
        for record in records {
            if record.label == 0 { return .labelZero }
            if recordOfLabel.updateValue(record, forKey: record.label) != nil { return .duplicateLabel(record.label) }
        }
        for record in records {
            if record.lastFrame < record.firstFrame { return .endsBeforeItBegins(label: record.label) }
            if record.firstFrame < 0 || record.lastFrame >= frameCount {
                return .outsideTheMovie(label: record.label, frameCount: frameCount)
            }
            if record.parent == 0 { continue }
            guard let parent = recordOfLabel[record.parent] else {
                return .unknownParent(label: record.label, parent: record.parent)
            }
            if parent.lastFrame >= record.firstFrame {
                return .parentEndsTooLate(
                    label: record.label,
                    parent: parent.label,
                    parentEnd: parent.lastFrame,
                    childBegin: record.firstFrame
                )
            }
        }
        return nil
    }

    /// The first label, in ascending order, that masks and table do not share in a frame; nil for none.
    ///
    /// - Parameters:
    ///   - frame: 0-based frame.
    ///   - labels: the labels that occur in its masks, ascending.
    ///   - allowingGaps: whether a track may lack its mask.
    /// - Returns: `.notInTable` or `.missingInFrame`.
    /// - Complexity: O(tracks).
    public func violation(inFrame frame: Int, labels: [UInt32], allowingGaps: Bool = false) -> CTCViolation? {
        let present = recordsByLabel.filter { $0.firstFrame <= frame && frame <= $0.lastFrame }
        var position = 0
        for label in labels {
            while position < present.count, present[position].label < label {
                if !allowingGaps { return .missingInFrame(label: present[position].label, frame: frame) }
                position += 1
            }
            guard position < present.count, present[position].label == label else {
                return .notInTable(label: label, frame: frame)
            }
            position += 1
        }
        if position < present.count, !allowingGaps {
            return .missingInFrame(label: present[position].label, frame: frame)
        }
        return nil
    }

    /// The first rule that a movie breaks: table first, then masks frame by frame; nil when it is valid.
    ///
    /// - Throws: what the movie throws when its masks cannot be read.
    public static func firstViolation(in movie: TrackedMovie) throws -> CTCViolation? {
        let validator = CTCValidator(movie.records, frameCount: movie.frameCount)
        if let violation = validator.tableViolation { return violation }
        for frame in 0..<movie.frameCount {
            let labels = RegionIndex(try movie.masks(frame).runs).labels
            if let violation = validator.violation(inFrame: frame, labels: labels) { return violation }
        }
        return nil
    }
}
