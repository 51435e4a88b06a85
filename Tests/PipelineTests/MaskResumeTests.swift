import Foundation
import MovieIO
import Pipeline
import Reporters
import Segmenter
import TestSupport
import Testing

/// Segmentations that were interrupted, and are gone on with.
@Suite struct MaskResumeTests {
    private let movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 4)
    }

    private func job(
        to output: String = "found",
        _ existing: Run.ExistingFile = .refuse,
        threads: Int = 1
    ) throws -> MaskExport {
        var job = MaskExport(
            parameters: movie.parameters,
            moviePaths: [movie.path],
            output: movie.folder.file(output),
            threads: try ThreadBudget(threads: threads)
        )
        job.existing = existing
        return job
    }

    /// Does a job until masks of a number of frames are written, then cancels it, as by Ctrl-C.
    private func interrupt(_ job: MaskExport, afterFrames count: Int) async throws -> RunError? {
        try await runError {
            _ = try await Task {
                try await job.start { event in
                    if case .frame(_, _, count, _) = event { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }.value
        }
    }

    private func refusal(_ job: MaskExport) async throws -> RunError? {
        try await runError { _ = try await job.start() }
    }

    /// Files of a folder, by their names in it.
    private func files(_ folder: String) -> [String: Data] {
        Dictionary(
            uniqueKeysWithValues: movie.folder.contents.filter { $0.key.hasPrefix(folder + "/") }
                .map { (String($0.key.dropFirst(folder.count + 1)), $0.value) }
        )
    }

    @Test(arguments: [1, 3]) func theMasksAreThoseOfAnUnbrokenSegmentation(threads: Int) async throws {
        let whole = try await job(to: "whole").start()
        let expected = files("whole")
        #expect(expected.count == 4)
        for count in 1...4 {
            let output = "found\(count)"
            let error = try await interrupt(try job(to: output, threads: threads), afterFrames: count)
            guard case .interrupted(count, 4, _, isResumable: true) = error else { throw try #require(error) }
            #expect(files(output).isEmpty && files(output + ".partial/masks").count == count)
            let resumed = try await job(to: output, .resume, threads: 4 - threads).start { event in
                if case .started(let framesDone, _) = event { #expect(framesDone == count) }
            }
            #expect(resumed == whole)
            #expect(files(output) == expected)
            #expect(!movie.folder.names.contains { $0.contains(".partial") })
        }
    }

    @Test func resumingWithoutADraftBegins() async throws {
        #expect(try await job(.resume).start().cellsPerFrame.count == 4)
    }

    @Test func aDraftIsNeitherLostNorTakenUpUnasked() async throws {
        _ = try await interrupt(try job(), afterFrames: 2)
        let before = movie.folder.contents
        guard case .exists(_, _, isResumable: true) = try await refusal(try job()) else {
            Issue.record("there is a draft")
            return
        }
        #expect(movie.folder.contents == before)
        let masks = try await job(.overwrite).start { event in
            if case .started(let framesDone, _) = event { #expect(framesDone == 0) }
        }
        #expect(masks.cellsPerFrame.count == 4 && files("found").count == 4)
        #expect(!movie.folder.names.contains { $0.contains(".partial") })
    }

    @Test func otherCircumstancesAreRefused() async throws {
        _ = try await interrupt(try job(), afterFrames: 2)
        let before = movie.folder.contents
        let other = try SmallMovie.hela(frameCount: 5)
        let sameShape = try SmallMovie.hela(frameCount: 4, seed: 3)
        let changes: [((inout MaskExport) -> Void, String)] = [
            ({ $0.parameters.segmentation.classical.sensitivity = 2 }, "the segmenter or its parameters differ"),
            ({ $0.moviePaths = [other.path] }, "the movie is another one, or is read differently"),
            ({ $0.moviePaths = [sameShape.path] }, "the files of the movie or of its masks have changed"),
        ]
        for (change, reason) in changes {
            var job = try job(.resume)
            change(&job)
            #expect(try await refusal(job) == .resume(file: movie.folder.file("found"), reason: reason))
            #expect(movie.folder.contents == before)
        }
    }

    /// A mask that the disk lost, or half a line of the journal, and what a killed process left on the way.
    @Test(arguments: ["masks/mask001.tif", "frames.jsonl"]) func whatIsNotWholeIsMadeAnew(name: String) async throws {
        _ = try await job(to: "whole").start()
        _ = try await interrupt(try job(), afterFrames: 3)
        let file = "found.partial/" + name
        try movie.folder.write(try movie.folder.read(file).dropLast(9), to: file)
        try movie.folder.write("half", to: "found.partial/masks/mask003.tif.partial")
        _ = try await job(.resume).start { event in
            if case .started(let framesDone, _) = event { #expect(framesDone == (name == "frames.jsonl" ? 2 : 1)) }
        }
        #expect(files("found") == files("whole"))
    }

    /// Where files may be replaced at first, they may be when it is gone on with.
    @Test func masksOfBeforeStayUntilTheEnd() async throws {
        _ = try await job(to: "whole").start()
        _ = try movie.folder.folder("found")
        try movie.folder.write("before", to: "found/mask000.tif")
        try movie.folder.write("mine", to: "found/notes.txt")
        _ = try await interrupt(try job(.overwrite), afterFrames: 2)
        #expect(try movie.folder.text("found/mask000.tif") == "before")
        _ = try await job(.resume).start()
        #expect(files("found").count == 5)
        #expect(try movie.folder.read("found/mask000.tif") == movie.folder.read("whole/mask000.tif"))
    }

    @Test func aFolderOfTheDraftsNameIsLeftAlone() async throws {
        _ = try movie.folder.folder("found.partial/masks")
        try movie.folder.write("mine", to: "found.partial/notes.txt")
        for existing in [Run.ExistingFile.refuse, .overwrite, .resume] {
            guard case .cannotCreate = try await refusal(try job(existing)) else {
                Issue.record("a folder stands in the way")
                return
            }
        }
        #expect(try movie.folder.text("found.partial/notes.txt") == "mine")
    }

    /// A frame that cannot be read costs none of those before it.
    @Test func aBadFrameIsPassedOverWhenItIsGoneOnWith() async throws {
        let sequence = try movie.writeSequence()
        try movie.folder.write("no image", to: "sequence/t002.tif")
        var job = try job()
        job.parameters.channels = ChannelRoles()
        job.moviePaths = [sequence]
        #expect(try await refusal(job) != nil)
        #expect(files("found.partial/masks").count == 2)
        job.existing = .resume
        job.skipsBadFrames = true
        let masks = try await job.start()
        #expect(masks.cellsPerFrame.map { $0 == nil } == [false, false, true, false])
        #expect(files("found").keys.sorted() == ["mask000.tif", "mask001.tif", "mask003.tif"])
    }

    /// Nothing is gone on with where no frame gave masks.
    @Test func skippedFramesAloneAreNotKept() async throws {
        let sequence = try movie.folder.folder("sequence")
        for frame in 0..<4 {
            let file = "sequence/" + SmallMovie.sequenceName(frame)
            let masks = try movie.masks(inFrame: frame)
            try LabelStackWriter.writeLabels(masks, to: movie.folder.file(file), compression: .deflate)
            var content = try movie.folder.read(file)
            content.replaceSubrange(8..<24, with: [UInt8](repeating: 0xff, count: 16))
            try movie.folder.write(content, to: file)
        }
        var job = try job()
        job.parameters.channels = ChannelRoles()
        job.moviePaths = [sequence]
        job.skipsBadFrames = true
        guard case .incomplete = try await refusal(job) else {
            Issue.record("no frame can be read")
            return
        }
        #expect(!movie.folder.names.contains { $0.hasPrefix("found") })
    }
}
