import ArgumentParser
import Pipeline

/// What the user says about a movie.
struct MovieFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Dimensions from slowest to fastest, such as TCYX or TC2YX.", valueName: "letters"))
    var axes: String?

    @Option(
        name: .customLong("pixel-size"),
        help: ArgumentHelp("Size of a pixel in micrometres, such as 0.65 or 0.65x0.7.", valueName: "µm")
    )
    var pixelSize: String?

    @Option(
        name: .customLong("frame-interval"),
        help: ArgumentHelp("Time between frames with its unit, such as 120s, 2min or 500ms.", valueName: "time")
    )
    var frameInterval: String?

    @Option(help: ArgumentHelp("Channel names in order, separated by commas.", valueName: "names"))
    var channels: String?

    @Option(help: ArgumentHelp("Names of numbered files, such as img_t{t:03}_c{c}.tif.", valueName: "pattern"))
    var pattern: String?

    @Flag(name: .customLong("allow-missing-frames"), help: "Accept gaps in a numbered sequence.")
    var allowMissingFrames = false

    @Option(help: ArgumentHelp("Which image of a file that holds several, from 0.", valueName: "n"))
    var series: Int?

    @Option(help: ArgumentHelp("Which focal plane of a Z stack, from 0.", valueName: "n"))
    var slice: Int?

    @Option(help: ArgumentHelp("How a Z stack is reduced: max.", valueName: "how"))
    var projection: String?

    /// The flags as parameters.
    func tree() throws -> ParameterTree {
        var tree = ParameterTree.empty
        func set(_ name: String, _ value: ParameterTree?) {
            if let value { tree.set(["movie", name], to: value) }
        }
        set("axes", axes.map { .text($0) })
        if let pixelSize { try setPixelSize(pixelSize, in: &tree) }
        set("frameIntervalInSeconds", try frameInterval.map { .number(try Self.seconds($0)) })
        set("channelNames", channels.map { .list($0.split(separator: ",").map { .text(String($0)) }) })
        set("pattern", pattern.map { .text($0) })
        if allowMissingFrames { set("allowMissingFrames", .bool(true)) }
        set("series", series.map { .integer($0) })
        set("slice", slice.map { .integer($0) })
        if let projection {
            guard projection == "max" else {
                throw ValidationError("--projection knows 'max' only, not '\(projection)'")
            }
            set("maximumProjection", .bool(true))
        }
        return tree
    }

    private func setPixelSize(_ text: String, in tree: inout ParameterTree) throws {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Double($0) }
        guard (1...2).contains(sides.count), let width = sides[0], let height = sides[sides.count - 1],
            width.isFinite, height.isFinite
        else {
            throw ValidationError("--pixel-size needs micrometres, such as 0.65 or 0.65x0.7, not '\(text)'")
        }
        tree.set(["movie", "pixelSizeInMicrometers"], to: .number(width))
        tree.set(["movie", "pixelHeightInMicrometers"], to: .number(height))
    }

    /// Seconds of a time with its unit.
    static func seconds(_ text: String) throws -> Double {
        let units: [(suffix: String, seconds: Double)] = [("ms", 0.001), ("min", 60), ("h", 3600), ("s", 1)]
        for unit in units where text.hasSuffix(unit.suffix) {
            let number = Double(text.dropLast(unit.suffix.count).filter { $0 != " " })
            if let seconds = number.map({ $0 * unit.seconds }), seconds.isFinite { return seconds }
        }
        throw ValidationError("a time needs a number and its unit, such as 120s, 2min or 500ms, not '\(text)'")
    }
}
