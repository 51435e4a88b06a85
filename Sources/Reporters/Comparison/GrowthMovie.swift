/// The time in which a population doubles, or why it is not given.
public struct DoublingTime: Sendable, Equatable {
    /// The time with the 95 % interval of its fit, in units of the clock; undefined where there is a reason.
    public var time: Estimate
    /// Share of the variance of log2 of the number of cells that the fit explains; NaN without a fit.
    public var rSquared: Double
    /// New cells.
    public var births: Int
    /// Cells that came in.
    public var entries: Int
    /// Cells that left.
    public var exits: Int
    /// Why no time is given, in words; empty where one is.
    public var reason: String

    /// Makes a doubling time.
    public init(time: Estimate, rSquared: Double, births: Int, entries: Int, exits: Int, reason: String = "") {
        self.time = time
        self.rSquared = rSquared
        self.births = births
        self.entries = entries
        self.exits = exits
        self.reason = reason
    }
}

/// What one movie of an experiment tells of growth and divisions.
public struct GrowthMovie: Sendable, Equatable {
    /// Name of the movie or its file.
    public var name: String
    /// Name of the movie's well.
    public var well: String
    /// Cells that the movie begins with.
    public var founderCount: Int
    /// Divisions of these and their descendants, up to the last frame that all movies have.
    public var divisionCount: Int
    /// How fast its cells double.
    public var doubling: DoublingTime
    /// Lengths of cell cycles and their phases.
    public var phases: [CellPhaseTime]

    /// Makes a movie.
    public init(
        name: String,
        well: String,
        founderCount: Int,
        divisionCount: Int,
        doubling: DoublingTime,
        phases: [CellPhaseTime]
    ) {
        self.name = name
        self.well = well
        self.founderCount = founderCount
        self.divisionCount = divisionCount
        self.doubling = doubling
        self.phases = phases
    }

    /// Its times of one phase.
    ///
    /// - Complexity: O(n) for n times of all phases.
    public func times(of phase: CellPhase) -> [CellPhaseTime] { phases.filter { $0.phase == phase } }

    /// Share of its times of a phase that are longer than a time.
    ///
    /// - Complexity: O(n log n) for n times.
    public func curve(of phase: CellPhase) -> KaplanMeier { KaplanMeier(times(of: phase).map(\.length)) }
}
