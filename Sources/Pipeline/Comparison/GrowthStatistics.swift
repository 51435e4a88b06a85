public import Lineage
public import Reporters

/// The statistics that a comparison of growth is made of.
struct GrowthStatistics {
    private let clock: LineageClock
    private let parameters: PopulationParameters
    /// Last frame that all movies have.
    private let lastFrame: Int
    /// What is compared: of cell cycles always, of their phases where any movie has one.
    private let quantities: [GrowthQuantity]

    init(_ groups: [LineageGroup], clock: LineageClock, parameters: PopulationParameters) throws(ReporterError) {
        try parameters.validate()
        self.clock = clock
        self.parameters = parameters
        lastFrame = (groups.flatMap(\.movies).map(\.frameCount).min() ?? 0) - 1
        let seen = Set(groups.flatMap(\.movies).flatMap { $0.phases.map(\.phase) }).union([.cycle])
        quantities =
            [.doublingTime] + CellPhase.allCases.filter(seen.contains).map { .median($0) }
            + [.divisionsPerFounder]
    }

    func result(of group: LineageGroup, against reference: LineageGroup?) -> GrowthResult {
        GrowthResult(
            name: group.name,
            movies: group.movies.map(movie),
            doubling: doubling(of: group),
            numbers: quantities.map { number($0, of: group) },
            divisions: course(of: group, named: "divisions_per_founder") { group, frames, weights in
                frames.map { group.divisionsPerFounder(inFrame: $0, weights) }
            },
            growth: course(of: group, named: "log2_growth") { group, frames, weights in
                let growth = group.growth(weights, clock: clock)
                return frames.map { growth?.log2Fold(inFrame: $0) ?? .nan }
            },
            differences: reference.map { reference in
                quantities.map { difference(of: $0, group, reference) }
            } ?? []
        )
    }

    private func movie(_ movie: LineageMovie) -> GrowthMovie {
        let counts = movie.founderDivisions
        return GrowthMovie(
            name: movie.name,
            well: movie.well,
            founderCount: movie.divisions.founders,
            divisionCount: counts.indices.contains(lastFrame) ? counts[lastFrame] : 0,
            doubling: DoublingTime(movie.growth),
            phases: movie.phases
        )
    }

    private func doubling(of group: LineageGroup) -> DoublingTime {
        DoublingTime(group.growth(group.once, clock: clock))
    }

    private func value(_ quantity: GrowthQuantity, of group: LineageGroup) -> Double {
        switch quantity {
        case .doublingTime: doubling(of: group).time.value
        case .median(let phase): KaplanMeier(group.lengths(of: phase)).median.value
        case .divisionsPerFounder: group.divisionsPerFounder(inFrame: lastFrame, group.once)
        }
    }

    private func wells(_ quantity: GrowthQuantity, of group: LineageGroup) -> [WellNumber] {
        group.wells.map { WellNumber(value: value(quantity, of: $0), well: $0.name) }.filter(\.value.isFinite)
    }

    private func bootstrap(_ group: LineageGroup, stream: UInt64 = 0) -> WellBootstrap {
        WellBootstrap(wells: group.movies.map(\.well), parameters: parameters, stream: stream)
    }

    private func number(_ quantity: GrowthQuantity, of group: LineageGroup) -> GrowthNumber {
        GrowthNumber(
            quantity: quantity,
            estimate: estimate(quantity, of: group),
            count: count(quantity, of: group),
            wells: wells(quantity, of: group)
        )
    }

    private func estimate(_ quantity: GrowthQuantity, of group: LineageGroup) -> Estimate {
        switch quantity {
        case .doublingTime:
            let time = value(quantity, of: group)
            guard time.isFinite else { return .undefined }
            // Where nothing grows there is no time, but a rate: so rates are resampled.
            let rate = bootstrap(group).estimate { group.growth($0, clock: clock)?.rate ?? .nan }
            let ends = [rate.upper, rate.lower].map { $0 > 0 ? 1 / $0 : .nan }
            return Estimate(time, lower: ends[0], upper: ends[1])
        case .median(let phase):
            return WellMedians(of: group.lengths(of: phase), parameters: parameters).estimate
        case .divisionsPerFounder:
            return bootstrap(group).estimate { group.divisionsPerFounder(inFrame: lastFrame, $0) }
        }
    }

    private func count(_ quantity: GrowthQuantity, of group: LineageGroup) -> Int {
        switch quantity {
        case .doublingTime: doubling(of: group).births
        case .median(let phase): group.lengths(of: phase).count(where: \.isComplete)
        case .divisionsPerFounder: group.movies.reduce(0) { $0 + $1.divisions.founders }
        }
    }

