import MovieIO
import NeuralNetwork
import Pipeline
import Segmenter
import TrackStore

/// What the program prints of an error: the library's words, and the flag that helps.
struct ErrorText: CustomStringConvertible {
    let description: String

    init(_ error: any Error) {
        description = "\(error)" + (ErrorText.flags(for: error) ?? "")
    }

    private static func flags(for error: any Error) -> String? {
        switch error {
        case RunError.movie(let cause as any Error): flags(for: cause)
        case RunError.store(let cause as any Error): flags(for: cause)
        case RunError.segmentation(let cause as any Error): flags(for: cause)
        case SegmentationError.network(let cause as any Error): flags(for: cause)
        case SegmentationError.weights(let cause as any Error): flags(for: cause)
        case WeightDownloadError.file(let cause as any Error): flags(for: cause)
        case RunError.interrupted(_, _, _, isResumable: true): ", by the same command with --resume"
        case RunError.exists(_, _, isResumable: true): "; use --resume to go on with it, or --overwrite to begin anew"
        case RunError.exists: "; use --overwrite to replace what is there"
        case RunError.unfinished: ": repeat what was interrupted, a run with --resume"
        case RunError.changedInput: " with --config or --bleaching-control"
        case RunError.resume, StoreError.damaged: " with --overwrite"
        case StoreError.exists: "; use --overwrite to replace it or --resume to go on with it"
        case StoreError.writeFailed: "; repeat the command, a run with --resume"
        case MovieError.exists, WeightError.exists: "; use --overwrite to replace it"
        case MovieError.missingFrames: " (--allow-missing-frames)"
        case SegmentationError.noLabels: "; --skip-bad-frames passes over frames without"
        case NetworkError.addressSpace: " (--threads)"
        case WeightError.name: " with --name"
        default: nil
        }
    }
}
