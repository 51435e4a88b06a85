extension Decoder {
    /// The first name, in alphabetical order, of the object to be decoded that is not known, with the names that lead
    /// to it; nil when all are known.
    ///
    /// - Parameter known: the names that the object may have.
    /// - Returns: names joined by points, for example `tracking.maximumGapp`.
    /// - Throws: `DecodingError` when what is to be decoded is no object.
    package func unknownName(known: [String]) throws -> String? {
        let found = try container(keyedBy: AnyName.self).allKeys.map(\.stringValue).sorted()
        guard let unknown = found.first(where: { !known.contains($0) }) else { return nil }
        return (codingPath.map(\.stringValue) + [unknown]).joined(separator: ".")
    }
}

/// Any name of a coded object.
private struct AnyName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) { nil }
}