    private func difference(
        of quantity: GrowthQuantity,
        _ group: LineageGroup,
        _ reference: LineageGroup
    ) -> GrowthDifference {
        GrowthDifference(
            quantity: quantity,
            difference: estimate(of: quantity, group, reference),
            wellTest: ExactRankTest(treated: ranked(quantity, of: group), control: ranked(quantity, of: reference)),
            logRank: quantity.phase.map { phase in
                LogRankTest(treated: group.lengths(of: phase), control: reference.lengths(of: phase))
            }
        )
    }

    /// Numbers of wells for a test of ranks.
    private func ranked(_ quantity: GrowthQuantity, of group: LineageGroup) -> [Double] {
        guard let phase = quantity.phase else { return wells(quantity, of: group).map(\.value) }
        // A well in which more than half of the cycles outlast the record has longer ones than any with a median.
        return group.wells.filter { !$0.lengths(of: phase).isEmpty }.map { well in
            let median = value(quantity, of: well)
            return median.isFinite ? median : .greatestFiniteMagnitude
        }
    }

    private func estimate(of quantity: GrowthQuantity, _ group: LineageGroup, _ reference: LineageGroup) -> Estimate {
        let value = value(quantity, of: group) - value(quantity, of: reference)
        guard value.isFinite else { return .undefined }
        switch quantity {
        case .median(let phase):
            return WellMedians(of: group.lengths(of: phase), parameters: parameters)
                .minus(WellMedians(of: reference.lengths(of: phase), parameters: parameters, stream: 1))
        case .doublingTime:
            return difference(group, reference, value: value) { group, weights in
                group.growth(weights, clock: clock)?.doublingTime ?? .nan
            }
        case .divisionsPerFounder:
            return difference(group, reference, value: value) { group, weights in
                group.divisionsPerFounder(inFrame: lastFrame, weights)
            }
        }
    }

    private func difference(
        _ group: LineageGroup,
        _ reference: LineageGroup,
        value: Double,
        _ number: (LineageGroup, [Int]) -> Double
    ) -> Estimate {
        let above = bootstrap(group).draws { [number(group, $0)] }.flatMap(\.self)
        let below = bootstrap(reference, stream: 1).draws { [number(reference, $0)] }.flatMap(\.self)
        return WellBootstrap.difference(value, draws: above, minus: below)
    }

    /// Numbers of every frame that all movies of a group have.
    private func course(
        of group: LineageGroup,
        named name: String,
        _ numbers: (LineageGroup, Range<Int>, [Int]) -> [Double]
    ) -> GrowthCourse {
        let frames = 0..<(group.movies.map(\.frameCount).min() ?? 0)
        func course(_ group: LineageGroup, _ estimates: [Estimate]) -> PopulationCourse {
            PopulationCourse(
                group: group.name,
                name: name,
                points: zip(frames, estimates).map { frame, estimate in
                    PopulationPoint(
                        frame: frame,
                        timeInSeconds: nil,
                        median: estimate,
                        cellCount: group.movies.reduce(0) { $0 + $1.growth.frames[frame].cells }
                    )
                }
            )
        }
        return GrowthCourse(
            group: course(group, bootstrap(group).estimates { numbers(group, frames, $0) }),
            wells: group.wells.map { course($0, numbers($0, frames, $0.once).map { Estimate($0) }) }
        )
    }
}

extension DoublingTime {
    /// What growth tells; nothing without movies.
    init(_ growth: PopulationGrowth?) {
        let obstacle = growth?.obstacle
        let interval = growth?.doublingTimeInterval
        let isGiven = growth != nil && obstacle == nil
        self.init(
            time: isGiven
                ? Estimate(
                    growth?.doublingTime ?? .nan,
                    lower: interval?.lowerBound ?? .nan,
                    upper: interval?.upperBound ?? .nan
                ) : .undefined,
            rSquared: growth?.rSquared ?? .nan,
            births: growth?.births ?? 0,
            entries: growth?.entries ?? 0,
            exits: growth?.exits ?? 0,
            reason: obstacle?.description ?? ""
        )
    }
}

extension GrowthComparison {
    /// Compares groups.
    ///
    /// - Parameters:
    ///   - groups: groups of different names, each with movies of one clock.
    ///   - reference: name of the group that the others are compared with.
    ///   - clock: gives the time of every frame of the longest movie.
    ///   - parameters: how intervals are drawn.
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    /// - Complexity: O(draws times (movies times frames + lengths of cycles and phases)).
    public init(
        _ groups: [LineageGroup],
        reference: String,
        clock: LineageClock,
        parameters: PopulationParameters = PopulationParameters()
    ) throws(ReporterError) {
        let statistics = try GrowthStatistics(groups, clock: clock, parameters: parameters)
        let other = groups.count > 1 ? groups.first { $0.name == reference } : nil
        self.init(
            groups: groups.map { group in
                statistics.result(of: group, against: group.name == other?.name ? nil : other)
            },
            reference: other?.name
        )
    }
}
