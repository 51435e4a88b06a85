extension Decoder {
    /// Throws when the object to be decoded has a name that is not known.
    ///
    /// - Throws: `SegmentationError.parameter` with the first unknown name in alphabetical order.
    func refuseUnknownNames(known: [String]) throws {
        let found = try container(keyedBy: AnyName.self).allKeys.map(\.stringValue).sorted()
        if let unknown = found.first(where: { !known.contains($0) }) {
            let path = (codingPath.map(\.stringValue) + [unknown]).joined(separator: ".")
            throw SegmentationError.parameter(
                name: path,
                reason: "is not a parameter here; known are \(known.joined(separator: ", "))"
            )
        }
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
