import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct OutputTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private struct Failure: Error {}

    private func writeFolder(_ name: String, overwrite: Bool = false, failing: Bool = false) throws {
        let folder = try OutputFolder(path: scratch.file(name), overwrite: overwrite)
        try folder.write("one", to: "a.txt")
        try folder.write("two", to: "inner/b.txt")
        if failing { throw Failure() }
        try folder.finish()
    }

    @Test(arguments: ["new", "new/"]) func aFolderAppearsWhenItIsWhole(name: String) throws {
        let folder = try OutputFolder(path: scratch.file(name), overwrite: false)
        try folder.write("one", to: "a.txt")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("new")))
        try folder.write("two", to: "inner/b.txt")
        try folder.finish()
        #expect(scratch.names == ["new", "new/a.txt", "new/inner", "new/inner/b.txt"])
        #expect(try scratch.text("new/inner/b.txt") == "two")
    }

    @Test(arguments: ["new", "new/", "new//"]) func nothingAppearsOnFailure(name: String) throws {
        #expect(throws: Failure.self) { try writeFolder(name, failing: true) }
        #expect(scratch.names.isEmpty)
    }

    @Test func otherFilesOfTheFolderStay() throws {
        _ = try scratch.folder("old")
        try scratch.write("mine", to: "old/notes.txt")
        try scratch.write("before", to: "old/a.txt")
        #expect(throws: RunError.self) { try writeFolder("old") }
        #expect(throws: Failure.self) { try writeFolder("old", overwrite: true, failing: true) }
        #expect(scratch.names == ["old", "old/a.txt", "old/notes.txt"])
        #expect(try scratch.text("old/a.txt") == "before")
        try writeFolder("old", overwrite: true)
        #expect(scratch.names == ["old", "old/a.txt", "old/inner", "old/inner/b.txt", "old/notes.txt"])
        #expect(try scratch.text("old/a.txt") == "one" && scratch.text("old/notes.txt") == "mine")
    }

    @Test func anEmptyFolderMayBeFilled() throws {
        _ = try scratch.folder("empty")
        try writeFolder("empty")
        #expect(scratch.names.contains("empty/inner/b.txt"))
    }

    @Test func aFileStandsInTheWay() throws {
        try scratch.write("mine", to: "file")
        for overwrite in [false, true] {
            guard case .cannotCreate = error({ try writeFolder("file", overwrite: overwrite) }) else {
                Issue.record("a file is no folder")
                return
            }
        }
        guard case .cannotCreate = error({ try writeFolder("file/folder") }) else {
            Issue.record("a file holds no folder")
            return
        }
        #expect(scratch.names == ["file"])
    }

    @Test func aFolderInThePlaceOfAFileIsAnError() throws {
        _ = try scratch.folder("old/a.txt")
        #expect(throws: RunError.self) { try writeFolder("old", overwrite: true) }
        #expect(scratch.names == ["old", "old/a.txt"])
    }

    private func error(_ work: () throws -> Void) -> RunError? {
        do {
            try work()
            return nil
        } catch {
            return error as? RunError
        }
    }

    @Test func aTextFileAppearsWhenItIsWhole() throws {
        let path = scratch.file("t.txt")
        do {
            let file = try TextFile(path: path, overwrite: false)
            file.write("half")
        }
        #expect(scratch.names.isEmpty)
        let long = String(repeating: "0123456789", count: 30_000)
        let file = try TextFile(path: path, overwrite: false)
        for _ in 0..<3 { file.write(long) }
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.finish()
        #expect(try scratch.text("t.txt") == long + long + long)
        #expect(scratch.names == ["t.txt"])
    }

    @Test func aTextFileReplacesOnlyWhenTold() throws {
        let path = try scratch.write("before", to: "t.txt")
        guard case .exists(path, _, isResumable: false) = error({ _ = try TextFile(path: path, overwrite: false) })
        else {
            Issue.record("it exists")
            return
        }
        let file = try TextFile(path: path, overwrite: true)
        file.write("after")
        #expect(try scratch.text("t.txt") == "before")
        try file.finish()
        #expect(try scratch.text("t.txt") == "after")
        #expect(scratch.names == ["t.txt"])
    }

    @Test(arguments: ["none/t.txt", "file/t.txt"]) func aTextFileNeedsItsFolder(name: String) throws {
        try scratch.write("", to: "file")
        guard case .cannotCreate(_, let reason) = error({ _ = try TextFile(path: scratch.file(name), overwrite: true) })
        else {
            Issue.record("there is no such folder")
            return
        }
        #expect(reason != "Success" && !reason.isEmpty, "\(reason)")
        #expect(scratch.names == ["file"])
    }

    @Test func aFolderIsNoTextFile() throws {
        _ = try scratch.folder("t.txt")
        #expect(
            error {
                let file = try TextFile(path: scratch.file("t.txt"), overwrite: true)
                file.write("text")
                try file.finish()
            } != nil
        )
        #expect(scratch.names == ["t.txt"])
    }

    @Test func onlyAFileIsReplaced() throws {
        #expect(mkfifo(scratch.file("pipe"), 0o600) == 0)
        _ = try scratch.folder("folder")
        for name in ["pipe", "folder"] {
            guard case .cannotCreate = error({ _ = try TextFile(path: scratch.file(name), overwrite: true) }) else {
                Issue.record("\(name) is no file")
                return
            }
        }
        #expect(mkfifo(scratch.file("folder/a.txt"), 0o600) == 0)
        guard case .cannotCreate = error({ try writeFolder("folder", overwrite: true) }) else {
            Issue.record("a pipe stands in the way")
            return
        }
        #expect(scratch.names == ["folder", "folder/a.txt", "pipe"])
    }

    /// Links stay, and lead to the new file.
    @Test func linksAreFollowed() throws {
        _ = try scratch.folder("disk")
        let link = scratch.file("t.txt")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "disk/t.txt")
        for text in ["first", "second"] {
            let file = try TextFile(path: link, overwrite: text == "second")
            file.write(text)
            try file.finish()
            #expect(try scratch.text("disk/t.txt") == text)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "disk/t.txt")
        }
        #expect(scratch.names == ["disk", "disk/t.txt", "t.txt"])
    }

    /// Links in a folder were put there by somebody else, whether they lead anywhere or not.
    @Test(arguments: ["a.txt", "mask007.tif"], ["../mine.txt", "nowhere"])
    func linksInAFolderStay(name: String, target: String) throws {
        _ = try scratch.folder("old")
        try scratch.write("mine", to: "mine.txt")
        try scratch.link("old/" + name, to: target)
        let names = FrameNames(prefix: "mask", suffix: ".tif", count: 2)
        let refused = error {
            let folder = try OutputFolder(path: scratch.file("old"), overwrite: true)
            try folder.write("one", to: "a.txt")
            for frame in 0..<2 { try folder.write("mask", to: names.name(frame)) }
            try folder.finish(replacing: [names])
        }
        guard case .cannotCreate(scratch.file("old/" + name), let reason) = refused else {
            Issue.record("a link stands in the way: \(String(describing: refused))")
            return
        }
        #expect(reason.contains("link"))
        #expect(scratch.names == ["mine.txt", "old", "old/" + name])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.file("old/" + name)) == target)
        #expect(try scratch.text("mine.txt") == "mine")
    }

    /// Neither written over nor removed with an older series.
    @Test(arguments: ["old/mask000.tif", "old/mask005.tif"]) func keptFilesStay(name: String) throws {
        _ = try scratch.folder("old")
        try scratch.write("raw", to: name)
        let names = FrameNames(prefix: "mask", suffix: ".tif", count: 2)
        guard
            case .cannotCreate(scratch.file(name), _) = error({
                let kept = KeptFiles([scratch.file(name)])
                let folder = try OutputFolder(path: scratch.file("old"), overwrite: true, keeping: kept)
                for frame in 0..<2 { try folder.write("mask", to: names.name(frame)) }
                try folder.finish(replacing: [names])
            })
        else {
            Issue.record("\(name) is kept")
            return
        }
        #expect(scratch.names == ["old", name])
        #expect(try scratch.text(name) == "raw")
    }

    /// Processes that were killed leave drafts; those at work keep theirs.
    @Test func draftsOfDeadProcessesGo() throws {
        let own = ProcessInfo.processInfo.processIdentifier
        for process in ["\(Int32.max)", "\(own)"] {
            _ = try scratch.folder("new.part-\(process)/inner")
            try scratch.write("half", to: "new.part-\(process)/c.txt")
            try scratch.write("half", to: "t.txt.part-\(process)")
        }
        let others = ["new.part-\(getppid())", "new.part-x", "newer.part-\(Int32.max)"]
        for name in others { try scratch.write("", to: name) }
        try writeFolder("new")
        let file = try TextFile(path: scratch.file("t.txt"), overwrite: false)
        try file.finish()
        #expect(Set(scratch.names) == Set(others + ["new", "new/a.txt", "new/inner", "new/inner/b.txt", "t.txt"]))
    }

    @Test func aCancelledTaskWritesNothing() async throws {
        let (folder, file) = (scratch.file("new"), scratch.file("t.txt"))
        let outcome = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let table = try TextFile(path: file, overwrite: false)
            table.write("text")
            #expect(throws: RunError.cancelled) { try table.finish() }
            let outputs = try OutputFolder(path: folder, overwrite: false)
            try outputs.write("one", to: "a.txt")
        }.result
        #expect(throws: RunError.cancelled) { try outcome.get() }
        #expect(scratch.names.isEmpty)
    }

    @Test func anOlderAndLongerSeriesGoes() throws {
        for name in ["m/mask000.tif", "m/mask7.tif", "m/mask0012.tif", "m/mask002.txt", "m/mask.tif", "m/maska1.tif"] {
            _ = try scratch.folder("old/m")
            try scratch.write("before", to: "old/" + name)
        }
        _ = try scratch.folder("old/m/mask005.tif")
        try scratch.write("before", to: "old/mask009.tif")
        let names = FrameNames(prefix: "m/mask", suffix: ".tif", count: 2)
        let folder = try OutputFolder(path: scratch.file("old"), overwrite: true)
        for frame in 0..<2 { try folder.write("now", to: names.name(frame)) }
        try folder.finish(replacing: [names])
        #expect(
            scratch.names == [
                "old", "old/m", "old/m/mask.tif", "old/m/mask000.tif", "old/m/mask001.tif", "old/m/mask002.txt",
                "old/m/mask005.tif", "old/m/maska1.tif", "old/mask009.tif",
            ]
        )
        #expect(try scratch.text("old/m/mask000.tif") == "now")
    }

    @Test func namesOfFramesHaveOneLength() {
        let few = FrameNames(prefix: "mask", suffix: ".tif", count: 12)
        #expect([few.name(0), few.name(11)] == ["mask000.tif", "mask011.tif"])
        let many = FrameNames(prefix: "man_track", suffix: ".tif", count: 1_001)
        #expect([many.name(0), many.name(1_000)] == ["man_track0000.tif", "man_track1000.tif"])
        let exact = FrameNames(prefix: "t", suffix: "", count: 1_000)
        #expect(exact.name(999) == "t999")
    }
}
