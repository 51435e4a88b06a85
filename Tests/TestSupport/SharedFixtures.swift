public import CellImage
import Foundation

/// Golden values of the CellSAM reference, which are too large to lie beside the tests.
///
/// They lie in the folder that the environment variable CELLTRACK_CELLSAM_FIXTURES names, else in
/// `../shared/cellsam/fixtures` beside the package. Suites that need them are disabled where they are absent:
/// `@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))`.
public enum SharedFixtures {
    /// The folder; nil where it is absent.
    public static var folder: String? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.appendingPathComponent("../shared/cellsam/fixtures").standardizedFileURL.path
        let folder = ProcessInfo.processInfo.environment["CELLTRACK_CELLSAM_FIXTURES"] ?? beside
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    /// Whether the golden values are here.
    public static var arePresent: Bool { folder != nil }

    /// Path of a file among the golden values, such as `small/A_segment/iou.npy`.
    ///
    /// - Throws: `CocoaError.fileNoSuchFile` where the golden values are absent.
    public static func path(_ name: String) throws -> String {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return folder + "/" + name
    }

    /// An array among the golden values, such as `small/A_segment/iou.npy`.
    ///
    /// - Throws: `NumpyArrayError`, or an error of Foundation where the file is absent.
    public static func array(_ name: String) throws -> NumpyArray {
        try NumpyArray(path: path(name))
    }

    /// An image of one channel, or of several that lie pixel by pixel, as a frame.
    ///
    /// - Throws: as `array(_:)`.
    public static func frame(_ name: String) throws -> Frame {
        let array = try array(name)
        let (height, width) = (array.shape[0], array.shape[1])
        let count = array.shape.count == 3 ? array.shape[2] : 1
        let channels = try (0..<count).map { channel in
            let pixels = stride(from: channel, to: array.doubles.count, by: count).map { Float(array.doubles[$0]) }
            return try Plane(width: width, height: height, pixels: pixels)
        }
        return try Frame(index: 0, timeInSeconds: nil, channels: channels)
    }
}
