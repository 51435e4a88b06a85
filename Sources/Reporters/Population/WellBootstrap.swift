/// Intervals of any number of a group by resampling its wells and, within them, its members: cells, cycles or movies.
///
/// - Source: Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8 (hierarchical data).
public struct WellBootstrap: Sendable {
    private let resampling: WellResampling
    private let parameters: PopulationParameters
    private let stream: UInt64

    /// Sorts members into wells.
    ///
    /// - Parameters:
    ///   - wells: name of the well of each member.
    ///   - parameters: how many draws there are, and where their random numbers begin.
    ///   - stream: which random numbers; groups that are subtracted from each other need different ones.
    public init(wells: [String], parameters: PopulationParameters, stream: UInt64 = 0) {
        resampling = WellResampling(wells: wells)
        self.parameters = parameters
        self.stream = stream
    }

    /// The numbers of every resampling.
    ///
    /// - Parameter numbers: gives numbers of members that count so many times each, always as many.
    /// - Returns: numbers draw by draw; none of a single well, which cannot tell how wells differ.
    public func draws(_ numbers: ([Int]) -> [Double]) -> [[Double]] {
        guard resampling.wellCount > 1 else { return [] }
        var generator = RandomDraws(seed: parameters.seed, stream: stream)
        return (0..<parameters.draws).map { _ in numbers(resampling.draw(&generator)) }
    }

    /// The numbers of all members with their intervals.
    ///
    /// - Parameter numbers: gives numbers of members that count so many times each, always as many.
    /// - Returns: the numbers, each with the interval that holds the central 95 % of its draws.
    public func estimates(_ numbers: ([Int]) -> [Double]) -> [Estimate] {
        let drawn = draws(numbers)
        return numbers(Array(repeating: 1, count: resampling.cellCount)).enumerated().map { place, value in
            Estimate(value, draws: drawn.map { $0[place] })
        }
    }

    /// A number of all members with the interval that holds the central 95 % of its draws.
    public func estimate(_ number: ([Int]) -> Double) -> Estimate {
        let drawn = draws { [number($0)] }.flatMap(\.self)
        return Estimate(number(Array(repeating: 1, count: resampling.cellCount)), draws: drawn)
    }

    /// A difference of two numbers whose draws come from different random numbers, with its interval.
    ///
    /// - Parameters:
    ///   - value: the difference itself.
    ///   - draws: drawn numbers of which is subtracted; NaN where a draw has none.
    ///   - others: drawn numbers that are subtracted.
    /// - Returns: the difference with the interval that holds the central 95 % of its draws; unknown where draws without a
    ///   number could move its ends.
    public static func difference(_ value: Double, draws: [Double], minus others: [Double]) -> Estimate {
        let drawn = zip(draws, others).map { $0 - $1 }
        let isBounded = drawn.count { !$0.isFinite } * 40 <= drawn.count
        return Estimate(value, draws: isBounded ? drawn : [])
    }
}
