import Foundation
import TrackStore

/// Masks of a segmentation that has not come to its end: the folder `NAME.partial` beside the one they are for.
///
/// Every frame is noted when its masks are written. Another use of the program goes on behind the last frame whose masks
/// are what was noted of them, however the first one ended.
final class MaskDraft {
    /// What a segmentation was begun with.
    struct Header: Codable {
        /// Movie, program, parameters and files.
        var beginning: Beginning
        /// The table of boxes; nil when there is none.
        var boxes: InputDigest?
        /// Whether files in the folder may be replaced.
        var overwrites: Bool

        /// What keeps the segmentation from giving what an unbroken one would have given; nil for nothing.
        func difference(to now: Header, source: FrameSource, framesDone: Int) -> String? {
            if let difference = beginning.difference(to: now.beginning, source: source, framesDone: framesDone) {
                return difference
            }
            return boxes?.sha256 == now.boxes?.sha256 ? nil : "the table of boxes has changed"
        }
    }

    /// What was found in a frame.
    struct FrameNote: Codable {
        /// Number of cells; nil for a frame that was passed over.
        var cells: Int?
        /// Boxes of the frame that gave no mask.
        var boxesWithoutMask: [BoxWithoutMask] = []
        /// SHA-256 of the file of masks; nil for a frame that was passed over.
        var sha256: String?
    }

    /// The folder of masks.
    let masks: String
    /// What the segmentation that is gone on with was begun with; nil for a new one.
    private(set) var header: Header?
    /// What was found in the frames that are done.
    private(set) var frames: [FrameNote] = []

    /// Whether there are no masks worth keeping.
    var isEmpty: Bool { frames.allSatisfy { $0.cells == nil } }

    private let output: String
    private let folder: String
    private var journal: LineJournal?
    /// Where the line of each frame ends, after that of the header.
    private var ends: [Int] = []

    private var journalPath: String { folder + "/frames.jsonl" }

    /// Looks for the draft of an output.
    ///
    /// - Parameters:
    ///   - output: the folder that the masks are for.
    ///   - existing: what becomes of a draft that is there.
    /// - Throws: `RunError.exists` when there is one that may not be touched, `.cannotCreate` for something else of its name,
    ///   and `.resume` when it cannot be understood.
    init(of output: String, existing: Run.ExistingFile) throws(RunError) {
        self.output = output
        folder = OutputFolder.withoutSlashes(output) + ".partial"
        masks = folder + "/masks"
        guard FileManager.default.fileExists(atPath: journalPath) else {
            try refuseOthers()
            return
        }
        guard existing != .refuse else {
            throw .exists(file: output, reason: "an interrupted segmentation is in \(folder)", isResumable: true)
        }
        let journal = try LineJournal(path: journalPath)
        self.journal = journal
        guard existing == .resume else { return }
        let lines = try journal.lines()
        guard let first = lines.first else { return }
        guard let header = try? JSONDecoder().decode(Header.self, from: first.content) else {
            throw .resume(file: output, reason: "\(journalPath) cannot be understood")
        }
        self.header = header
        ends = [first.end]
        for line in lines.dropFirst() {
            guard let note = try? JSONDecoder().decode(FrameNote.self, from: line.content) else { break }
            frames.append(note)
            ends.append(line.end)
        }
    }

    /// Refuses a folder of the draft's name that nobody knows; the beginning of one that was killed at once is removed.
    private func refuseOthers() throws(RunError) {
        rmdir(masks)
        guard rmdir(folder) != 0, FileManager.default.fileExists(atPath: folder) else { return }
        throw .cannotCreate(file: output, reason: "\(folder) stands in the way; move it, or name another folder")
    }

    /// Forgets the frames from the first one on whose file of masks is not what was noted of it.
    ///
    /// - Parameter names: names of the files of all frames.
    func check(names: [String]) {
        let whole = zip(frames, names).prefix { note, name in
            note.sha256 == nil || note.sha256 == (try? Provenance.digest(masks + "/" + name))
        }
        frames.removeSubrange(whole.count...)
        ends = Array(ends.prefix(frames.count + 1))
    }

    /// Begins, or goes on; files of masks in the draft that are not of frames that are done are removed.
    ///
    /// - Parameters:
    ///   - new: what a new segmentation begins with.
    ///   - names: names of the files of all frames.
    /// - Throws: `RunError.cannotCreate` when another process is at work on it, or `.writeFailed`.
    func begin(_ new: Header, names: [String]) throws(RunError) {
        let journal: LineJournal
        if let known = self.journal { journal = known } else { journal = try LineJournal(path: journalPath) }
        self.journal = journal
        try journal.cut(at: ends.last ?? 0)
        let done = Set(zip(frames, names).filter { $0.0.sha256 != nil }.map(\.1))
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: masks) where !done.contains(name) {
                try FileManager.default.removeItem(atPath: masks + "/" + name)
            }
        } catch {
            throw .writeFailed(file: masks, reason: OutputFolder.reason(error))
        }
        if header == nil { try journal.append(new) }
    }

    /// Notes a frame whose masks are written.
    ///
    /// - Parameters:
    ///   - note: what was found in it.
    ///   - file: the file of its masks; nil for a frame that was passed over.
    /// - Throws: `RunError.writeFailed`.
    func add(_ note: FrameNote, file: String?) throws(RunError) {
        var note = note
        note.sha256 = try file.map { file throws(RunError) in try Provenance.digest(file) }
        try journal?.append(note)
        frames.append(note)
    }

    /// Removes the draft, if it is ours.
    func remove() {
        guard journal != nil else { return }
        unlink(journalPath)
        try? FileManager.default.removeItem(atPath: masks)
        rmdir(folder)
    }
}
