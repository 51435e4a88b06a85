import Foundation
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
            doubling: doubling(of: LineageGroup(name: movie.name, movies: [movie])),
            phases: movie.phases
        )
    }

    private func doubling(of group: LineageGroup) -> DoublingTime {
        DoublingTime(growth(of: group, group.once))
    }

    /// Growth in the frames that all movies have: a population need not grow evenly from its first frame on.
    private func growth(of group: LineageGroup, _ weights: [Int]) -> PopulationGrowth? {
        group.growth(weights, inFrames: lastFrame + 1, clock: clock)
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
            return doublingTime(of: group)
        case .median(let phase):
            return WellMedians(of: group.lengths(of: phase), parameters: parameters).estimate
        case .divisionsPerFounder:
            return bootstrap(group).estimate { group.divisionsPerFounder(inFrame: lastFrame, $0) }
        }
    }

    /// The wider of two intervals counts: that of wells, and that of the number of births and the fit.
    private func doublingTime(of group: LineageGroup) -> Estimate {
        let time = value(.doublingTime, of: group)
        guard time.isFinite else { return .undefined }
        // Where nothing grows there is no time, but a rate: so rates are resampled.
        let rate = bootstrap(group).estimate { growth(of: group, $0)?.rate ?? .nan }
        guard let fit = growth(of: group, group.once)?.rateInterval, rate.lower.isFinite, rate.upper.isFinite else {
            return Estimate(time)
        }
        let ends = [max(rate.upper, fit.upperBound), min(rate.lower, fit.lowerBound)].map { $0 > 0 ? 1 / $0 : .nan }
        return Estimate(time, lower: ends[0], upper: ends[1])
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
            wellTest: wellTest(of: quantity, group, reference),
            logRank: quantity.phase.map { phase in
                LogRankTest(treated: group.lengths(of: phase), control: reference.lengths(of: phase))
            }
        )
    }

    /// The test of the ranks of wells; none where records are too short to tell the ranks.
    private func wellTest(
        of quantity: GrowthQuantity,
        _ group: LineageGroup,
        _ reference: LineageGroup
    ) -> ExactRankTest {
        guard let phase = quantity.phase else {
            let numbers = [group, reference].map { wells(quantity, of: $0).map(\.value) }
            return ExactRankTest(treated: numbers[0], control: numbers[1])
        }
        let curves = [group, reference].map { group in
            group.wells.map { KaplanMeier($0.lengths(of: phase)) }.filter { $0.count > 0 }
        }
        // Where more than half of the cells of a well outlast its record, their median is longer than that: which is longer
        // than another well's median only where the record reaches so far.
        let longest = curves.joined().map(\.median.value).filter(\.isFinite).max()
        let isRanked = longest.map { longest in
            curves.joined().allSatisfy { $0.median.value.isFinite || $0.lastTime >= longest }
        }
        guard isRanked == true else { return ExactRankTest(treated: [], control: []) }
        let medians = curves.map { $0.map { $0.median.value.isFinite ? $0.median.value : .greatestFiniteMagnitude } }
        return ExactRankTest(treated: medians[0], control: medians[1])
    }

    private func estimate(of quantity: GrowthQuantity, _ group: LineageGroup, _ reference: LineageGroup) -> Estimate {
        let value = value(quantity, of: group) - value(quantity, of: reference)
        guard value.isFinite else { return .undefined }
        switch quantity {
        case .median(let phase):
            return WellMedians(of: group.lengths(of: phase), parameters: parameters)
                .minus(WellMedians(of: reference.lengths(of: phase), parameters: parameters, stream: 1))
        case .doublingTime:
            let ofWells = difference(group, reference, value: value) { group, weights in
                growth(of: group, weights)?.doublingTime ?? .nan
            }
            return ofWells.widened(to: doubling(of: group).time.minus(doubling(of: reference).time))
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

extension Estimate {
    /// The difference of two numbers whose errors are independent.
    ///
    /// - Source: G. Y. Zou and A. Donner, Stat. Med. 27, 1693 (2008): the distances of each end add up by their squares.
    fileprivate func minus(_ other: Estimate) -> Estimate {
        let below = hypot(value - lower, other.upper - other.value)
        let above = hypot(upper - value, other.value - other.lower)
        return Estimate(value - other.value, lower: value - other.value - below, upper: value - other.value + above)
    }

    /// The interval with the farther ends of both; unknown where either is.
    fileprivate func widened(to other: Estimate) -> Estimate {
        let isKnown = [lower, upper, other.lower, other.upper].allSatisfy(\.isFinite)
        return isKnown
            ? Estimate(value, lower: min(lower, other.lower), upper: max(upper, other.upper)) : Estimate(value)
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
