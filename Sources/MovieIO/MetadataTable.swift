import CellImage

/// One fact about a movie for people or programs to read.
public struct MetadataRow: Sendable, Hashable, Codable {
    /// What the fact is about, for example `pixel size`.
    public var field: String
    /// The value with its unit; `unknown` when nobody says.
    public var value: String
    /// Where it was found; nil for what needs no source and for what is unknown.
    public var source: String?
    /// The numbers in the value, by names that say their units, for example `widthInMicrometers`; nil where there are none.
    public var numbers: [String: Double]?
    /// The names in the value; nil where it is no list of names.
    public var names: [String]?
    /// Measured time of each frame in seconds since the first; nil for other facts and where there are none.
    public var timesInSeconds: [Double]?

    /// Makes a row.
    public init(
        field: String,
        value: String,
        source: String? = nil,
        numbers: [String: Double]? = nil,
        names: [String]? = nil,
        timesInSeconds: [Double]? = nil
    ) {
        self.field = field
        self.value = value
        self.source = source
        self.numbers = numbers
        self.names = names
        self.timesInSeconds = timesInSeconds
    }
}

extension MovieMetadata {
    /// The facts in reading order, conflicts and warnings last.
    public var rows: [MetadataRow] {
        var rows = [
            MetadataRow(field: files.count == 1 ? "file" : "files", value: filesText),
            MetadataRow(field: "format", value: format),
            MetadataRow(field: "axes", value: axes.value, source: axes.source.rawValue),
            MetadataRow(field: "frames", value: framesText, numbers: ["count": Double(frameCount)]),
            MetadataRow(
                field: "size",
                value: "\(width) x \(height) pixels",
                numbers: ["widthInPixels": Double(width), "heightInPixels": Double(height)]
            ),
            MetadataRow(field: "slices", value: "\(sliceCount)", numbers: ["count": Double(sliceCount)]),
            MetadataRow(field: "pixel type", value: pixelType.rawValue),
            MetadataRow(
                field: "saturation",
                value: saturationValue.map { "\(Double($0).shortText)" } ?? "unknown",
                numbers: saturationValue.map { ["intensity": Double($0)] }
            ),
            MetadataRow(
                field: "channels",
                value: channelNames.value.joined(separator: ", "),
                source: channelNames.source.rawValue,
                names: channelNames.value
            ),
            row("pixel size", pixelSize, \.text) { size in
                ["widthInMicrometers": size.widthInMicrometers, "heightInMicrometers": size.heightInMicrometers]
            },
            row("frame interval", frameInterval, \.text) { ["intervalInSeconds": $0.seconds] },
            timesRow,
        ]
        rows += conflicts.map { conflict in
            MetadataRow(
                field: "conflict",
                value: "\(conflict.field): \(conflict.used) is used, not \(conflict.ignored) of "
                    + conflict.ignoredSource.rawValue,
                source: conflict.usedSource.rawValue
            )
        }
        return rows + warnings.map { MetadataRow(field: "warning", value: $0) }
    }

    private var filesText: String {
        guard let first = files.first else { return "in memory" }
        return files.count == 1 ? first : "\(files.count), from \(first) to \(files[files.count - 1])"
    }

    private var framesText: String {
        guard let numbers = frameNumbers, let first = numbers.first, let last = numbers.last else {
            return "\(frameCount)"
        }
        return "\(frameCount), numbered \(first) to \(last) with gaps"
    }

    private var timesRow: MetadataRow {
        MetadataRow(
            field: "measured times",
            value: frameTimesInSeconds.map { "0 to \(($0.value.last ?? 0).shortText) s" } ?? "unknown",
            source: frameTimesInSeconds?.source.rawValue,
            timesInSeconds: frameTimesInSeconds?.value
        )
    }

    private func row<Value>(
        _ field: String,
        _ fact: Sourced<Value>?,
        _ text: (Value) -> String,
        numbers: (Value) -> [String: Double]
    ) -> MetadataRow {
        MetadataRow(
            field: field,
            value: fact.map { text($0.value) } ?? "unknown",
            source: fact.map(\.source.rawValue),
            numbers: fact.map { numbers($0.value) }
        )
    }
}
