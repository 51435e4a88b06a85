import Figures
import Reporters

/// The figures of a comparison, in units of seconds and shares.
struct ComparisonReport: Encodable {
    /// A number with its interval; null where there is none.
    struct Number: Encodable {
        let value: Double?
        let lower: Double?
        let upper: Double?

        init(_ estimate: Estimate, scale: Double = 1) {
            value = known(estimate.value * scale)
            lower = known(estimate.lower * scale)
            upper = known(estimate.upper * scale)
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

    /// What is found of a group; nothing of a reporter where none is compared.
    struct Group: Encodable {
        let name: String
        let wells: [String]
        let movies: Int
        let cells: Int?
        let divisions: Int?
        let numbers: [GroupValue]?
        let differences: [Difference]?
        let relatives: [Relatives]?
        let growth: GrowthReport
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

    let reporter: String?
    let reference: String?
    let rule: String?
    let falsePositives: FalsePositives?
    let groups: [Group]
    let warnings: [String]
    let draws: Int
    let seed: UInt64
    private let contents: ComparisonPage

    init(_ contents: ComparisonPage, population: PopulationParameters) {
        self.contents = contents
        let found = contents.reporter?.comparison.groups ?? []
        reporter = contents.reporter?.reporter
        reference = contents.growth.comparison.reference
        rule = contents.reporter.flatMap { $0.rule.isEmpty ? nil : $0.rule }
        falsePositives = found.compactMap(\.contrast).first.map { contrast in
            FalsePositives(
                responders: contrast.responders.vehicleResponders,
                cells: contrast.responders.vehicleCount,
                rate: Number(contrast.responders.falsePositiveRate)
            )
        }
        groups = contents.growth.comparison.groups.map { growth in
            Group(found.first { $0.name == growth.name }, GrowthReport(growth, clock: contents.growth.clock), growth)
        }
        warnings = contents.allWarnings
        draws = population.draws
        seed = population.seed
    }

    /// Prints the figures.
    func print(json: Bool) throws {
        guard !json else { return try StandardOutput.print(json: self) }
        if let reporter = contents.reporter {
            var tables = [reporter.groupTable]
            if reference != nil { tables.append(reporter.differenceTable) }
            if !reporter.kinshipTable.rows.isEmpty { tables.append(reporter.kinshipTable) }
            ComparisonReport.print(tables)
            if let sentence = reporter.falsePositives { Swift.print("\n\(sentence)") }
            if let rule { Swift.print("Rule of a \(rule).") }
            Swift.print()
        }
        let growth = contents.growth
        var tables = [growth.groupTable]
        if !growth.phaseTable.rows.isEmpty { tables.append(growth.phaseTable) }
        if reference != nil { tables.append(growth.differenceTable) }
        ComparisonReport.print(tables)
        if !growth.missingDoublings.isEmpty { Swift.print() }
        growth.missingDoublings.forEach { Swift.print($0) }
    }

    /// Prints tables with an empty line between them.
    private static func print(_ tables: [ReportTable]) {
        for (place, table) in tables.enumerated() {
            if place > 0 { Swift.print() }
            Swift.print(table.caption)
            StandardOutput.print(table: [table.columns] + table.rows.map { $0.map(\.text) })
        }
    }
}

extension ComparisonReport.Group {
    init(_ result: GroupResult?, _ growth: GrowthReport, _ lineages: GrowthResult) {
        name = lineages.name
        wells = lineages.wells
        movies = lineages.movies.count
        cells = result?.cellCount
        divisions = result?.divisionCount
        numbers = result?.numbers.map { number in
            ComparisonReport.GroupValue(
                number: number.quantity,
                estimate: ComparisonReport.Number(number.estimate),
                cells: number.cellCount,
                wells: number.wellCount
            )
        }
        differences = result.map { ($0.contrast?.differences ?? []).map(ComparisonReport.Difference.init) }
        relatives = result?.kinship.map { kinship in
            ComparisonReport.Relatives(
                number: kinship.quantity,
                kinship: kinship.correlation.kinship,
                pairs: kinship.correlation.pairCount,
                correlation: known(kinship.correlation.correlation),
                chance: ComparisonReport.Number(kinship.correlation.chance),
                p: known(kinship.correlation.pValue)
            )
        }
        self.growth = growth
    }
}

extension ComparisonReport.Difference {
    init(_ found: GroupDifference) {
        self.init(
            number: found.quantity,
            difference: ComparisonReport.Number(found.difference),
            pOfWells: known(found.wellTest.pValue),
            pOfCells: known(found.cellTest.pValue),
            cliffsDeltaOfCells: known(found.cellTest.effectSize)
        )
    }
}

/// A number that JSON can hold; nil where there is none.
func known(_ value: Double) -> Double? { value.isFinite ? value : nil }
