import BenchmarkSupport
import CellImage
import Figures
import Foundation
import Lineage

/// Scores bud emergences and mothers against simulated colonies and the published label-free rules.
///
/// `budding --seed 201 --seeds 20 --frames 60 --masks own` (or `true`; `--founders 30` for crowds,
/// `--marker true` for a bud-neck marker in a second channel), or
/// `budding --movie MASKS --sheet FOLDER`.
@main
struct BuddingBenchmark {
    static func main() throws {
        let arguments = Arguments()
        if let folder = arguments.text("sheet", default: "").nonEmpty {
            return try drawSheets(of: arguments.text("movie", default: "."), to: folder)
        }
        let segmented = arguments.text("masks", default: "own") == "own"
        let first = arguments.integer("seed", default: 201)
        let founders = arguments.integer("founders", default: 0)
        var total = BirthScore()
        var rules = Dictionary(uniqueKeysWithValues: LabelFreeRule.allCases.map { ($0, BirthScore()) })
        print(
            "| movie | births | precision | recall | mothers | delay | worst count | births off | frames in bounds | cytokinesis error |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|")
        for seed in first..<first + arguments.integer("seeds", default: 20) {
            let movie = try YeastMovie.simulated(
                seed: UInt64(seed),
                frames: arguments.integer("frames", default: 60),
                founders: founders > 0 ? founders : nil,
                segmented: segmented,
                marked: arguments.text("marker", default: "") == "true"
            )
            let tracked = try TrackedYeast(movie)
            let calls = tracked.calls
            let score = BirthScore(calls, of: tracked)
            print(row(movie.name, score))
            total += score
            for rule in LabelFreeRule.allCases {
                rules[rule]? += BirthScore(tracked.calls(by: rule), of: tracked)
            }
        }
        print(row("all", total))
        for rule in LabelFreeRule.allCases {
            if let score = rules[rule] { print(row(rule.rawValue, score)) }
        }
        for frame in total.framesOutOfBounds {
            print("\nframe \(frame): \(total.counts[frame].called) births called, \(total.counts[frame].known) known")
        }
    }

    /// Draws the births of a real colony, seven to a file.
    private static func drawSheets(of masks: String, to folder: String) throws {
        let movie = try YeastMovie.labelled("colony", folder: masks, frameInterval: FrameInterval(seconds: 300))
        let tracked = try TrackedYeast(movie)
        print(row("colony", BirthScore(tracked.calls, of: tracked)))
        let births = tracked.divisions
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for start in stride(from: 0, to: births.count, by: 7) {
            let sheet = BirthSheet(tracked).draw(Array(births[start..<min(start + 7, births.count)]))
            let path = folder + String(format: "/births%02d.svg", start / 7 + 1)
            try sheet.text(title: "Births").write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    private static func row(_ name: String, _ score: BirthScore) -> String {
        let fields = [
            name, "\(score.known)", percent(score.precision), percent(score.recall), percent(score.mothers),
            mean(score.delays), score.worstCount.map(percent) ?? "-",
            "\(score.worstDifference)", percent(score.countsWithinBounds), mean(score.cytokinesisDelays),
        ]
        return "| " + fields.joined(separator: " | ") + " |"
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

    /// Mean, and mean of the absolute values.
    private static func mean(_ values: [Int]) -> String {
        guard !values.isEmpty else { return "-" }
        let count = Double(values.count)
        let error = Double(values.reduce(0, +)) / count
        return String(format: "%+.2f / %.2f", error, Double(values.map(abs).reduce(0, +)) / count)
    }
}

extension TrackedYeast {
    /// Births as the program calls them.
    var calls: [CalledBirth] {
        divisions.flatMap { division in
            division.daughters.map {
                CalledBirth(
                    bud: $0,
                    mother: division.mother,
                    frame: movie.birthsAreFirstMasks ? division.frame : division.emergenceFrame ?? division.frame,
                    confidence: division.confidence,
                    cytokinesisFrame: division.cytokinesisFrame
                )
            }
        }
    }

    /// The same births with the mothers of a published rule.
    func calls(by rule: LabelFreeRule) -> [CalledBirth] {
        calls.map { call in
            var other = call
            other.mother = track(call.bud).flatMap { rule.mother(of: $0, in: self) }
            other.cytokinesisFrame = nil
            return other
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
