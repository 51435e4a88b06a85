import ArgumentParser
import CellImage
import Evaluation
import Figures
import Foundation
import Lineage
import MovieIO
import NeuralNetwork
import Pipeline
import Reporters
import Segmenter
import Simulator
import TrackStore
import Tracker

/// Exit codes of the program, after sysexits.
enum ExitStatus: Int32 {
    case usage = 64
    case badInput = 65
    case noInput = 66
    case unavailable = 69
    case defect = 70
    case cannotCreate = 73
    case inputOutput = 74
    case interrupted = 130
}

/// The only map from errors to exit codes.
struct ProgramExit {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    /// Prints the error and ends the program.
    func leave() -> Never {
        guard let status = ProgramExit.statusOfAny(error) else { leaveByArguments() }
        StandardError.print("celltrack: \(ErrorText(error))")
        exit(status.rawValue)
    }

    /// Prints what the argument parser has to say: help and version to standard output, errors to standard error.
    private func leaveByArguments() -> Never {
        guard CellTrack.exitCode(for: error).isSuccess else { CellTrack.exit(withError: error) }
        let message = CellTrack.fullMessage(for: error)
        if !message.isEmpty { print(message) }
        do {
            try StandardOutput.finish()
        } catch {
            ProgramExit(error).leave()
        }
        exit(EXIT_SUCCESS)
    }

    /// The exit code of an error; nil for those of the argument parser.
    private static func statusOfAny(_ error: any Error) -> ExitStatus? {
        switch error {
        case let error as FailedRun: statusOfAny(error.error)
        case let error as RunError: status(of: error)
        case let error as MovieError: status(of: error)
        case let error as StoreError: status(of: error)
        case let error as SegmentationError: status(of: error)
        case let error as WeightError: status(of: error)
        case let error as WeightDownloadError: status(of: error)
        case let error as ReporterError: status(of: error)
        case let error as TrackerError: status(of: error)
        case let error as LineageError: status(of: error)
        case let error as EvaluationError: status(of: error)
        case is SimulatorError, is ValidationError: .usage
        case NetworkError.unavailable, NetworkError.addressSpace: .unavailable
        case is ImageError, is FigureError: .badInput
        case is StandardOutput.Failure: .inputOutput
        case is ExitCode, is CleanExit: nil
        default: isOfArguments(error) ? nil : .defect
        }
    }

    /// Errors of the argument parser have no public type.
    private static func isOfArguments(_ error: any Error) -> Bool {
        String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }

    private static func status(of error: RunError) -> ExitStatus {
        switch error {
        case .movie(let error): status(of: error)
        case .segmentation(let error): status(of: error)
        case .reporter(let error): status(of: error)
        case .tracking(let error): status(of: error)
        case .lineage(let error): status(of: error)
        case .store(let error): status(of: error)
        case .parameter, .resume: .usage
        case .configuration, .changedInput, .unfinished, .incomplete: .badInput
        case .missingFile, .missingInput: .noInput
        case .exists, .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        case .interrupted, .cancelled: .interrupted
        }
    }

    private static func status(of error: MovieError) -> ExitStatus {
        switch error {
        case .missing, .unreadable, .missingFrames: .noInput
        case .malformed, .unsupported, .mismatch, .empty: .badInput
        case .ambiguous, .option, .frameOutOfRange: .usage
        case .exists, .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        }
    }

    private static func status(of error: StoreError) -> ExitStatus {
        switch error {
        case .missing, .unreadable: .noInput
        case .notAResult, .newerSchema, .damaged: .badInput
        case .locked, .frameExists: .unavailable
        case .readOnly, .exists, .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        case .noFrame, .inconsistent: .defect
        }
    }

    private static func status(of error: SegmentationError) -> ExitStatus {
        switch error {
        case .channel, .parameter: .usage
        case .pixels, .noLabels, .labels, .nuclei: .badInput
        case .weights(let error): status(of: error)
        case .network(.tensor): .inputOutput
        case .network(.interrupted): .interrupted
        case .network(.notFinite): .badInput
        case .network(.unavailable), .network(.addressSpace): .unavailable
        case .network: .defect
        }
    }

    private static func status(of error: WeightError) -> ExitStatus {
        switch error {
        case .missing, .unreadable: .noInput
        case .malformed, .unsupported, .refused, .missingTensors, .unexpectedTensors, .tensorShape, .tensorType:
            .badInput
        case .unavailable: .unavailable
        case .name: .usage
        case .exists, .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        case .interrupted: .interrupted
        }
    }

    private static func status(of error: WeightDownloadError) -> ExitStatus {
        switch error {
        case .noToken, .tokenRefused, .unknownAsset, .server, .badReply, .unreachable: .unavailable
        case .broken: .inputOutput
        case .checksum, .tooLarge: .badInput
        case .file(let error): status(of: error)
        case .interrupted: .interrupted
        }
    }

    private static func status(of error: ReporterError) -> ExitStatus {
        switch error {
        case .unknownChannel, .regionUnavailable, .backgroundMode, .parameter, .bleedThrough: .usage
        case .sizeMismatch, .correction: .badInput
        case .pixelsNeeded: .noInput
        }
    }

    private static func status(of error: TrackerError) -> ExitStatus {
        switch error {
        case .parameter: .usage
        case .frameSize: .badInput
        case .frameOrder, .detections, .overlaps: .defect
        }
    }

    private static func status(of error: LineageError) -> ExitStatus {
        switch error {
        case .parameter, .tooManyTracks: .usage
        case .unreadableMasks, .unreadableMarker, .newick: .badInput
        default: .defect
        }
    }

    private static func status(of error: EvaluationError) -> ExitStatus {
        switch error {
        case .parameter: .usage
        case .missingMasks: .noInput
        default: .badInput
        }
    }
}
