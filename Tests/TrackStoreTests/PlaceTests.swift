import Foundation
import TestSupport
import Testing
import TrackStore

/// Where result files are made, and what they say of where their movie lies.
@Suite struct PlaceTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private func create(_ name: String, overwrite: Bool = false, files: [String] = ["a.tif"]) throws -> TrackStore {
        var movie = ResultFixture.movie
        movie.files = files
        return try TrackStore.create(
            at: scratch.file(name),
            movie: movie,
            run: ResultFixture.run(),
            overwrite: overwrite
        )
    }

    @Test func aLinkIsFollowed() throws {
        _ = try scratch.folder("disk")
        try scratch.link("movie.celltrack", to: "disk/movie.celltrack")
        for overwrite in [false, true] {
            try create("movie.celltrack", overwrite: overwrite).close()
            #expect(scratch.names == ["disk", "disk/movie.celltrack", "movie.celltrack"])
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: scratch.file("movie.celltrack"))
            #expect(target == "disk/movie.celltrack")
            try TrackStore.open(at: scratch.file("disk/movie.celltrack"), readOnly: true).verify()
        }
    }

    @Test func onlyAFileIsReplaced() throws {
        #expect(mkfifo(scratch.file("pipe"), 0o600) == 0)
        _ = try scratch.folder("folder")
        for (name, reason) in [("pipe", "it is a pipe and no file"), ("folder", "it is a folder")] {
            #expect(throws: StoreError.cannotCreate(file: scratch.file(name), reason: reason)) {
                try create(name, overwrite: true)
            }
            #expect(throws: StoreError.notAResult(file: scratch.file(name), reason: reason)) {
                try TrackStore.open(at: scratch.file(name), readOnly: true)
            }
        }
        #expect(scratch.names == ["folder", "pipe"])
    }

    @Test func theWayToTheMovieIsKept() throws {
        _ = try scratch.folder("results")
        _ = try scratch.folder("movies")
        try scratch.link("linked", to: "movies")
        let files = ["linked/a.tif", "results/b.tif"].map { scratch.file($0) }
        let store = try create("results/movie.celltrack", files: files)
        #expect(try store.movie().files == files)
        #expect(try store.movieFilesFromResult() == ["../movies/a.tif", "b.tif"])
        // Where a result lies is no part of its content.
        let other = try create("movie.celltrack", files: files)
        #expect(try other.contentDigest() == store.contentDigest())
        try EarlierVersions.makeVersion3(store)
        try store.close()
        let earlier = try TrackStore.open(at: scratch.file("results/movie.celltrack"), readOnly: true)
        #expect(try earlier.movieFilesFromResult().isEmpty && earlier.movie().files == files)
        try earlier.close()
        let later = try TrackStore.open(at: scratch.file("results/movie.celltrack"), readOnly: false)
        #expect(try later.movieFilesFromResult().isEmpty && later.movie().files == files)
    }

    @Test func resultsAreKnownByTheirMark() throws {
        try create("movie.celltrack").close()
        try scratch.write("SQLite format 3\0", to: "text")
        #expect(TrackStore.isResult(at: scratch.file("movie.celltrack")))
        #expect(!TrackStore.isResult(at: scratch.file("text")) && !TrackStore.isResult(at: scratch.file("none")))
        try scratch.write(scratch.read("movie.celltrack").prefix(500), to: "damaged")
        #expect(TrackStore.isResult(at: scratch.file("damaged")))
    }

    @Test func aReaderSeesThatAnotherIsAtWork() throws {
        let writer = try create("movie.celltrack")
        let reader = try TrackStore.open(at: scratch.file("movie.celltrack"), readOnly: true)
        #expect(reader.isAtWorkElsewhere() && !writer.isAtWorkElsewhere())
        try writer.close()
        #expect(!reader.isAtWorkElsewhere())
    }
}
