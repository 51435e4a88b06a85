import ArgumentParser
import Evaluation
import Foundation

/// Masks beside a truth.
struct EvaluateSegmentation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segmentation",
        abstract: "F1, precision, recall, mean IoU, SEG and panoptic quality of masks.",
        discussion: """
            Masks are a stack, a folder or a pattern of numbered files, or one file; frames pair by number, or one by one \
            where both have as many and all numbers differ by the same amount. Frames of the truth without a partner are \
            not scored. A result file is possible in place of the result's masks. A truth that outlines only some of the \
            cells, as 01_GT/SEG of the Cell Tracking Challenge may, allows SEG, recall and mean matched IoU alone.
            Example:
              celltrack evaluate segmentation --truth my-masks --result movie.celltrack
            """
    )

    @Option(help: ArgumentHelp("True masks.", valueName: "path"))
    var truth: String

    @Option(help: ArgumentHelp("Masks to score, or a result file.", valueName: "path"))
    var result: String

    @OptionGroup var json: JSONOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let masks = try PairedMasks(truth: truth, result: try MaskSource(path: result))
        if !common.quiet { masks.warn() }
        var score = try SegmentationScore()
        try masks.forEach { overlap, _, _ in score.add(overlap) }
        let report = SegmentationReport(score: score, pairing: masks.pairing)
        guard !json.json else { return try StandardOutput.print(json: report) }
        StandardOutput.print(table: [masks.row] + report.rows)
        if let note = report.note { StandardOutput.print(table: [["note: " + note]]) }
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
    let framesWithoutPartner: Int
    let trueCells: Int
    let foundCells: Int
    let foundWithoutTruth: Int
    let seg: Double?
    let cellSAMError: Double?
    let meanAveragePrecision: Double?
    let thresholds: [Threshold]
    let note: String?

    init(score: SegmentationScore, pairing: FramePairing) {
        frames = score.frameCount
        framesWithoutPartner = pairing.unpaired.count
        trueCells = score.referenceObjects
        foundCells = score.resultObjects
        foundWithoutTruth = score.objectsWithoutReference
        note = score.noteOnPartialTruth
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
            ["cells", "\(trueCells) true, \(foundCells) found"], ["SEG", figure(seg)],
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
