/// A value of every node, or of every edge, of an exported graph.
struct GraphProperty {
    /// Its name.
    let name: String
    /// Its type, as the format names it.
    let type: String
    /// What it says, in words; empty where the name says it all.
    let meaning: String
    /// The values, one each.
    let values: ZarrArray
    /// Which of them do not count; nil where all do.
    let missing: ZarrArray?
    /// Smallest and largest value; nil without values, and of truths.
    let range: ClosedRange<Double>?

    /// Whole numbers.
    init(_ name: String, _ numbers: [Int]) {
        self.init(name, "int64", ZarrArray(numbers), range: GraphProperty.range(numbers.map(Double.init)))
    }

    /// Real numbers.
    init(_ name: String, _ numbers: [Double]) {
        self.init(name, "float64", ZarrArray(numbers), range: GraphProperty.range(numbers))
    }

    /// Real numbers that not all have; those without are 0 and marked as missing.
    init(_ name: String, _ numbers: [Double?], meaning: String) {
        self.init(
            name,
            "float64",
            ZarrArray(numbers.map { $0 ?? 0 }),
            missing: ZarrArray(numbers.map { $0 == nil }),
            meaning: meaning,
            range: GraphProperty.range(numbers.compactMap(\.self))
        )
    }

    /// Whole numbers that not all have, likewise.
    init(_ name: String, _ numbers: [Int?], meaning: String) {
        self.init(
            name,
            "int64",
            ZarrArray(numbers.map { $0 ?? 0 }),
            missing: ZarrArray(numbers.map { $0 == nil }),
            meaning: meaning,
            range: GraphProperty.range(numbers.compactMap { $0.map(Double.init) })
        )
    }

    /// Whether something is so.
    init(_ name: String, _ truths: [Bool], meaning: String) {
        self.init(name, "bool", ZarrArray(truths), meaning: meaning, range: nil)
    }

    private init(
        _ name: String,
        _ type: String,
        _ values: ZarrArray,
        missing: ZarrArray? = nil,
        meaning: String = "",
        range: ClosedRange<Double>?
    ) {
        self.name = name
        self.type = type
        self.meaning = meaning
        self.values = values
        self.missing = missing
        self.range = range
    }

    private static func range(_ values: [Double]) -> ClosedRange<Double>? {
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }
}

extension OutputFolder {
    /// Writes a property below a group of properties.
    func write(_ property: GraphProperty, below group: String) throws(RunError) {
        try writeGroup("\(group)/\(property.name)")
        try write(property.values, to: "\(group)/\(property.name)/values")
        if let missing = property.missing { try write(missing, to: "\(group)/\(property.name)/missing") }
    }
}
