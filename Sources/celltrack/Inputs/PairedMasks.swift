import CellImage
import Evaluation
import MovieIO

/// True masks beside those of a result, frame by frame.
struct PairedMasks {
    /// Which frames are compared.
    let pairing: FramePairing
    private let truth: LabelMovie
    private let result: MaskSource

    /// Opens the true masks and pairs them.
    ///
    /// - Throws: `EvaluationError.noCommonFrame` when no frame can be compared.
    init(truth path: String, result: MaskSource) throws {
        truth = try LabelMovie([path])
        self.result = result
        pairing = try FramePairing(reference: truth.frameNumbers, result: result.frameNumbers)
    }

    /// Compares the frames one by one.
    ///
    /// - Parameter body: takes the overlaps of the masks, and the numbers of the frame in the truth and in the result.
    /// - Throws: what reading masks throws, `EvaluationError.sizeMismatch`, and what the body throws.
    func forEach(_ body: (_ overlap: MaskOverlap, _ trueFrame: Int, _ foundFrame: Int) throws -> Void) throws {
        for pair in pairing.pairs {
            let overlap = try MaskOverlap(
                reference: LabelRuns(try truth.labels(at: pair.reference)),
                result: try result.masks(at: pair.result)
            )
            try body(overlap, truth.frameNumbers[pair.reference], result.frameNumbers[pair.result])
        }
    }

    /// The frames compared, as a line of a table.
    var row: [String] {
        ["frames", "\(pairing.pairs.count)", "paired (\(pairing.paired)), \(pairing.unpaired.count) without a partner"]
    }

    /// Says what may not be as it was meant.
    func warn() {
        if !pairing.unpaired.isEmpty {
            StandardError.print(
                "warning: frames \(pairing.unpaired) of the truth have no masks in the result and are not scored"
            )
        }
        if pairing.shift != 0 {
            let frame = pairing.paired.runs.first?.lowerBound ?? 0
            StandardError.print(
                "warning: frame numbers differ: frame \(frame) of the truth is compared with frame "
                    + "\(frame + pairing.shift) of the result, and so on"
            )
        }
    }
}
