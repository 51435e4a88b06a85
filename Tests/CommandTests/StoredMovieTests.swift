import CellImage
import Foundation
import TestSupport
import Testing

/// Which movie a command takes for that of a result.
@Suite struct StoredMovieTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        for folder in ["first", "second", "movies", "analysis/out"] { _ = try inputs.scratch.folder(folder) }
    }

    private func program(in folder: String) throws -> Program {
        try Program(in: inputs.scratch.file(folder))
    }

    private func run(_ movie: String, in folder: String, to output: String) throws {
        let run = ["run", movie, "--segmenter", "classical", "--quiet", "-o", output]
        expectSuccess(try program(in: folder).run(run))
    }

    /// Two movies of one name and size, the second 20 times brighter; a result of the first.
    private func writeTwoMovies() throws {
        try inputs.writeMovie(to: "first/movie.ome.tif")
        let brighter = (0..<4).map { Inputs.plane(frame: $0).map { $0 * 20 } }
        try inputs.writeMovie(brighter, to: "second/movie.ome.tif")
        try run("movie.ome.tif", in: "first", to: "movie.celltrack")
    }

    @Test func theMovieBesideTheResultGoesBeforeAnotherOne() throws {
        try writeTwoMovies()
        let second = try program(in: "second")
        expectSuccess(try second.run("measure", "../first/movie.celltrack", "--background", "none", "--quiet"))
        let report = try second.run("report", "../first/movie.celltrack", "-o", "page.html", "--quiet")
        expectSuccess(report)
        #expect(report.errors.isEmpty, "\(report.errors)")
    }

    @Test func anotherMovieIsTold() throws {
        try writeTwoMovies()
        try FileManager.default.removeItem(atPath: inputs.scratch.file("first/movie.ome.tif"))
        let second = try program(in: "second")
        let measure = ["measure", "../first/movie.celltrack", "--background", "none", "--quiet"]
        expectRefusal(try second.run(measure), 65, naming: "movie.ome.tif is not as it was")
        let plot = try second.run("plot", "../first/movie.celltrack", "-o", "figures", "--quiet")
        expectSuccess(plot)
        #expect(plot.errors.contains("movie.ome.tif is not as it was"), "\(plot.errors)")
        let export = ["export", "../first/movie.celltrack", "--format", "trackmate", "-o", "tracks.xml"]
        expectSuccess(try second.run(export))
        let text = try inputs.scratch.text("second/tracks.xml")
        #expect(text.contains("filename=\"movie.ome.tif\" folder=\"\""))
    }

    /// Wherever the result was written and from wherever it is read; also when both have moved together.
    @Test func theWayFromTheResultIsKept() throws {
        try inputs.writeMovie(to: "movies/movie.ome.tif")
        try run("../movies/movie.ome.tif", in: "analysis", to: "out/r.celltrack")
        _ = try inputs.scratch.folder("archive")
        for folder in ["analysis/out", "archive/analysis/out"] {
            if folder != "analysis/out" {
                for name in ["analysis", "movies"] {
                    try FileManager.default.moveItem(
                        atPath: inputs.scratch.file(name),
                        toPath: inputs.scratch.file("archive/" + name)
                    )
                }
            }
            let program = try program(in: folder)
            let report = try program.run("report", "r.celltrack", "--overwrite", "--quiet")
            expectSuccess(report)
            #expect(report.errors.isEmpty, "\(report.errors)")
            let export = ["export", "r.celltrack", "--format", "trackmate", "-o", "tracks.xml", "--overwrite"]
            expectSuccess(try program.run(export))
            let movies = inputs.scratch.file(folder.replacing("analysis/out", with: "movies"))
            let text = try inputs.scratch.text(folder + "/tracks.xml")
            #expect(text.contains("filename=\"movie.ome.tif\" folder=\"\(movies)/\""))
        }
    }
}
