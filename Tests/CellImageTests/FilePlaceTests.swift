import CellImage
import Foundation
import TestSupport
import Testing

@Suite struct FilePlaceTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    @Test func linksAreFollowedToTheirEnd() throws {
        _ = try scratch.folder("a/b")
        try scratch.link("a/first", to: "second")
        try scratch.link("a/second", to: "b/file")
        try scratch.link("folder", to: scratch.file("a"))
        // The file need not be there.
        for name in ["a/first", "folder/first", "a/b/../second", "a/b/file"] {
            #expect(FilePlace(scratch.file(name)).path == scratch.file("a/b/file"))
        }
        #expect(FilePlace(scratch.file("folder/first"), followsLink: false).path == scratch.file("a/first"))
        #expect(FilePlace(scratch.file("none/file")).path == scratch.file("none/file"))
        #expect(FilePlace("name").path.hasPrefix("/") && FilePlace("name") == FilePlace("./name"))
        #expect(FilePlace("/name").path == "/name" && FilePlace("/name").folder == "/")
    }

    @Test(arguments: [("p", ".", "p"), ("a/p", "a", "p"), ("/p", "/", "p"), ("", ".", ""), ("a/", "a", "")])
    func partsOfPaths(path: String, folder: String, name: String) {
        #expect(FilePlace.folder(of: path) == folder && FilePlace.name(of: path) == name)
    }

    @Test func waysLeadFromAFolderToAFile() {
        let place = FilePlace("/none/a/b/file")
        #expect(place.path(from: "/none/a/b") == "file")
        #expect(place.path(from: "/none/a") == "b/file")
        #expect(place.path(from: "/none/c/d") == "../../a/b/file")
        #expect(place.path(from: "/") == "none/a/b/file")
    }

    @Test func whatStandsInTheWayIsNamed() throws {
        _ = try scratch.folder("folder")
        try scratch.write("", to: "file")
        try scratch.link("dangling", to: "none")
        try scratch.link("link", to: "folder")
        let (file, dangling) = (scratch.file("file"), scratch.file("dangling"))
        for (name, inFolder, above) in [
            ("folder/new", nil, nil), ("link/new", nil, nil), ("new", nil, nil), ("folder/", nil, nil),
            ("none/a/new", "there is no folder \(scratch.file("none/a"))", nil),
            ("file/new", "\(file) is no folder", "\(file) is no folder"),
            ("file/a/b/new", "\(file) is no folder", "\(file) is no folder"),
            ("dangling/new", "\(dangling) is a link that leads nowhere", "\(dangling) is a link that leads nowhere"),
        ] as [(String, String?, String?)] {
            let place = FilePlace(scratch.file(name))
            #expect(place.folderObstacle == inFolder && place.obstacleAbove == above, "\(name)")
        }
        #expect(FilePlace("new").folderObstacle == nil && FilePlace("/").folderObstacle == nil)
    }

    @Test func onlyAFileCanBeReplacedByOne() throws {
        try scratch.write("", to: "file")
        try scratch.link("link", to: "file")
        try scratch.link("dangling", to: "none")
        for name in ["file", "link", "dangling", "none", "file/none"] {
            #expect(FilePlace.obstacle(at: scratch.file(name)) == nil)
        }
        #expect(mkfifo(scratch.file("pipe"), 0o600) == 0)
        try scratch.link("circle", to: "circle")
        _ = try scratch.folder("folder")
        let obstacles = ["pipe", "circle", "folder"].map { FilePlace.obstacle(at: scratch.file($0)) }
        #expect(obstacles == ["it is a pipe and no file", "its links lead in a circle", "it is a folder"])
        #expect(FilePlace.obstacle(at: "/dev/zero") == "it is a device and no file")
    }
}
