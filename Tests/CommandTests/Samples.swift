import Foundation

/// The movies with their truth that come with the program.
enum Samples {
    /// The folder of a sample.
    static func folder(_ name: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appendingPathComponent("samples/\(name)").path
        guard FileManager.default.fileExists(atPath: path) else { throw Missing(path: path) }
        return path
    }

    /// A sample is not where the tests expect it.
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is missing" }
    }
}
