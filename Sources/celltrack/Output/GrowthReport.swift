import Lineage
import Reporters

/// Growth and divisions of a group, in seconds, or in frames where times are unknown.
struct GrowthReport: Encodable {
    /// A number of the group.
    struct Value: Encodable {
        let number: String
        let unit: String
        let estimate: ComparisonReport.Number
        let basedOn: Int
        let wells: Int
    }

    /// A difference from the reference.
    struct Difference: Encodable {
        let number: String
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

    /// How many of the cell cycles, or of one of their phases, there are, and how many were seen to end.
    struct Phase: Encodable {
        let phase: CellPhase
        let count: Int
        let finished: Int
    }

    /// A movie.
    struct Movie: Encodable {
        let result: String
        let well: String
        let founders: Int
        let divisionsOfFounders: Int
        let doubling: Doubling
        let phases: [Phase]
    }

    let numbers: [Value]
    let doubling: Doubling
    let phases: [Phase]
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
        let compared = result.numbers.compactMap(\.quantity.phase)
        numbers = result.numbers.map { number in
            Value(
                number: number.quantity.key,
                unit: unit(number.quantity),
                estimate: shown(number.estimate, number.quantity),
                basedOn: number.count,
                wells: number.wells.count
            )
        }
        doubling = Doubling(result.doubling, scale: scale)
        phases = compared.map { Phase(phase: $0, curve: result.curve(of: $0)) }
        differences = result.differences.map { found in
            Difference(
                number: found.quantity.key,
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
                phases: compared.map { Phase(phase: $0, curve: movie.curve(of: $0)) }
            )
        }
    }
}

extension GrowthReport.Phase {
    init(phase: CellPhase, curve: KaplanMeier) {
        self.init(phase: phase, count: curve.count, finished: curve.completeCount)
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

extension GrowthQuantity {
    /// The name as JSON has it.
    fileprivate var key: String {
        switch self {
        case .doublingTime: "doublingTime"
        case .median(let phase): phase.rawValue
        case .divisionsPerFounder: "divisionsPerFounder"
        }
    }
}
