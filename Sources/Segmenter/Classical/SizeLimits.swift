/// What sizes objects and holes may have, in pixels.
struct SizeLimits {
    /// Smallest object.
    let smallest: Int
    /// Largest object.
    let largest: Int
    /// Smallest piece that is looked at; a limit of the user's does not make the outlines of smaller objects larger.
    let smallestPiece: Int
    /// Largest piece that may be taken for an object before it is split.
    let largestPiece: Int
    /// Largest hole that is filled.
    let hole: Int

    init(_ parameters: ClassicalParameters, scale: ObjectScale, rules: DetectionRules) {
        let automatic = max(4, Int(rules.minimumAreaShare * scale.discArea))
        smallest = parameters.minimumAreaInPixels ?? automatic
        smallestPiece = min(smallest, automatic)
        largest = parameters.maximumAreaInPixels ?? .max
        hole = parameters.maximumHoleAreaInPixels ?? Int(rules.holeShare * scale.discArea)
        let largestPiece = rules.maximumAreaShare * scale.discArea
        self.largestPiece = largestPiece.isFinite ? Int(largestPiece) : .max
    }
}
