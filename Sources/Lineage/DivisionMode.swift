/// Which kind of division is looked for in a movie.
public enum DivisionMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Mothers end, two or three daughters begin: animal cells and nuclei.
    case mitosis
    /// Mothers go on, buds begin: budding yeast.
    case budding
    /// Nothing is looked for.
    case none
}
