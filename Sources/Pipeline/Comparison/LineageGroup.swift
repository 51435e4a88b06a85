public import Lineage
public import Reporters

/// One movie of an experiment, with what its lineages tell of growth and divisions.
public struct LineageMovie: Sendable {
    /// Name of the movie or its file.
    public let name: String
    /// Name of the movie's well; several movies may be of one well.
    public let well: String
    /// How its number of cells grows, by the emergence of buds where all its divisions are buds, else by mitoses.
    public let growth: PopulationGrowth
    /// Its divisions so far.
    public let divisions: CumulativeDivisions
    /// Lengths of cell cycles and their phases.
    public let phases: [CellPhaseTime]
    /// Divisions so far of the first cells and their descendants; none where these are not known.
    let founderDivisions: [Int]

    /// Works out what lineages tell.
    ///
    /// - Parameters:
    ///   - name: name of the movie or its file.
    ///   - well: name of the movie's well.
    ///   - forest: its lineages.
    ///   - clock: gives the time of every frame.
    /// - Complexity: O(n log n) for n cells.
    public init(name: String, well: String, forest: LineageForest, clock: LineageClock) {
        self.name = name
        self.well = well
        growth = PopulationGrowth(forest, clock: clock)
        divisions = CumulativeDivisions(forest)
        founderDivisions = divisions.countsOfFounders(of: growth.event)
        phases = CellCycleSummary.all(of: forest).flatMap { cell in
            CellPhase.allCases.flatMap { phase in
                let spans = cell.spans(of: phase)
                return (spans.complete.map { ($0, true) } + spans.open.map { ($0, false) }).map { span, isComplete in
                    let time = clock.duration(from: span.lowerBound, to: span.upperBound)
                    let length = CensoredTime(time, isComplete: isComplete, well: well)
                    return CellPhaseTime(phase: phase, cell: cell.cell, frame: span.lowerBound, length: length)
                }
            }
        }
    }

    /// Frames of the movie.
    var frameCount: Int { growth.frames.count }
}

/// The movies of one treatment or strain.
public struct LineageGroup: Sendable {
    /// Name of the treatment or strain.
    public let name: String
    /// Its movies.
    public let movies: [LineageMovie]

    /// Makes a group.
    public init(name: String, movies: [LineageMovie]) {
        self.name = name
        self.movies = movies
    }

    /// The movies of each well, in the order of the wells' names.
    var wells: [LineageGroup] {
        Dictionary(grouping: movies, by: \.well).sorted { $0.key < $1.key }
            .map { LineageGroup(name: $0.key, movies: $0.value) }
    }

    /// All lengths of a phase.
    func lengths(of phase: CellPhase) -> [CensoredTime] {
        movies.flatMap { movie in movie.phases.filter { $0.phase == phase }.map(\.length) }
    }

    /// Each movie once.
    var once: [Int] { Array(repeating: 1, count: movies.count) }

    /// Growth of all movies together, of which each counts so many times, in so many frames or all; nil without movies.
    func growth(_ weights: [Int], inFrames frameCount: Int? = nil, clock: LineageClock) -> PopulationGrowth? {
        PopulationGrowth(pooling: movies.map(\.growth), weights: weights, frameCount: frameCount, clock: clock)
    }

    /// Divisions per founder up to a frame that all movies have, each counting so many times; NaN without founders.
    func divisionsPerFounder(inFrame frame: Int, _ weights: [Int]) -> Double {
        var (divisions, founders) = (0, 0)
        for (movie, weight) in zip(movies, weights) {
            let counts = movie.founderDivisions
            guard counts.indices.contains(frame) else { continue }
            divisions += weight * counts[frame]
            founders += weight * movie.divisions.founders
        }
        return founders > 0 ? Double(divisions) / Double(founders) : .nan
    }
}

extension CellCycleSummary {
    /// The times of a phase.
    fileprivate func spans(of phase: CellPhase) -> PhaseSpans {
        switch phase {
        case .cycle: cycles
        case .firstG1: firstG1
        case .laterG1: laterG1
        case .budded: budded
        }
    }
}
