import ArgumentParser
import CellImage
import Evaluation
import Foundation
import MovieIO

/// Masks beside a truth.
struct EvaluateSegmentation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segmentation",
        abstract: "F1, precision, recall, mean IoU, SEG and panoptic quality of masks.",
        discussion: """
            Masks are a stack, a folder or a pattern of numbered files; frames pair by number. A result file is possible \
            in place of the result's masks.
            Example:
              celltrack evaluate segmentation --truth 01_GT/SEG --result masks
            """
    )

    @Option(help: ArgumentHelp("True masks.", valueName: "path"))
    var truth: String

    @Option(help: ArgumentHelp("Masks to score, or a result file.", valueName: "path"))
    var result: String

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let truth = try LabelMovie([truth])
        let result = try MaskSource(path: result)
        var score = try SegmentationScore()
        for (index, frame) in truth.frameNumbers.enumerated() {
            let found = try result.masks(frame: frame)
            score.add(try MaskOverlap(reference: LabelRuns(try truth.labels(at: index)), result: found))
        }
        let report = SegmentationReport(score: score)
        guard !json.json else { return try StandardOutput.print(json: report) }
        StandardOutput.print(table: report.rows)
    }
}

/// The figures of a comparison of masks.
struct SegmentationReport: Encodable {
    struct Threshold: Encodable {
        let iou: Double
        let precision: Double?
        let recall: Double?
        let f1: Double?
        let averagePrecision: Double?
        let panopticQuality: Double?
        let meanMatchedIoU: Double?
    }

    let frames: Int
    let trueCells: Int
    let foundCells: Int
    let seg: Double?
    let cellSAMError: Double?
    let meanAveragePrecision: Double?
    let thresholds: [Threshold]

    init(score: SegmentationScore) {
        frames = score.frameCount
        trueCells = score.referenceObjects
        foundCells = score.resultObjects
        seg = score.seg
        cellSAMError = score.cellSAMError
        meanAveragePrecision = score.meanAveragePrecision
        thresholds = score.counts.map { counts in
            Threshold(
                iou: counts.threshold,
                precision: counts.precision,
                recall: counts.recall,
                f1: counts.f1,
                averagePrecision: counts.averagePrecision,
                panopticQuality: counts.panopticQuality,
                meanMatchedIoU: counts.meanMatchedOverlap
            )
        }
    }

    /// The figures as lines of a table.
    var rows: [[String]] {
        var rows = [
            ["frames", "\(frames)"], ["cells", "\(trueCells) true, \(foundCells) found"], ["SEG", figure(seg)],
            ["1 - F1", figure(cellSAMError), "mean over frames at IoU 0.5, the error of the CellSAM paper"],
            ["mAP", figure(meanAveragePrecision), "mean over IoU 0.50 to 0.95"],
            ["IoU", "precision", "recall", "F1", "AP", "PQ", "mean matched IoU"],
        ]
        rows += thresholds.map { value in
            [String(format: "%.2f", value.iou)]
                + [
                    value.precision, value.recall, value.f1, value.averagePrecision, value.panopticQuality,
                    value.meanMatchedIoU,
                ].map(figure)
        }
        return rows
    }
}
