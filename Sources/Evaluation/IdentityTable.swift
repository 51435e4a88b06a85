/// Identities: tracks joined across links from a parent to its only child, as after a gap.
///
/// Also how often each identity of the reference meets each of the result; the tables of MOTA, IDF1 and HOTA.
///
/// - Source: py-ctcmetrics 1.3.3 joins tracks in this way before it computes these measures.
struct IdentityTable {
    /// A reference identity and a result identity that meet.
    struct Meeting {
        var reference: Int
        var result: Int
        /// Frames in which the result's object covers the reference's.
        var frames: Int
    }

    /// The meetings, ordered by reference, then by result.
    private(set) var meetings: [Meeting] = []
    /// For each reference identity its objects.
    private(set) var referenceObjects: [Int]
    /// For each result identity its meetings and its objects that cover nothing.
    private(set) var resultObjects: [Int]
    /// Result objects that cover nothing.
    private(set) var falseObjects = 0
    /// Reference objects that nothing covers.
    private(set) var missedObjects = 0

    init(_ comparison: TrackingComparison) {
        let reference = TrackIdentities(comparison.referenceRecords)
        let result = TrackIdentities(comparison.resultRecords)
        referenceObjects = Array(repeating: 0, count: reference.count)
        resultObjects = Array(repeating: 0, count: result.count)
        var keys: [UInt64] = []
        for frame in comparison.frames {
            for (object, label) in frame.referenceLabels.enumerated() {
                guard let identity = reference.identity(of: label) else { continue }
                referenceObjects[identity] += 1
                if let covering = frame.coveringLabel(of: object), let other = result.identity(of: covering) {
                    resultObjects[other] += 1
                    keys.append(UInt64(identity) << 32 | UInt64(other))
                } else {
                    missedObjects += 1
                }
            }
            for (object, label) in frame.resultLabels.enumerated() where frame.coverCount[object] == 0 {
                guard let identity = result.identity(of: label) else { continue }
                resultObjects[identity] += 1
                falseObjects += 1
            }
        }
        meetings = IdentityTable.counted(keys.sorted())
    }

    private static func counted(_ keys: [UInt64]) -> [Meeting] {
        var meetings: [Meeting] = []
        var last: UInt64?
        for key in keys {
            if key == last {
                meetings[meetings.count - 1].frames += 1
            } else {
                meetings.append(Meeting(reference: Int(key >> 32), result: Int(key & 0xFFFF_FFFF), frames: 1))
            }
            last = key
        }
        return meetings
    }
}

/// Numbers for tracks, from 0; a parent and its only child share one.
struct TrackIdentities {
    /// Number of identities.
    private(set) var count = 0
    private var identityOfLabel: [UInt32: Int] = [:]

    init(_ records: [TrackRecord]) {
        var childCounts: [UInt32: Int] = [:]
        for record in records where record.parent != 0 { childCounts[record.parent, default: 0] += 1 }
        // Parents end before their children begin, so they come first in this order.
        for record in records.sorted(by: { ($0.firstFrame, $0.label) < ($1.firstFrame, $1.label) }) {
            if childCounts[record.parent] == 1, let identity = identityOfLabel[record.parent] {
                identityOfLabel[record.label] = identity
            } else {
                identityOfLabel[record.label] = count
                count += 1
            }
        }
    }

    /// The identity of a label, nil when no track has it.
    func identity(of label: UInt32) -> Int? { identityOfLabel[label] }
}
