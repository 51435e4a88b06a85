/// One number of a group's growth.
public struct GrowthNumber: Sendable, Equatable {
    /// What it is.
    public var quantity: GrowthQuantity
    /// The number with its interval by wells (95 %); without one where there is a single well.
    public var estimate: Estimate
    /// What it rests on: births of a doubling time, finished cycles or phases, or founders.
    public var count: Int
    /// The number of every well that has one, in the order of their names.
    public var wells: [WellNumber]

    /// Makes a number.
    public init(quantity: GrowthQuantity, estimate: Estimate, count: Int, wells: [WellNumber]) {
        self.quantity = quantity
        self.estimate = estimate
        self.count = count
        self.wells = wells
    }
}

/// The difference of one number between a group and the reference.
public struct GrowthDifference: Sendable, Equatable {
    /// What it is.
    public var quantity: GrowthQuantity
    /// Number of the group minus that of the reference, with its interval by wells (95 %); without one where either has
    /// a single well.
    public var difference: Estimate
    /// The test of the wells' numbers.
    public var wellTest: ExactRankTest
    /// The test of cell cycles or phases, as if each were a replicate; nil for other numbers.
    public var logRank: LogRankTest?

    /// Makes a difference.
    public init(
        quantity: GrowthQuantity,
        difference: Estimate,
        wellTest: ExactRankTest,
        logRank: LogRankTest? = nil
    ) {
        self.quantity = quantity
        self.difference = difference
        self.wellTest = wellTest
        self.logRank = logRank
    }
}

/// The course of a number over a group, with those of its wells.
public struct GrowthCourse: Sendable, Equatable {
    /// The number of the group with its interval by wells; none of a single well.
    public var group: PopulationCourse
    /// The numbers of the wells.
    public var wells: [PopulationCourse]

    /// Makes a course.
    public init(group: PopulationCourse, wells: [PopulationCourse]) {
        self.group = group
        self.wells = wells
    }
}

/// What is found of one group's growth and divisions.
public struct GrowthResult: Sendable, Equatable {
    /// Name of the group.
    public var name: String
    /// Its movies.
    public var movies: [GrowthMovie]
    /// How fast the cells of all its movies together double.
    public var doubling: DoublingTime
    /// Its numbers, those of all groups in the same order.
    public var numbers: [GrowthNumber]
    /// Divisions per founder so far.
    public var divisions: GrowthCourse
    /// log2 of the number of cells over that of the first frame, corrected for cells that leave and enter.
    public var growth: GrowthCourse
    /// How it differs from the reference, in the order of the numbers; nothing for the reference itself.
    public var differences: [GrowthDifference]

    /// Makes a result.
    public init(
        name: String,
        movies: [GrowthMovie],
        doubling: DoublingTime,
        numbers: [GrowthNumber],
        divisions: GrowthCourse,
        growth: GrowthCourse,
        differences: [GrowthDifference] = []
    ) {
        self.name = name
        self.movies = movies
        self.doubling = doubling
        self.numbers = numbers
        self.divisions = divisions
        self.growth = growth
        self.differences = differences
    }

    /// Names of its wells, in their order of appearance.
    public var wells: [String] {
        movies.map(\.well).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// One of the numbers.
    public func number(of quantity: GrowthQuantity) -> GrowthNumber? { numbers.first { $0.quantity == quantity } }

    /// Share of its cell cycles, or of one of their phases, that last longer than a time.
    ///
    /// - Complexity: O(n log n) for n times.
    public func curve(of phase: CellPhase) -> KaplanMeier {
        KaplanMeier(movies.flatMap { $0.times(of: phase).map(\.length) })
    }
}

/// Growth and divisions of groups beside each other.
public struct GrowthComparison: Sendable, Equatable {
    /// The groups in their order.
    public var groups: [GrowthResult]
    /// Name of the group that the others are compared with; nil where there is one group.
    public var reference: String?

    /// Makes a comparison.
    public init(groups: [GrowthResult], reference: String?) {
        self.groups = groups
        self.reference = reference
    }

    /// The phases whose lengths are compared.
    public var phases: [CellPhase] { groups.first?.numbers.compactMap(\.quantity.phase) ?? [] }
}
