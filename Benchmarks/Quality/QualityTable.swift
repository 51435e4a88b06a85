import BenchmarkSupport
import Evaluation
import Foundation

/// Scores every way of tracking on every movie, and prints a table.
@main
struct QualityTable {
    static func main() throws {
        guard CommandLine.arguments.count >= 2 else {
            print("usage: quality FOLDER (the folder of real movies), or quality --data FOLDER for single trials")
            exit(64)
        }
        if CommandLine.arguments.count > 2 { return try Trials(Arguments()).run() }
        print("| movie | tracker | TRA | LNK | AOGM | CT | TF | BC(1) | DIV F1 (2) | CCA | MOTA | IDF1 | HOTA |")
        print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
        for movie in try QualityMovie.all(in: CommandLine.arguments[1]) {
            let annotated = AnnotatedFrames(movie)
            for way in TrackingWay.allCases {
                let comparison = try TrackingComparison(
                    reference: annotated.truth(of: movie),
                    result: try way.track(movie)
                )
                let score = TrackingScore(comparison, maximumTolerance: 2)
                print("| \(movie.name) | \(way.rawValue) | " + cells(score).joined(separator: " | ") + " |")
            }
        }
    }

    private static func cells(_ score: TrackingScore) -> [String] {
        let aogm = String(format: "%.1f", score.graph.aogm)
        let values: [Double?] = [
            score.completeTracks.value, score.trackFractions.value, score.branchingCorrectness[1].value,
            score.divisions[2].f1, score.cellCycleAccuracy.value, score.multipleObjectTracking.mota,
            score.identity.idf1, score.higherOrderTracking.value,
        ]
        return [text(score.graph.tra), text(score.graph.lnk), aogm] + values.map(text)
    }

    private static func text(_ value: Double?) -> String {
        value.map { String(format: "%.4f", $0) } ?? "-"
    }
}
