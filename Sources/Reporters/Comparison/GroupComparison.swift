/// One number of a group.
public struct GroupNumber: Sendable, Equatable {
    /// What it is.
    public var quantity: CellQuantity
    /// The number with its interval by wells (95 %); without one where there is a single well.
    public var estimate: Estimate
    /// Cells with a number.
    public var cellCount: Int
    /// Wells with such cells.
    public var wellCount: Int
    /// The number of every well, in the order of their names.
    public var wells: [WellNumber]
}

/// The difference of one number between a group and the reference.
public struct GroupDifference: Sendable, Equatable {
    /// What it is.
    public var quantity: CellQuantity
    /// Number of the group minus that of the reference, with its interval by wells (95 %); without one where either has
    /// a single well.
    public var difference: Estimate
    /// The test of the wells' numbers.
    public var wellTest: ExactRankTest
    /// The test of the cells' numbers, as if each cell were a replicate.
    public var cellTest: RankTest
}

/// A correlation between relatives in one number.
public struct GroupKinship: Sendable, Equatable {
    /// Which number.
    public var quantity: CellQuantity
    /// The correlation, what chance gives, and its p-value.
    public var correlation: KinshipCorrelation

    /// Makes a correlation of one number.
    public init(quantity: CellQuantity, correlation: KinshipCorrelation) {
        self.quantity = quantity
        self.correlation = correlation
    }
}

/// What is found of one group.
public struct GroupResult: Sendable, Equatable {
    /// Name of the group.
    public var name: String
    /// Names of its wells.
    public var wells: [String]
    /// Its movies.
    public var movieCount: Int
    /// Cells with a trace.
    public var cellCount: Int
    /// Divisions.
    public var divisionCount: Int
    /// Its numbers, in the order of `CellQuantity.compared`.
    public var numbers: [GroupNumber]
    /// The median over its cells with its interval by wells.
    public var course: PopulationCourse
    /// The median over the cells of each well, without intervals.
    public var wellCourses: [PopulationCourse]
    /// The median around divisions of values relative to all cells of the frame; nil of fewer than three divisions.
    public var alignedCourse: PopulationCourse?
    /// Correlations of relatives, number by number.
    public var kinship: [GroupKinship]
    /// How it differs from the reference; nil for the reference itself.
    public var contrast: GroupContrast?
}

/// How a group differs from the reference.
public struct GroupContrast: Sendable, Equatable {
    /// Differences of numbers, in the order of `CellQuantity.compared`.
    public var differences: [GroupDifference]
    /// The difference of the medians in every frame.
    public var course: PopulationCourse
    /// How many cells respond here and in the reference.
    public var responders: ResponderComparison
}

/// Groups of an experiment beside each other: medians with intervals by wells, differences against a reference, and
/// correlations of relatives.
public struct GroupComparison: Sendable, Equatable {
    /// Fewer divisions have no course around them.
    private static let fewestDivisions = 3
    /// Frames before and after a division that are shown.
    private static let alignedFrames = -20..<21

    /// The groups in their order.
    public let groups: [GroupResult]
    /// Name of the group that the others are compared with; nil where there is one group.
    public let reference: String?

    /// Compares groups.
    ///
    /// - Parameters:
    ///   - groups: groups of different names, each with movies of one clock.
    ///   - reference: name of the group that the others are compared with.
    ///   - clock: frames and times of the longest movie.
    ///   - parameters: which values count, and how intervals are drawn.
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    /// - Complexity: O(draws times frames times cells).
    public init(
        _ groups: [ExperimentGroup],
        reference: String,
        clock: MovieClock,
        parameters: PopulationParameters = PopulationParameters()
    ) throws(ReporterError) {
        let statistics = try GroupStatistics(clock: clock, parameters: parameters)
        let other = groups.count > 1 ? groups.first { $0.name == reference } : nil
        self.reference = other?.name
        self.groups = groups.map { group in
            GroupResult(
                name: group.name,
                wells: group.wells,
                movieCount: group.movies.count,
                cellCount: group.cellCount,
                divisionCount: group.divisionCount,
                numbers: statistics.numbers(of: group),
                course: statistics.course(of: group),
                wellCourses: statistics.wellCourses(of: group),
                alignedCourse: group.divisionCount < GroupComparison.fewestDivisions
                    ? nil : statistics.alignedCourse(of: group, frames: GroupComparison.alignedFrames),
                kinship: statistics.kinship(of: group),
                contrast: other.flatMap { $0.name == group.name ? nil : statistics.contrast(of: group, against: $0) }
            )
        }
    }
}
