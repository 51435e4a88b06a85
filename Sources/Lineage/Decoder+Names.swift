import CellImage

extension Decoder {
    /// Throws when the object to be decoded has a name that is not known.
    ///
    /// - Throws: `LineageError.parameter` with the first unknown name in alphabetical order.
    func refuseUnknownNames(known: [String]) throws {
        guard let name = try unknownName(known: known) else { return }
        throw LineageError.parameter(
            name: name,
            reason: "is not a parameter here; known are \(known.joined(separator: ", "))"
        )
    }
}
