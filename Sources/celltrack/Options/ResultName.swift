import ArgumentParser
import Foundation

/// Names of results that the user does not name.
enum ResultName {
    private static let extensions = [".ome.tiff", ".ome.tif", ".tiff", ".tif", ".stk"]

    /// The result of a movie: its name with `.celltrack`, in the working folder.
    ///
    /// - Parameter movie: the movie's paths.
    /// - Returns: the name of a file in the working folder.
    /// - Throws: `ValidationError` for several files and for patterns, of which no one name says what the movie is.
    static func derived(from movie: [String]) throws -> String {
        guard movie.count == 1, let path = movie.first, !path.contains("{") else {
            throw ValidationError("name the result file with -o: the movie has no single name")
        }
        let name = URL(fileURLWithPath: path).lastPathComponent
        let ending = extensions.first { name.lowercased().hasSuffix($0) } ?? ""
        return name.dropLast(ending.count) + ".celltrack"
    }
}
