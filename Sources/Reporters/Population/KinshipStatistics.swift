/// How two cells are related.
public enum Kinship: String, Sendable, Hashable, Codable, CaseIterable {
    /// Daughters of one mother.
    case sisters
    /// A mother and her daughter.
    case motherAndDaughter
    /// Daughters of two sisters.
    case cousins
}

/// A number of one cell, such as its half-time, and where the cell comes from.
public struct CellNumber: Sendable, Hashable {
    /// Id of the track.
    public var track: Int
    /// Track of the mother; nil where she is unknown.
    public var mother: Int?
    /// The number; NaN where the cell has none.
    public var value: Double
    /// Which of several movies the cell is of; tracks are told apart within a movie only.
    public var movie: Int

    /// Makes a number of a cell.
    public init(track: Int, mother: Int?, value: Double, movie: Int = 0) {
        self.track = track
        self.mother = mother
        self.value = value
        self.movie = movie
    }
}

/// How alike related cells are.
public struct KinshipCorrelation: Sendable, Equatable {
    /// How the cells of a pair are related.
    public var kinship: Kinship
    /// Pairs in which both cells have a number.
    public var pairCount: Int
    /// Correlation over pairs; NaN with fewer than three pairs, or where numbers do not differ.
    public var correlation: Double
    /// Share of permutations with a correlation at least as far from 0, the data counted among them; NaN like the
    /// correlation.
    public var pValue: Double
    /// What chance gives: the median of the permutations' correlations and their central 95 %; undefined like the
    /// correlation.
    public var chance: Estimate

    /// Makes a correlation.
    public init(
        kinship: Kinship,
        pairCount: Int,
        correlation: Double,
        pValue: Double,
        chance: Estimate = .undefined
    ) {
        self.kinship = kinship
        self.pairCount = pairCount
        self.correlation = correlation
        self.pValue = pValue
        self.chance = chance
    }
}

/// Correlations between related cells.
///
/// Sisters and cousins have no first and second, so each pair counts in both orders (the intraclass correlation); of
/// mothers and daughters each pair counts once. The null distribution shuffles the numbers among all cells that have one,
/// and leaves the trees as they are: it keeps that a mother is in several pairs. Of several movies each has its own mean
/// subtracted and is shuffled by itself, so that movies that differ do not make relatives alike.
///
/// - Source: Fisher, Statistical Methods for Research Workers, 1925, chapter VII, for the intraclass correlation; Phipson
///   and Smyth, Permutation p-values should never be zero, Stat. Appl. Genet. Mol. Biol. 9 (2010), for the p-value.
public struct KinshipStatistics: Sendable, Equatable {
    /// Fewer pairs than this have no correlation.
    private static let fewestPairs = 3

    /// How many permutations, and from which seed.
    public let parameters: PopulationParameters

    /// Makes statistics.
    ///
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    public init(_ parameters: PopulationParameters = PopulationParameters()) throws(ReporterError) {
        try parameters.validate()
        self.parameters = parameters
    }

    /// The correlation of every kinship.
    ///
    /// - Parameter cells: numbers of all cells, each track once; a track without a number may still link others.
    /// - Returns: one correlation per kinship, in the order of `Kinship.allCases`.
    /// - Complexity: O(draws times pairs).
    public func correlations(of cells: [CellNumber]) -> [KinshipCorrelation] {
        let family = FamilyPairs(cells)
        return Kinship.allCases.map { kinship in
            let pairs = family.pairs(of: kinship)
            let isOrdered = kinship == .motherAndDaughter
            let found = KinshipStatistics.correlation(family.values, pairs: pairs, isOrdered: isOrdered)
            let chance = found.isFinite ? chance(family, pairs: pairs, isOrdered: isOrdered) : []
            // Sums of the same numbers in another order differ in their last bits: a tie stays a tie.
            let limit = abs(found) - 1e-12
            let extreme = 1 + chance.count { abs($0) >= limit }
            let median = RobustStatistics.median(chance.filter(\.isFinite))
            return KinshipCorrelation(
                kinship: kinship,
                pairCount: pairs.count,
                correlation: found,
                pValue: found.isFinite ? Double(extreme) / Double(parameters.draws + 1) : .nan,
                chance: chance.isEmpty ? .undefined : Estimate(median, draws: chance)
            )
        }
    }

    /// Correlations of permutations.
    private func chance(_ family: FamilyPairs, pairs: [(Int, Int)], isOrdered: Bool) -> [Double] {
        var draws = RandomDraws(seed: parameters.seed)
        var shuffled = family.values
        return (0..<parameters.draws).map { _ in
            for movie in family.movies {
                for index in movie.dropFirst().reversed() {
                    shuffled.swapAt(index, movie.lowerBound + draws.index(below: index - movie.lowerBound + 1))
                }
            }
            return KinshipStatistics.correlation(shuffled, pairs: pairs, isOrdered: isOrdered)
        }
    }

    /// Pearson's correlation over pairs of places in a list of values.
    private static func correlation(_ values: [Double], pairs: [(Int, Int)], isOrdered: Bool) -> Double {
        guard pairs.count >= fewestPairs else { return .nan }
        let count = Double(pairs.count)
        var (first, second) = (0.0, 0.0)
        for (one, other) in pairs {
            first += values[one] / count
            second += values[other] / count
        }
        if !isOrdered { (first, second) = ((first + second) / 2, (first + second) / 2) }
        var (product, squareOfFirst, squareOfSecond) = (0.0, 0.0, 0.0)
        for (one, other) in pairs {
            product += (values[one] - first) * (values[other] - second)
            squareOfFirst += (values[one] - first) * (values[one] - first)
            squareOfSecond += (values[other] - second) * (values[other] - second)
        }
        guard isOrdered else { return 2 * product / (squareOfFirst + squareOfSecond) }
        return product / (squareOfFirst * squareOfSecond).squareRoot()
    }
}
