import Figures
import Pipeline
import Reporters

/// The figures of a comparison, in units of seconds and shares.
struct ComparisonReport: Encodable {
    /// A number with its interval; null where there is none.
    struct Number: Encodable {
        let value: Double?
        let lower: Double?
        let upper: Double?

        init(_ estimate: Estimate) {
            value = known(estimate.value)
            lower = known(estimate.lower)
            upper = known(estimate.upper)
        }
    }

    /// A number of a group.
    struct GroupValue: Encodable {
        let number: CellQuantity
        let estimate: Number
        let cells: Int
        let wells: Int
    }

    /// A difference from the reference.
    struct Difference: Encodable {
        let number: CellQuantity
        let difference: Number
        let pOfWells: Double?
        let pOfCells: Double?
        let cliffsDeltaOfCells: Double?
    }

    /// A correlation of relatives.
    struct Relatives: Encodable {
        let number: CellQuantity
        let kinship: Kinship
        let pairs: Int
        let correlation: Double?
        let chance: Number
        let p: Double?
    }

    /// What is found of a group.
    struct Group: Encodable {
        let name: String
        let wells: [String]
        let movies: Int
        let cells: Int
        let divisions: Int
        let numbers: [GroupValue]
        let differences: [Difference]
        let relatives: [Relatives]
    }

    /// How often the rule calls cells of the reference responders, with the 90 % interval of cells.
    struct FalsePositives: Encodable {
        let responders: Int
        let cells: Int
        let rate: Number
    }

    private enum CodingKeys: String, CodingKey {
        case reporter, reference, rule, falsePositives, groups, warnings, draws, seed
    }

    let reporter: String
    let reference: String?
    let rule: String?
    let falsePositives: FalsePositives?
    let groups: [Group]
    let warnings: [String]
    let draws: Int
    let seed: UInt64
    private let contents: ComparisonContents

    init(_ contents: ComparisonContents, experiment: Experiment, population: PopulationParameters) {
        self.contents = contents
        let comparison = contents.comparison
        reporter = contents.reporter
        reference = comparison.reference
        rule = contents.rule.isEmpty ? nil : contents.rule
        falsePositives = comparison.groups.compactMap(\.contrast).first.map { contrast in
            FalsePositives(
                responders: contrast.responders.vehicleResponders,
                cells: contrast.responders.vehicleCount,
                rate: Number(contrast.responders.falsePositiveRate)
            )
        }
        groups = comparison.groups.map(Group.init)
        warnings = contents.allWarnings
        draws = population.draws
        seed = population.seed
    }

    /// Prints the figures.
    func print(json: Bool) throws {
        guard !json else { return try StandardOutput.print(json: self) }
        var tables = [contents.groupTable]
        if reference != nil { tables.append(contents.differenceTable) }
        if !contents.kinshipTable.rows.isEmpty { tables.append(contents.kinshipTable) }
        for (place, table) in tables.enumerated() {
            if place > 0 { Swift.print() }
            Swift.print(table.caption)
            StandardOutput.print(table: [table.columns] + table.rows.map { $0.map(\.text) })
        }
        if let sentence = contents.falsePositives { Swift.print("\n\(sentence)") }
        if let rule { Swift.print("Rule of a \(rule).") }
    }
}

extension ComparisonReport.Group {
    init(_ result: GroupResult) {
        name = result.name
        wells = result.wells
        movies = result.movieCount
        cells = result.cellCount
        divisions = result.divisionCount
        numbers = result.numbers.map { number in
            ComparisonReport.GroupValue(
                number: number.quantity,
                estimate: ComparisonReport.Number(number.estimate),
                cells: number.cellCount,
                wells: number.wellCount
            )
        }
        differences = (result.contrast?.differences ?? []).map { found in
            ComparisonReport.Difference(
                number: found.quantity,
                difference: ComparisonReport.Number(found.difference),
                pOfWells: known(found.wellTest.pValue),
                pOfCells: known(found.cellTest.pValue),
                cliffsDeltaOfCells: known(found.cellTest.effectSize)
            )
        }
        relatives = result.kinship.map { kinship in
            ComparisonReport.Relatives(
                number: kinship.quantity,
                kinship: kinship.correlation.kinship,
                pairs: kinship.correlation.pairCount,
                correlation: known(kinship.correlation.correlation),
                chance: ComparisonReport.Number(kinship.correlation.chance),
                p: known(kinship.correlation.pValue)
            )
        }
    }
}

/// A number that JSON can hold; nil where there is none.
private func known(_ value: Double) -> Double? { value.isFinite ? value : nil }
