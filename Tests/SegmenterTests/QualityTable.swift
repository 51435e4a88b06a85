import Evaluation
import Foundation

/// Rows of the table in docs/methods/classical-segmentation.md.
enum QualityTable {
    /// One line of the table.
    static func row(_ name: String, _ score: SegmentationScore) -> String {
        let values = [
            score.counts[0].f1, score.counts[0].precision, score.counts[0].recall,
            score.counts[0].meanMatchedOverlap, score.seg,
        ]
        let texts = values.map { $0.map { String(format: "%.3f", $0) } ?? "-" }
        return "| \(name) | \(score.frameCount) | \(texts.joined(separator: " | ")) |"
    }
}
