import CellImage
import Foundation
import MovieIO
import Testing

/// What happens to a file when writing goes wrong.
struct PendingFileTests {
    @Test("a folder that does not exist is named")
    func noFolder() throws {
        let folder = try TIFFScratchFolder()
        let path = folder.path("absent/mask.tif")
        let reason = "there is no folder \(folder.path("absent"))"
        #expect(throws: MovieError.cannotCreate(file: path, reason: reason)) {
            try LabelStackWriter.writeLabels(LabelImage(width: 2, height: 2), to: path)
        }
    }

    @Test("a link is followed; a pipe or a folder is not replaced")
    func notAFile() throws {
        let folder = try TIFFScratchFolder()
        let image = LabelImage(width: 2, height: 2)
        let link = folder.path("link.tif")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "mask.tif")
        for overwrite in [false, true] {
            try LabelStackWriter.writeLabels(image, to: link, overwrite: overwrite)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "mask.tif")
        }
        #expect(folder.names == ["link.tif", "mask.tif"])
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        for (path, reason) in [(folder.path("pipe"), "it is a pipe and no file"), (folder.path(""), "it is a folder")] {
            #expect(throws: MovieError.cannotCreate(file: path, reason: reason)) {
                try LabelStackWriter.writeLabels(image, to: path, overwrite: true)
            }
        }
        #expect(folder.names == ["link.tif", "mask.tif", "pipe"])
    }

    @Test("two writers of one file do not mix")
    func twoWriters() throws {
        let folder = try TIFFScratchFolder()
        let path = folder.path("labels.tif")
        let first = try LabelStackWriter(path: path, width: 2, height: 2, pageCount: 1)
        #expect(throws: MovieError.cannotCreate(file: path, reason: "another program is writing it")) {
            try LabelStackWriter(path: path, width: 2, height: 2, pageCount: 1)
        }
        try first.append(LabelImage(width: 2, height: 2))
        try first.finish()
        #expect(folder.names == ["labels.tif"])
    }

    @Test("what a killed writer left behind is replaced")
    func leftover() throws {
        let folder = try TIFFScratchFolder()
        _ = try folder.write([UInt8](repeating: 7, count: 5000), as: "mask.tif.partial")
        try LabelStackWriter.writeLabels(LabelImage(width: 2, height: 2), to: folder.path("mask.tif"))
        #expect(folder.names == ["mask.tif"])
        #expect(try TIFFFile(path: folder.path("mask.tif")).byteCount < 1000)
    }

    @Test("a file that cannot grow is reported and removed, as on a full disk")
    func fullDisk() async {
        await #expect(processExitsWith: .success) {
            // A limit on the size of files makes the system refuse to write, in this process only.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 50_000, rlim_max: 50_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let folder = try TIFFScratchFolder()
            let path = folder.path("labels.tif")
            let image = LabelImage(Plane(width: 100, height: 100, repeating: 5))
            let writer = try LabelStackWriter(path: path, width: 100, height: 100, pageCount: 3, compression: .none)
            try writer.append(image)
            #expect(throws: MovieError.writeFailed(file: path, reason: "File too large")) { try writer.append(image) }
            #expect(folder.names.isEmpty)
            #expect(throws: MovieError.writeFailed(file: path, reason: "it was given up before")) {
                try writer.append(image)
            }
        }
    }
}
