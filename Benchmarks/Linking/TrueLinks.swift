import Foundation
import Tracker

/// The links of the truth: each detection of a true track with the next one.
struct TrueLinks {
    private struct Pair: Hashable {
        var from: DetectionID
        var to: DetectionID
    }

    private let pairs: Set<Pair>
    private let detections: Int

    /// Reads the table that `make-inputs` writes, up to a frame.
    init(path: String, frameCount: Int) throws {
        var last: [Int: DetectionID] = [:]
        var pairs: Set<Pair> = []
        var detections = 0
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",").prefix(3).compactMap { Int($0) }
            guard fields.count == 3, fields[0] < frameCount else { continue }
            let found = DetectionID(frame: fields[0], label: UInt32(fields[1]))
            if let before = last.updateValue(found, forKey: fields[2]) {
                pairs.insert(Pair(from: before, to: found))
            }
            detections += 1
        }
        self.pairs = pairs
        self.detections = detections
    }

    /// Share of true links that were found, and share of found links that are true.
    func score(_ links: [Link]) -> [String: Double] {
        let hits = links.count { pairs.contains(Pair(from: $0.from, to: $0.to)) }
        return [
            "detections": Double(detections),
            "share of true links found": Double(hits) / Double(max(1, pairs.count)),
            "share of found links true": Double(hits) / Double(max(1, links.count)),
        ]
    }
}
