import ArgumentParser
import Evaluation

/// Tracks beside a truth.
struct EvaluateTracking: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking",
        abstract: "Measures of the Cell Tracking Challenge, MOTA, IDF1, HOTA, and divisions.",
        discussion: """
            The truth is a folder of the Cell Tracking Challenge: man_track.txt and its masks, or one that holds a \
            folder TRA with them; where a folder SEG lies beside TRA, segmentation is scored with its masks. The \
            frames from the first to the last mask file of the truth are scored; none may be missing in between.
            Example:
              celltrack evaluate tracking --truth 01_GT --result movie.celltrack
            """
    )

    @Option(help: ArgumentHelp("The truth.", valueName: "folder"))
    var truth: String

    @Option(help: ArgumentHelp("A result file, or a folder with res_track.txt and masks.", valueName: "path"))
    var result: String

    @Option(help: ArgumentHelp("Frames by which a division may be early or late, at most.", valueName: "frames"))
    var tolerance = 2

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...100).contains(tolerance) else { throw ValidationError("--tolerance must be between 0 and 100") }
    }

    func run() throws {
        let truth = try ChallengeFolder(truth: truth)
        let found = try TrackedResult(path: result).movie
        let comparison = try TrackingComparison(
            reference: truth.movie,
            result: found,
            segmentation: truth.segmentation,
            frames: truth.frames
        )
        let report = TrackingReport(
            TrackingScore(comparison, maximumTolerance: tolerance),
            tolerance: tolerance,
            frames: truth.frames,
            of: found.frameCount
        )
        guard !json.json else { return try StandardOutput.print(json: report) }
        StandardOutput.print(table: report.rows)
        if let note = report.note { StandardOutput.print(table: [["note: " + note]]) }
    }
}

/// The figures of a comparison of tracks.
struct TrackingReport: Encodable {
    private let score: TrackingScore
    private let tolerance: Int
    private let frames: Range<Int>
    private let frameCount: Int

    /// Takes the figures of a score.
    ///
    /// - Parameters:
    ///   - score: the score.
    ///   - tolerance: the greatest shift of a division, in frames.
    ///   - frames: the frames that were scored.
    ///   - frameCount: frames of the result.
    init(_ score: TrackingScore, tolerance: Int, frames: Range<Int>, of frameCount: Int) {
        self.score = score
        self.tolerance = tolerance
        self.frames = frames
        self.frameCount = frameCount
    }

    private var figures: [(name: String, meaning: String, value: Double?)] {
        let branching = score.branchingCorrectness
        let divisions = score.divisions.last
        let measures: [(String, String, Double?)] = [
            ("DET", "cells found", score.graph.det), ("SEG", "their outlines", score.segmentation.seg),
            ("TRA", "cells and links", score.graph.tra), ("LNK", "links", score.graph.lnk),
            ("OP_CTB", "mean of SEG and TRA", score.trackingBenchmark),
            ("AOGM", "weighted number of errors", score.graph.aogm),
            ("CT", "complete tracks", score.completeTracks.value),
            ("TF", "track fractions", score.trackFractions.value),
            ("CCA", "cell cycle lengths", score.cellCycleAccuracy.value),
        ]
        let branchingMeasures = branching.prefix(tolerance + 1).map { measure in
            ("BC\(measure.tolerance)", "branching within \(measure.tolerance) frames", measure.value)
        }
        let identities: [(String, String, Double?)] = [
            ("MOTA", "multiple object tracking accuracy", score.multipleObjectTracking.mota),
            ("IDF1", "identities", score.identity.idf1),
            ("HOTA", "higher order tracking", score.higherOrderTracking.value),
            ("F1", "cells at IoU 0.5", score.segmentation.counts.first?.f1),
            ("DIV_P", "divisions, precision within \(tolerance) frames", divisions?.precision),
            ("DIV_R", "divisions, recall", divisions?.recall), ("DIV_F1", "divisions, F1", divisions?.f1),
        ]
        return measures + branchingMeasures + identities
    }

    /// What to mind about F1, which is taken from the masks that SEG is; nil where there is nothing.
    var note: String? { score.segmentation.noteOnPartialTruth }

    /// The figures as lines of a table.
    var rows: [[String]] {
        var rows = [["frames", "\(FrameList(frames))", "of \(frameCount) scored"]]
        rows += figures.map { [$0.name, figure($0.value), $0.meaning] }
        if let divisions = score.divisions.last {
            rows.append([
                "divisions",
                "\(divisions.referenceDivisions)",
                "in the truth: \(divisions.truePositives) found, \(divisions.falsePositives) invented, "
                    + "\(divisions.falseNegatives) missed, \(divisions.wrongDaughters) with wrong daughters",
            ])
        }
        return rows
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Writes every figure under its name; those that are undefined are null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for figure in figures {
            try container.encode(figure.value, forKey: Name(stringValue: figure.name))
        }
        try container.encode(frames.lowerBound, forKey: Name(stringValue: "firstFrame"))
        try container.encode(frames.upperBound - 1, forKey: Name(stringValue: "lastFrame"))
        try container.encode(frameCount, forKey: Name(stringValue: "framesOfResult"))
        try container.encode(tolerance, forKey: Name(stringValue: "divisionToleranceInFrames"))
        try container.encode(score.divisions, forKey: Name(stringValue: "divisions"))
        try container.encodeIfPresent(note, forKey: Name(stringValue: "note"))
    }
}
