import CellImage
public import Lineage
public import MovieIO
public import Reporters
public import Segmenter
public import TrackStore
public import Tracker

/// What can keep a run from its end: the error of a module, or one of the run's own.
public enum RunError: Error, Sendable, Equatable {
    /// A movie or label file.
    case movie(MovieError)
    /// A frame could not be segmented.
    case segmentation(SegmentationError)
    /// A frame could not be measured, or a reporter does not fit the movie.
    case reporter(ReporterError)
    /// Cells could not be followed.
    case tracking(TrackerError)
    /// Lineages could not be built.
    case lineage(LineageError)
    /// The result file.
    case store(StoreError)
    /// A parameter does not exist or has a wrong value.
    case parameter(name: String, reason: String)
    /// A configuration cannot be read; `line` is 1-based.
    case configuration(file: String, line: Int?, reason: String)
    /// A file that was named does not exist.
    case missingFile(String)
    /// A file that parameters or a result name does not exist; `reason` says what it is, and what to do.
    case missingInput(file: String, reason: String)
    /// A file that a result names is not as it was; `reason` says what it is, and what to do.
    case changedInput(file: String, reason: String)
    /// A result file cannot be gone on with.
    case resume(file: String, reason: String)
    /// A result whose run or measurement has not come to its end.
    case unfinished(file: String, reason: String)
    /// A result file lacks what was asked for.
    case incomplete(file: String, reason: String)
    /// An output exists and may not be replaced; `isResumable` where it is a draft that can be gone on with.
    case exists(file: String, reason: String, isResumable: Bool)
    /// An output cannot be created.
    case cannotCreate(file: String, reason: String)
    /// Writing an output failed on the way.
    case writeFailed(file: String, reason: String)
    /// The work was stopped; `state` says what is left of it, and `isResumable` whether that can be gone on with.
    case interrupted(framesDone: Int, frameCount: Int, state: String, isResumable: Bool)
    /// The writing of an output was stopped; what was there before is there still.
    case cancelled

    /// Ends work whose task is cancelled.
    ///
    /// - Throws: `RunError.cancelled`.
    package static func checkCancellation() throws(RunError) {
        if Task.isCancelled { throw .cancelled }
    }

    /// Runs a piece of work and turns a module's error into one of a run.
    static func translate<Value>(_ work: () throws -> Value) throws(RunError) -> Value {
        do {
            return try work()
        } catch let error as RunError {
            throw error
        } catch let error as MovieError {
            throw .movie(error)
        } catch let error as SegmentationError {
            throw .segmentation(error)
        } catch let error as ReporterError {
            throw .reporter(error)
        } catch let error as TrackerError {
            throw .tracking(error)
        } catch let error as LineageError {
            throw .lineage(error)
        } catch let error as StoreError {
            throw .store(error)
        } catch {
            throw .parameter(name: "run", reason: "\(error)")
        }
    }

    /// The outcome of work on another thread, which hands it over as a value.
    static func result<Value>(of work: () throws -> Value) -> Result<Value, RunError> {
        do throws(RunError) {
            return .success(try translate(work))
        } catch {
            return .failure(error)
        }
    }
}

extension RunError: CustomStringConvertible {
    /// One sentence for a person, and what to do.
    public var description: String {
        switch self {
        case .movie(let error): "\(error)"
        case .segmentation(let error): "\(error)"
        case .reporter(let error): "\(error)"
        case .tracking(let error): "\(error)"
        case .lineage(let error): "\(error)"
        case .store(let error): "\(error)"
        case .parameter(let name, let reason): "parameter \(name): \(reason)"
        case .configuration(let file, let line, let reason):
            "\(file)\(line.map { ", line \($0)" } ?? ""): \(reason)"
        case .missingFile(let file): "\(file): no such file"
        case .missingInput(let file, let reason): "\(file): no such file; \(reason)"
        case .resume(let file, let reason):
            "\(file): cannot be resumed: \(reason); repeat the run as it was, or start anew"
        case .unfinished(let file, let reason): "\(file): \(reason); finish that first"
        case .changedInput(let file, let reason), .incomplete(let file, let reason): "\(file): \(reason)"
        case .exists(let file, let reason, _), .cannotCreate(let file, let reason):
            "\(file): cannot be created: \(reason)"
        case .writeFailed(let file, let reason): "\(file): writing failed: \(reason)"
        case .interrupted(let framesDone, let frameCount, let state, let isResumable):
            "interrupted after \(framesDone) of \(frameCount) frames; \(state)"
                + (isResumable ? " and can be gone on with" : "")
        case .cancelled: "interrupted; nothing was written"
        }
    }
}
