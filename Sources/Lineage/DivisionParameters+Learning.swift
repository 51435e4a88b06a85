import Foundation

extension DivisionParameters {
    /// Divisions that a first search found in a movie.
    struct Found {
        /// How the sure ones look.
        var looks: [DivisionHabits.Look]
        /// All of them.
        var count: Int
        /// Cells of all frames among which they are.
        var sightings: Int
    }

    /// Sure divisions that what the parameters expect of sizes and distances weighs as much as.
    private static let priorLooks = 10.0
    /// Divisions per sighting that `divisionCost` is for, about those of nuclei of HeLa every 30 minutes.
    private static let usualRate = 0.011
    /// Divisions that this rate weighs as much as.
    private static let priorCount = 5.0
    /// What divisions e times as usual save.
    private static let savingPerLogarithm = 0.6
    /// The most that any number of divisions saves.
    private static let largestSaving = 0.9

    /// Parameters that expect daughters to be as large and as far apart as those of the movie's sure divisions are, and divisions
    /// to be as usual where they are more usual than in most movies.
    ///
    /// How far the daughters' middle lies from their mother has to do with how cells move, and stays as it is.
    func learned(from found: Found) -> DivisionParameters {
        let distance = DivisionParameters.usualFactor(found.looks.compactMap(\.separation).map { $0 / separation })
        var learned = self
        learned.areaSum *= DivisionParameters.usualFactor(found.looks.compactMap(\.areaSum).map { $0 / areaSum })
        learned.separation *= distance
        learned.separationDeviation *= distance
        learned.divisionCost = max(0, divisionCost - DivisionParameters.saving(found))
        return learned
    }

    /// Median of factors, the nearer to 1 the fewer they are.
    private static func usualFactor(_ values: [Double]) -> Double {
        let logarithms = values.filter { $0 > 0 }.map { log($0) }
        let count = Double(logarithms.count)
        return exp((median(logarithms) ?? 0) * count / (count + priorLooks))
    }

    /// By how much less divisions cost than usual, as they are less rare: at long time steps, and where cells grow fast.
    private static func saving(_ found: Found) -> Double {
        let times = (Double(found.count) + priorCount) / (Double(found.sightings) * usualRate + priorCount)
        return min(max(0, savingPerLogarithm * log(times)), largestSaving)
    }
}
