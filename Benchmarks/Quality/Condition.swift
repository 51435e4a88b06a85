/// One or several degradations of a movie, one after the other, such as `d10+s2`.
struct Condition {
    let name: String
    private let parts: [Degradation]

    /// The conditions of the tables of all trackers.
    static let usual = Degradation.usual.map { Condition(name: $0.rawValue, parts: [$0]) }

    /// Reads a name; nil where a part of it is none of the degradations.
    init?(_ name: String) {
        let parts = name.split(separator: "+").map { Degradation(rawValue: String($0)) }
        let known = parts.compactMap { $0 }
        guard !known.isEmpty, known.count == parts.count else { return nil }
        self.init(name: name, parts: known)
    }

    private init(name: String, parts: [Degradation]) {
        self.name = name
        self.parts = parts
    }

    /// Whether chance has a part in it, so that several draws make sense.
    var isRandom: Bool { parts.contains(where: \.isRandom) }

    /// The movie after all of them.
    func applied(to movie: QualityMovie, seed: UInt64) -> QualityMovie {
        parts.reduce(movie) { $1.applied(to: $0, seed: seed) }
    }
}
