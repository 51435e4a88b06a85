/// Turns links into tracks with stable ids.
public enum TrackBuilder {
    /// Follows links from detection to detection.
    ///
    /// - Parameters:
    ///   - detections: every detection that must be in a track, in ascending order.
    ///   - links: links between them; each detection has at most one link to a later and one from an earlier frame.
    /// - Returns: tracks numbered by first frame, then by first label, and the links ordered by their later ends.
    /// - Complexity: O(n log n).
    public static func build(detections: [DetectionID], links: [Link]) -> TrackingResult {
        var next = [Int](repeating: -1, count: detections.count)
        var hasPrevious = [Bool](repeating: false, count: detections.count)
        for link in links {
            guard let from = detections.position(of: link.from), let to = detections.position(of: link.to) else {
                preconditionFailure("a link names a detection that is not among the detections")
            }
            precondition(from < to && next[from] < 0 && !hasPrevious[to], "links branch, merge or run backwards")
            next[from] = to
            hasPrevious[to] = true
        }
        return TrackingResult(
            tracks: tracks(
                first: detections.indices.filter { !hasPrevious[$0] },
                next: { next[$0] },
                identity: { detections[$0] }
            ),
            links: links.sorted { $0.to < $1.to }
        )
    }

    /// Follows numbers of detections.
    ///
    /// - Parameters:
    ///   - first: the detections that begin tracks, in ascending order.
    ///   - next: the detection after another one; -1 after the last one.
    ///   - identity: what a number stands for.
    /// - Returns: tracks in the order of their beginnings.
    static func tracks(
        first: [Int],
        next: (Int) -> Int,
        identity: (Int) -> DetectionID
    ) -> [Track] {
        first.enumerated().map { index, first in
            var numbers: [Int] = []
            var current = first
            while current >= 0 {
                numbers.append(current)
                current = next(current)
            }
            return Track(id: index + 1, observations: numbers.map(identity))
        }
    }
}

extension [DetectionID] {
    /// The position of a detection in an ascending list.
    fileprivate func position(of detection: DetectionID) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < detection {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < count && self[low] == detection ? low : nil
    }
}
