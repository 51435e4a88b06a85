/// The statistics that a comparison of groups is made of.
struct GroupStatistics {
    private let clock: MovieClock
    private let population: PopulationStatistics
    private let aligned: PopulationStatistics
    private let wells: WellStatistics
    private let relatives: KinshipStatistics

    init(clock: MovieClock, parameters: PopulationParameters) throws(ReporterError) {
        self.clock = clock
        population = try PopulationStatistics(parameters)
        wells = try WellStatistics(parameters)
        relatives = try KinshipStatistics(parameters)
        var aroundDivisions = parameters
        aroundDivisions.excludedFrames.remove(.mitosis)
        aligned = try PopulationStatistics(aroundDivisions)
    }

    func numbers(of group: ExperimentGroup) -> [GroupNumber] {
        CellQuantity.compared.map { quantity in
            let cells = group.numbers(of: quantity).filter(\.value.isFinite)
            let ofWells = WellStatistics.wells(quantity.statistic, of: cells)
            return GroupNumber(
                quantity: quantity,
                estimate: wells.estimate(quantity.statistic, of: cells),
                cellCount: cells.count,
                wellCount: ofWells.count,
                wells: ofWells
            )
        }
    }

    func contrast(of group: ExperimentGroup, against reference: ExperimentGroup) -> GroupContrast {
        GroupContrast(
            differences: CellQuantity.compared.map { difference(of: $0, group, reference) },
            course: differenceCourse(group, reference),
            responders: ResponderComparison(treated: group.responses, vehicle: reference.responses)
        )
    }

    private func difference(
        of quantity: CellQuantity,
        _ group: ExperimentGroup,
        _ reference: ExperimentGroup
    ) -> GroupDifference {
        let (treated, control) = (group.numbers(of: quantity), reference.numbers(of: quantity))
        func ofWells(_ cells: [WellNumber]) -> [Double] {
            WellStatistics.wells(quantity.statistic, of: cells).map(\.value)
        }
        return GroupDifference(
            quantity: quantity,
            difference: wells.difference(quantity.statistic, treated: treated, control: control),
            wellTest: ExactRankTest(treated: ofWells(treated), control: ofWells(control)),
            cellTest: RankTest(treated: treated.map(\.value), control: control.map(\.value))
        )
    }

    func course(of group: ExperimentGroup) -> PopulationCourse {
        population.course(of: group.members, group: group.name, clock: clock).byWells(group.wells.count)
    }

    func wellCourses(of group: ExperimentGroup) -> [PopulationCourse] {
        group.wells.map { well in
            population.medians(of: group.members.filter { $0.well == well }, group: well, clock: clock)
        }
    }

    func alignedCourse(of group: ExperimentGroup, frames: Range<Int>) -> PopulationCourse {
        aligned.alignedCourse(of: group.divisionMembers, frames: frames, group: group.name, clock: clock)
            .byWells(group.wells.count)
    }

    func kinship(of group: ExperimentGroup) -> [GroupKinship] {
        CellQuantity.inherited.flatMap { quantity in
            relatives.correlations(of: group.relatives(of: quantity)).map {
                GroupKinship(quantity: quantity, correlation: $0)
            }
        }
    }

    private func differenceCourse(_ group: ExperimentGroup, _ reference: ExperimentGroup) -> PopulationCourse {
        let points = population.difference(treated: group.members, control: reference.members, clock: clock)
        let course = PopulationCourse(
            group: group.name,
            name: group.movies.first?.traces.first?.name ?? "",
            points: points.map { point in
                PopulationPoint(
                    frame: point.frame,
                    timeInSeconds: point.timeInSeconds,
                    median: point.difference,
                    cellCount: point.treatedCount
                )
            }
        )
        return course.byWells(min(group.wells.count, reference.wells.count))
    }
}

extension PopulationCourse {
    /// The course without its intervals where they are of the cells of a single well.
    fileprivate func byWells(_ count: Int) -> PopulationCourse {
        guard count < 2 else { return self }
        var course = self
        for index in course.points.indices { course.points[index].median = Estimate(points[index].median.value) }
        return course
    }
}

extension ExperimentGroup {
    fileprivate var members: [PopulationMember] {
        movies.flatMap { movie in movie.traces.map { PopulationMember(trace: $0, well: movie.well) } }
    }

    /// The mother of each division and its daughters, aligned at their first frame.
    fileprivate var divisionMembers: [PopulationMember] {
        movies.flatMap { movie in
            let traces = movie.traces.relativeToTheirFrames().reduce(into: [Int: ProcessedTrace]()) {
                $0[$1.track] = $1
            }
            return movie.divisions.flatMap { division in
                ([division.mother] + division.daughters).compactMap { traces[$0] }.map {
                    PopulationMember(trace: $0, well: movie.well, alignmentFrame: division.frame)
                }
            }
        }
    }

    /// Divisions of all movies.
    var divisionCount: Int { movies.reduce(0) { $0 + $1.divisions.count } }
}
