/// A division as comparisons need it.
public struct CellDivision: Sendable, Hashable {
    /// Track of the mother.
    public var mother: Int
    /// Tracks of the daughters.
    public var daughters: [Int]
    /// First frame of the daughters.
    public var frame: Int

    /// Makes a division.
    public init(mother: Int, daughters: [Int], frame: Int) {
        self.mother = mother
        self.daughters = daughters
        self.frame = frame
    }
}

/// One movie of an experiment, with what one reporter shows in it.
public struct ExperimentMovie: Sendable, Equatable {
    /// Name of the movie or its file.
    public var name: String
    /// Name of the movie's well; several movies may be of one well.
    public var well: String
    /// Processed traces; each track once.
    public var traces: [ProcessedTrace]
    /// How cells answer the dose; none where there was none.
    public var responses: [CellResponse]
    /// Divisions.
    public var divisions: [CellDivision]

    /// Makes a movie.
    public init(
        name: String,
        well: String,
        traces: [ProcessedTrace],
        responses: [CellResponse] = [],
        divisions: [CellDivision] = []
    ) {
        self.name = name
        self.well = well
        self.traces = traces
        self.responses = responses
        self.divisions = divisions
    }
}

/// The movies of one treatment.
public struct ExperimentGroup: Sendable, Equatable {
    /// Name of the treatment, such as `2-DG`.
    public var name: String
    /// Its movies.
    public var movies: [ExperimentMovie]

    /// Makes a group.
    public init(name: String, movies: [ExperimentMovie]) {
        self.name = name
        self.movies = movies
    }

    /// Names of its wells, in their order of appearance.
    public var wells: [String] {
        movies.map(\.well).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Cells with a trace.
    public var cellCount: Int { movies.reduce(0) { $0 + $1.traces.count } }

    /// Responses of all cells.
    public var responses: [CellResponse] { movies.flatMap(\.responses) }
}
