/// One fact about a movie for people or programs to read.
public struct MetadataRow: Sendable, Hashable, Codable {
    /// What the fact is about, for example `pixel size`.
    public var field: String
    /// The value with its unit; `unknown` when nobody says.
    public var value: String
    /// Where it was found; nil for what needs no source and for what is unknown.
    public var source: String?

    /// Makes a row.
    public init(field: String, value: String, source: String? = nil) {
        self.field = field
        self.value = value
        self.source = source
    }
}

extension MovieMetadata {
    /// The facts in reading order, conflicts and warnings last.
    public var rows: [MetadataRow] {
        var rows = [
            MetadataRow(field: files.count == 1 ? "file" : "files", value: filesText),
            MetadataRow(field: "format", value: format),
            MetadataRow(field: "axes", value: axes.value, source: axes.source.rawValue),
            MetadataRow(field: "frames", value: framesText),
            MetadataRow(field: "size", value: "\(width) x \(height) pixels"),
            MetadataRow(field: "slices", value: "\(sliceCount)"),
            MetadataRow(field: "pixel type", value: pixelType.rawValue),
            MetadataRow(field: "saturation", value: saturationValue.map { "\(Double($0).shortText)" } ?? "unknown"),
            MetadataRow(
                field: "channels",
                value: channelNames.value.joined(separator: ", "),
                source: channelNames.source.rawValue
            ),
            row("pixel size", pixelSize) { $0.text },
            row("frame interval", frameInterval) { $0.text },
            row("measured times", frameTimesInSeconds) { "0 to \(($0.last ?? 0).shortText) s" },
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

    private func row<Value>(_ field: String, _ fact: Sourced<Value>?, _ text: (Value) -> String) -> MetadataRow {
        MetadataRow(
            field: field,
            value: fact.map { text($0.value) } ?? "unknown",
            source: fact.map(\.source.rawValue)
        )
    }
}
