import CellImage
import Foundation
import MovieIO
import Testing

/// The files of Fixtures/movies.
enum MovieFixtures {
    /// Path of a file or folder.
    static func path(_ name: String) throws -> String {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return folder.appendingPathComponent("movies").path + "/" + name
    }

    /// The error that an action throws; nil when it throws none.
    static func error(_ body: () throws -> Void) -> MovieError? {
        do {
            try body()
            return nil
        } catch {
            return error as? MovieError
        }
    }
}

/// What movies.json says about one movie; a fact that is absent is not checked, one that is null must be unknown.
struct ExpectedMovie: Decodable, CustomTestStringConvertible {
    struct Options: Decodable {
        var slice: Int?
        var projection: Bool?
        var axes: String?
        var channels: [String]?
        var series: Int?
        var allowMissingFrames: Bool?
        var frameInterval: Double?
    }

    /// A fact that may be said to be unknown.
    enum Fact<Value: Decodable & Sendable>: Sendable {
        case unchecked, unknown
        case known(Value)
    }

    var name: String
    var paths: [String]
    var options: Options
    var format: String?
    var axes: String
    var axesSource: String?
    var sizes: [String: Int]
    var dtype: String?
    var channelNames: [String]?
    var pixelSize: Fact<[Double]>
    var pixelSizeSource: String?
    var interval: Fact<Double>
    var intervalSource: String?
    var times: Fact<[Double]>
    var seconds: [Double]?
    var frames: [Int]?
    var saturation: Double?
    var offset: Double
    var warnings: Int?
    var conflicts: Int?
    var comparesPlanes: Bool

    var testDescription: String { name }

    private enum Key: String, CodingKey {
        case name, paths, options, format, axes, axesSource, sizes, dtype, channelNames, pixelSize, pixelSizeSource
        case interval, intervalSource, times, seconds, frames, saturation, offset, warnings, conflicts, planes
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func fact<Value: Decodable>(_ key: Key) throws -> Fact<Value> {
            guard values.contains(key) else { return .unchecked }
            return try values.decodeIfPresent(Value.self, forKey: key).map { .known($0) } ?? .unknown
        }
        name = try values.decode(String.self, forKey: .name)
        paths = try values.decode([String].self, forKey: .paths)
        options = try values.decode(Options.self, forKey: .options)
        format = try values.decodeIfPresent(String.self, forKey: .format)
        axes = try values.decode(String.self, forKey: .axes)
        axesSource = try values.decodeIfPresent(String.self, forKey: .axesSource)
        sizes = try values.decode([String: Int].self, forKey: .sizes)
        dtype = try values.decodeIfPresent(String.self, forKey: .dtype)
        channelNames = try values.decodeIfPresent([String].self, forKey: .channelNames)
        pixelSize = try fact(.pixelSize)
        pixelSizeSource = try values.decodeIfPresent(String.self, forKey: .pixelSizeSource)
        interval = try fact(.interval)
        intervalSource = try values.decodeIfPresent(String.self, forKey: .intervalSource)
        times = try fact(.times)
        seconds = try values.decodeIfPresent([Double].self, forKey: .seconds)
        frames = try values.decodeIfPresent([Int].self, forKey: .frames)
        saturation = try values.decodeIfPresent(Double.self, forKey: .saturation)
        offset = try values.decodeIfPresent(Double.self, forKey: .offset) ?? 0
        warnings = try values.decodeIfPresent(Int.self, forKey: .warnings)
        conflicts = try values.decodeIfPresent(Int.self, forKey: .conflicts)
        comparesPlanes = try values.decodeIfPresent(Bool.self, forKey: .planes) ?? true
    }

    /// All movies of the folder.
    static func all() throws -> [ExpectedMovie] {
        let content = try Data(contentsOf: URL(fileURLWithPath: MovieFixtures.path("movies.json")))
        return try JSONDecoder().decode([ExpectedMovie].self, from: content)
    }

    /// The options as the library takes them.
    var movieOptions: MovieOptions {
        MovieOptions(
            axes: options.axes,
            frameInterval: options.frameInterval.flatMap { FrameInterval(seconds: $0) },
            channelNames: options.channels,
            allowMissingFrames: options.allowMissingFrames ?? false,
            series: options.series,
            slices: options.slice.map { .slice($0) } ?? (options.projection == true ? .maximumProjection : nil)
        )
    }

    /// The value of a pixel by the rule of make_movies.py.
    func value(frame: Int, channel: Int, row: Int, column: Int) -> Float {
        let slice = options.slice ?? (sizes["Z"] ?? 1) - 1
        let number = 100 * (frames?[frame] ?? frame) + 20 * channel + 5 * slice + row
        return Float(Double(number) + offset + (dtype == "float32" ? Double(column) / 8 : 0))
    }
}
