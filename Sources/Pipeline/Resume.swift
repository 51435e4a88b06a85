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
        let now = Beginning(movie: MovieRecord(source.metadata), run: run)
        let before = Beginning(movie: stored, run: begun)
        if let difference = before.difference(to: now, source: source, framesDone: frames.count) {
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
        return (try? store.runs().first)?.scale
    }
}

extension RunRecord {
    /// The scale at which the segmenter saw its frames; nil where there is none.
    var scale: Double? { segmenterParameters["scale"].flatMap { Double($0) } }
}
