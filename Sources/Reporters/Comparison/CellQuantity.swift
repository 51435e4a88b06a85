/// A number of a cell by which groups are compared, or relatives correlated.
public enum CellQuantity: String, Sendable, Hashable, Codable, CaseIterable {
    /// 1 for a responder, 0 for none; the share of responders of a group.
    case responders
    /// Largest relative change after the dose, with its sign.
    case amplitude
    /// Time from the dose to half of the amplitude, in seconds; of responders.
    case halfTime
    /// The baseline R0, in units of the reporter: whether groups were alike before the dose.
    case baseline
    /// Mean over the cell's frames of its value divided by the median of all cells of the frame.
    case level

    /// How the numbers of cells become that of a group.
    public var statistic: CellStatistic { self == .responders ? .mean : .median }

    /// The numbers by which groups are compared.
    public static let compared: [CellQuantity] = [.responders, .amplitude, .halfTime, .baseline]

    /// The numbers that are correlated between relatives.
    public static let inherited: [CellQuantity] = [.level, .amplitude, .halfTime]
}

extension ExperimentMovie {
    /// A number of every cell, by track; NaN or absent where a cell has none.
    func values(of quantity: CellQuantity) -> [(track: Int, value: Double)] {
        switch quantity {
        case .responders: responses.map { ($0.track, $0.isResponder.map { $0 ? 1 : 0 } ?? .nan) }
        case .amplitude: responses.map { ($0.track, $0.amplitude.value) }
        case .halfTime: responses.map { ($0.track, $0.halfTimeInSeconds.value) }
        case .baseline: traces.map { ($0.track, $0.flags.contains(.inheritedBaseline) ? .nan : $0.baseline.value) }
        case .level: traces.relativeToTheirFrames().map { ($0.track, $0.meanLevel) }
        }
    }
}

extension ExperimentGroup {
    /// A number of every cell with its well.
    public func numbers(of quantity: CellQuantity) -> [WellNumber] {
        movies.flatMap { movie in
            movie.values(of: quantity).map { WellNumber(value: $0.value, well: movie.well) }
        }
    }

    /// A number of every cell with its mother.
    func relatives(of quantity: CellQuantity) -> [CellNumber] {
        movies.enumerated().flatMap { place, movie in
            let mothers = movie.divisions.reduce(into: [Int: Int]()) { mothers, division in
                for daughter in division.daughters { mothers[daughter] = division.mother }
            }
            let values = movie.values(of: quantity).reduce(into: [Int: Double]()) { $0[$1.track] = $1.value }
            // Cells without a number still link others.
            let tracks = Set(values.keys).union(mothers.keys).union(mothers.values).sorted()
            return tracks.map { track in
                CellNumber(track: track, mother: mothers[track], value: values[track] ?? .nan, movie: place)
            }
        }
    }
}
