import BenchmarkSupport
import CellImage
import Figures
import Foundation
import Lineage

/// Scores bud emergences and mothers against simulated colonies and the published label-free rules.
///
/// `budding --seed 201 --seeds 20 --frames 60 --masks own` (or `true`; `--founders 30` for crowds,
/// `--marker true` for a bud-neck marker in a second channel), or
/// `budding --movie MASKS --mothers CSV --interval 300 --sheet FOLDER` for a real colony: the table has the columns `bud` and
/// `mother`, the interval is in seconds (0: unknown), and the sheet shows every birth; table and sheet may be left out.
@main
struct BuddingBenchmark {
    static func main() throws {
        let arguments = Arguments()
        if let masks = arguments.text("movie", default: "").nonEmpty {
            return try scoreColony(masks, arguments)
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

    /// Scores a real colony, and draws its births.
    private static func scoreColony(_ masks: String, _ arguments: Arguments) throws {
        let seconds = arguments.integer("interval", default: 300)
        let mothers = try arguments.text("mothers", default: "").nonEmpty.map(readMothers) ?? [:]
        let movie = try YeastMovie.labelled(
            "colony",
            folder: masks,
            frameInterval: seconds > 0 ? FrameInterval(seconds: Double(seconds)) : nil,
            mothers: mothers
        )
        let tracked = try TrackedYeast(movie)
        print(row("colony", BirthScore(tracked.calls, of: tracked)))
        for rule in LabelFreeRule.allCases {
            print(row(rule.rawValue, BirthScore(tracked.calls(by: rule), of: tracked)))
        }
        for division in tracked.divisions {
            let bud = division.daughters.first.flatMap { tracked.identity(ofBud: $0) } ?? 0
            let mother = tracked.identity(of: division.mother, atFrame: division.frame) ?? 0
            guard let known = mothers[bud], known != mother else { continue }
            print("bud \(bud), frame \(division.frame): \(mother), known \(known), confidence \(division.confidence)")
        }
        if let folder = arguments.text("sheet", default: "").nonEmpty {
            try drawSheets(of: tracked, to: folder)
        }
    }

    /// The mothers of a table with the columns `bud` and `mother`.
    private static func readMothers(_ path: String) throws -> [UInt32: UInt32] {
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
            .map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
            }
        guard let names = rows.first, let bud = names.firstIndex(of: "bud"), let mother = names.firstIndex(of: "mother")
        else { throw MotherTableError.columns(file: path) }
        let pairs = try rows.enumerated().dropFirst().map { line, row in
            guard row.count == names.count, let bud = UInt32(row[bud]), let mother = UInt32(row[mother]) else {
                throw MotherTableError.row(file: path, line: line + 1)
            }
            return (bud, mother)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Draws the births of a real colony, seven to a file.
    private static func drawSheets(of tracked: TrackedYeast, to folder: String) throws {
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

/// A table of mothers that cannot be read.
private enum MotherTableError: Error, CustomStringConvertible {
    case columns(file: String)
    case row(file: String, line: Int)

    var description: String {
        switch self {
        case .columns(let file): "\(file): a table with the columns 'bud' and 'mother' is needed"
        case .row(let file, let line): "\(file), line \(line): bud and mother must be labels"
        }
    }
}
