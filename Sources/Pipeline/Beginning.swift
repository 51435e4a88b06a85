import MovieIO
import TrackStore

/// What work on a movie was begun with; another use of the program goes on with it only if all of it is as it was.
struct Beginning: Codable, Sendable {
    /// The movie as it was read.
    var movie: MovieRecord
    /// The program, its parameters and its inputs.
    var run: RunRecord

    /// Finds out whether work that is gone on with gives what unbroken work would have given.
    ///
    /// - Parameters:
    ///   - now: what the work would be begun with now.
    ///   - source: where frames come from now.
    ///   - framesDone: number of frames that are done.
    /// - Returns: what keeps it from that; nil for nothing.
    func difference(to now: Beginning, source: FrameSource, framesDone: Int) -> String? {
        var comparable = movie
        comparable.files = now.movie.files
        if comparable != now.movie { return "the movie is another one, or is read differently" }
        if run.programVersion != now.run.programVersion {
            return "version \(run.programVersion) of celltrack began it, this is \(now.run.programVersion)"
        }
        if run.segmenter != now.run.segmenter || run.segmenterParameters != now.run.segmenterParameters {
            return "the segmenter or its parameters differ"
        }
        if run.parametersJSON != now.run.parametersJSON { return "the parameters differ" }
        return differInUse(from: now.run.inputs, source: source, framesDone: framesDone)
            ? "the files of the movie or of its masks have changed" : nil
    }

    /// Whether files have changed, other than those of frames still to come: these may have been repaired.
    private func differInUse(from inputs: [InputDigest], source: FrameSource, framesDone: Int) -> Bool {
        guard run.inputs.map(\.role) == inputs.map(\.role) else { return true }
        let changed = zip(run.inputs, inputs).filter { $0.byteCount != $1.byteCount || $0.sha256 != $1.sha256 }
        guard !changed.isEmpty else { return false }
        let toCome = source.files(ofFrames: framesDone..<source.metadata.frameCount)
            .subtracting(source.files(ofFrames: 0..<framesDone))
        return !changed.allSatisfy { toCome.contains($1.path) }
    }
}
