import Lineage
import Reporters

/// Growth and divisions of a group, in seconds, or in frames where times are unknown.
struct GrowthReport: Encodable {
    /// A number of the group.
    struct Value: Encodable {
        let number: GrowthQuantity
        let unit: String
        let estimate: ComparisonReport.Number
        let basedOn: Int
        let wells: Int
    }

    /// A difference from the reference.
    struct Difference: Encodable {
        let number: GrowthQuantity
        let unit: String
        let difference: ComparisonReport.Number
        let pOfWells: Double?
        let logRankChiSquared: Double?
        let logRankP: Double?
    }

    /// How fast the cells of the group, or of a movie, double.
    struct Doubling: Encodable {
        let time: ComparisonReport.Number
        let rSquared: Double?
        let births: Int
        let entries: Int
        let exits: Int
        let reasonForNone: String?
    }

    /// A movie.
    struct Movie: Encodable {
        let result: String
        let well: String
        let founders: Int
        let divisionsOfFounders: Int
        let doubling: Doubling
        let cycles: Int
        let finishedCycles: Int
    }

    let numbers: [Value]
    let doubling: Doubling
    let cycles: Int
    let finishedCycles: Int
    let differences: [Difference]
    let movies: [Movie]

    init(_ result: GrowthResult, clock: LineageClock) {
        let scale = clock.isInMinutes ? 60.0 : 1
        func unit(_ quantity: GrowthQuantity) -> String {
            quantity == .divisionsPerFounder ? "divisions" : clock.isInMinutes ? "seconds" : "frames"
        }
        func shown(_ estimate: Estimate, _ quantity: GrowthQuantity) -> ComparisonReport.Number {
            ComparisonReport.Number(estimate, scale: quantity == .divisionsPerFounder ? 1 : scale)
        }
        numbers = result.numbers.map { number in
            Value(
                number: number.quantity,
                unit: unit(number.quantity),
                estimate: shown(number.estimate, number.quantity),
                basedOn: number.count,
                wells: number.wells.count
            )
        }
        doubling = Doubling(result.doubling, scale: scale)
        cycles = result.cycles.count
        finishedCycles = result.cycles.completeCount
        differences = result.differences.map { found in
            Difference(
                number: found.quantity,
                unit: unit(found.quantity),
                difference: shown(found.difference, found.quantity),
                pOfWells: known(found.wellTest.pValue),
                logRankChiSquared: known(found.logRank?.statistic ?? .nan),
                logRankP: known(found.logRank?.pValue ?? .nan)
            )
        }
        movies = result.movies.map { movie in
            Movie(
                result: movie.name,
                well: movie.well,
                founders: movie.founderCount,
                divisionsOfFounders: movie.divisionCount,
                doubling: Doubling(movie.doubling, scale: scale),
                cycles: movie.cycles.count,
                finishedCycles: movie.cycles.count { $0.length.isComplete }
            )
        }
    }
}

extension GrowthReport.Doubling {
    init(_ doubling: DoublingTime, scale: Double) {
        time = ComparisonReport.Number(doubling.time, scale: scale)
        rSquared = doubling.reason.isEmpty ? known(doubling.rSquared) : nil
        births = doubling.births
        entries = doubling.entries
        exits = doubling.exits
        reasonForNone = doubling.reason.isEmpty ? nil : doubling.reason
    }
}
