/// Branching correctness BC(i): divisions found with the right mother and daughters, up to i frames off.
///
/// A division is a track with two children or more. A division of the result is right when it has as many children as
/// the reference's, the mothers' ends and the children's beginnings each differ by at most `i` frames, and mother and
/// children cover each other's counterparts, and nothing else, in the last common frame of the mothers and the first
/// common frame of the children.
///
/// - Source: V. Ulman et al., "An objective comparison of cell-tracking algorithms", Nature Methods 14 (2017), in the
///   form of py-ctcmetrics 1.3.3.
public struct BranchingCorrectness: Sendable, Hashable, Codable {
    /// The tolerance, in frames.
    public let tolerance: Int
    /// Divisions of the result that are right.
    public let truePositives: Int
    /// Divisions of the result that are not.
    public let falsePositives: Int
    /// Divisions of the reference that were not found.
    public let falseNegatives: Int

    /// Compares the divisions of two movies.
    ///
    /// - Parameters:
    ///   - comparison: the movies.
    ///   - tolerance: the greatest difference in time, in frames, at least 0.
    public init(_ comparison: TrackingComparison, tolerance: Int) {
        let reference = BranchingCorrectness.divisions(comparison.referenceRecords)
        let result = BranchingCorrectness.divisions(comparison.resultRecords)
        var matches = 0
        for found in result {
            matches += reference.count { $0.agrees(with: found, within: tolerance, comparison.frames) }
        }
        self.tolerance = tolerance
        truePositives = matches
        falsePositives = result.count - matches
        falseNegatives = reference.count - matches
    }

    /// The F1 score of the divisions; nil when the reference has none.
    public var value: Double? {
        guard truePositives + falseNegatives > 0 else { return nil }
        return 2 * Double(truePositives) / Double(2 * truePositives + falsePositives + falseNegatives)
    }

    private static func divisions(_ records: [TrackRecord]) -> [TableDivision] {
        let children = Dictionary(grouping: records.filter { $0.parent != 0 }, by: \.parent)
        return records.compactMap { mother in
            guard let daughters = children[mother.label], daughters.count >= 2 else { return nil }
            return TableDivision(mother: mother, daughters: daughters)
        }
    }
}

/// A track with two children or more.
private struct TableDivision {
    var mother: TrackRecord
    var daughters: [TrackRecord]

    /// Whether a division of the result is this one of the reference.
    func agrees(with found: TableDivision, within tolerance: Int, _ frames: [FrameMatch]) -> Bool {
        guard daughters.count == found.daughters.count,
            abs(mother.lastFrame - found.mother.lastFrame) <= tolerance
        else { return false }
        let lastCommon = min(mother.lastFrame, found.mother.lastFrame)
        guard frames[lastCommon].isUniqueMatch(reference: mother.label, result: found.mother.label) else {
            return false
        }
        var matched: Set<UInt32> = []
        for daughter in daughters {
            let partner = found.daughters.first { candidate in
                let firstCommon = max(daughter.firstFrame, candidate.firstFrame)
                return abs(daughter.firstFrame - candidate.firstFrame) <= tolerance
                    && frames[firstCommon].isUniqueMatch(reference: daughter.label, result: candidate.label)
            }
            if let partner { matched.insert(partner.label) }
        }
        return matched.count == daughters.count
    }
}
