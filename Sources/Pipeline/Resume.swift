import Foundation
import MovieIO
import TrackStore

/// Decides whether an interrupted run can go on, and where.
struct Resume {
    let file: String
    let source: FrameSource
    let run: RunRecord

    /// Opens the file to go on with.
    ///
    /// - Returns: the file and the number of frames it holds; nil when there is no such file yet.
    /// - Throws: `RunError.resume` when movie, parameters or program differ from those of the file.
    func open() throws(RunError) -> (TrackStore, framesDone: Int)? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let store = try RunError.translate { try TrackStore.open(at: file, readOnly: false) }
        let (begun, stored, frames) = try RunError.translate {
            (try store.runs().first, try store.movie(), try store.frames())
        }
        guard let begun, begun.stage == .run else { throw .resume(file: file, reason: "no run made it") }
        guard frames.map(\.frame) == Array(0..<frames.count), frames.count <= source.metadata.frameCount else {
            throw .resume(file: file, reason: "its frames are not the first ones of the movie")
        }
        if let difference = difference(from: begun, movie: stored, framesDone: frames.count) {
            throw .resume(file: file, reason: difference)
        }
        if try RunError.translate({ try !store.isComplete() }) {
            try RunError.translate { try store.recordResumption(run) }
        }
        return (store, frames.count)
    }

    /// The scale at which the run of a file saw its frames.
    ///
    /// It goes on with it even if a frame that tells the scale could not be read before, and now can.
    ///
    /// - Returns: nil where there is none, and for a file that cannot be read, which `open()` refuses.
    static func begunScale(in file: String) -> Double? {
        guard FileManager.default.fileExists(atPath: file),
            let store = try? TrackStore.open(at: file, readOnly: true)
        else { return nil }
        defer { try? store.close() }
        let begun = try? store.runs().first
        return begun?.segmenterParameters["scale"].flatMap { Double($0) }
    }

    /// What keeps the run from giving what an unbroken one would have given.
    private func difference(from begun: RunRecord, movie stored: MovieRecord, framesDone: Int) -> String? {
        let movie = MovieRecord(source.metadata)
        var comparable = stored
        comparable.files = movie.files
        if comparable != movie { return "the movie is another one, or is read differently" }
        if begun.programVersion != run.programVersion {
            return "version \(begun.programVersion) of celltrack began it, this is \(run.programVersion)"
        }
        if begun.segmenter != run.segmenter || begun.segmenterParameters != run.segmenterParameters {
            return "the segmenter or its parameters differ"
        }
        if begun.parametersJSON != run.parametersJSON { return "the parameters differ" }
        return differInUse(begun.inputs, framesDone: framesDone)
            ? "the files of the movie or of its masks have changed" : nil
    }

    /// Whether files have changed, other than those of frames still to come: these may have been repaired.
    private func differInUse(_ before: [InputDigest], framesDone: Int) -> Bool {
        guard before.map(\.role) == run.inputs.map(\.role) else { return true }
        let changed = zip(before, run.inputs).filter { $0.byteCount != $1.byteCount || $0.sha256 != $1.sha256 }
        guard !changed.isEmpty else { return false }
        let toCome = source.files(ofFrames: framesDone..<source.metadata.frameCount)
            .subtracting(source.files(ofFrames: 0..<framesDone))
        return !changed.allSatisfy { toCome.contains($1.path) }
    }
}
