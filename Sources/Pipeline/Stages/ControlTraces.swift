import Foundation
import Reporters
import TrackStore

/// Traces of control cells, from their result file, by which bleaching is corrected.
struct ControlTraces {
    private let byReporter: [String: [RawTrace]]

    /// Reads the control; nil where the parameters ask for none.
    ///
    /// - Parameters:
    ///   - parameters: they name the file and the reporters.
    ///   - result: the result file that is corrected.
    ///   - clock: the movie that is corrected.
    /// - Throws: `RunError.unfinished` for a file that is not complete, `.incomplete` for one that has other reporters or
    ///   another clock, or ends before the movie; `.parameter` for the result itself; `.store` for a file that cannot be read.
    init?(_ parameters: RunParameters, result: String, clock: MovieClock) throws(RunError) {
        guard let path = parameters.controlFiles.first?.path else { return nil }
        let places = [path, result].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
        guard places[0] != places[1] else {
            throw .parameter(name: "control.result", reason: "\(path) is the result itself that is to be corrected")
        }
        let store = try RunError.translate { try TrackStore.open(at: path, readOnly: true) }
        let contents = try ResultContents(store)
        let found = contents.movieClock
        if let mismatch = found.mismatch(with: clock) {
            throw .incomplete(file: path, reason: "it is no control for this movie: \(mismatch)")
        }
        guard found.frameCount >= clock.frameCount else {
            throw .incomplete(
                file: path,
                reason: "it is no control for this movie: it has \(found.frameCount) frames, not \(clock.frameCount)"
            )
        }
        let reporters = try RunError.translate { try store.reporters() }
        if let absent = parameters.reporters.first(where: { !reporters.contains($0) }) {
            throw .incomplete(
                file: path,
                reason: "it is no control for this movie: it has no reporter \(absent.name) = \(absent.formula)"
            )
        }
        byReporter = try RunError.translate {
            let traces = try TraceStage(store: store, parameters: parameters).storedTraces()
            try store.close()
            return traces
        }
    }

    /// Traces of a reporter.
    func traces(of reporter: Reporter) -> [RawTrace] { byReporter[reporter.name] ?? [] }
}
