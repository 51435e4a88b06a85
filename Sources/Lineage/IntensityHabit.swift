import Foundation
import Tracker

/// How daughters of a movie share the integrated intensity of their mother, the background taken off.
///
/// DNA, and proteins that mark nuclei or cells, are handed on half and half; and a cell that rounds up or condenses holds as much
/// as before, so that it is not taken for a daughter.
struct IntensityHabit: Equatable {
    /// Binary logarithm of the usual intensity of all daughters together over their mother's.
    var sum: Double
    /// How far that varies, against other cells.
    var sumScale: ChangeScale
    /// The same of one daughter's intensity over the other's.
    var ratioScale: ChangeScale

    /// Divisions that what is expected of a movie weighs as much as.
    private static let priorLooks = 5.0
    /// Share of divisions in which intensities tell nothing, as where a mask is badly cut.
    private static let accidents = 0.1

    /// What is expected of a movie before any of its divisions is known.
    ///
    /// - Parameters:
    ///   - parameters: how far daughters usually share evenly what their mother held.
    ///   - movie: how far intensities of the movie change from frame to frame.
    ///   - variety: spread of the difference of two cells' integrated intensities, in octaves.
    init(_ parameters: DivisionParameters, movie: MovieScale, variety: Double) {
        sum = 0
        sumScale = IntensityHabit.scale(movie.intensitySpread(parameters.intensitySumDeviation) / log(2), variety)
        ratioScale = IntensityHabit.scale(movie.intensitySpread(parameters.intensityDeviation) / log(2), variety)
    }

    /// What is expected once some divisions are known.
    func learned(from looks: [DivisionHabits.Look]) -> IntensityHabit {
        let sums = looks.compactMap(\.intensitySum).map { log2($0) }
        let ratios = looks.compactMap(\.intensityRatio).map { log2($0) }
        let count = Double(sums.count)
        var learned = self
        learned.sum = (median(sums) ?? 0) * count / (count + IntensityHabit.priorLooks)
        learned.sumScale = IntensityHabit.scale(sumScale, sums.map { $0 - learned.sum })
        learned.ratioScale = IntensityHabit.scale(ratioScale, ratios)
        return learned
    }

    private static func scale(_ usual: ChangeScale, _ values: [Double]) -> ChangeScale {
        let count = Double(values.count)
        let spread = MovieScale.normalDeviation * (median(values.map { abs($0) }) ?? 0)
        let square = (priorLooks * usual.spread * usual.spread + count * spread * spread) / (priorLooks + count)
        return scale(square.squareRoot(), usual.variety)
    }

    private static func scale(_ spread: Double, _ variety: Double) -> ChangeScale {
        ChangeScale(spread: spread, variety: max(spread, variety), accidents: accidents)
    }

    /// The least that any daughters cost, below 0: those who share exactly as is usual.
    var leastCost: Double { sumScale.cost(of: 0) + ratioScale.cost(of: 0) }

    /// Cost of what daughters hold, given what their mother held; negative where they share it as divisions do.
    func cost(of daughters: [Double], mother: Double) -> Double {
        let total = log2(daughters.reduce(0, +) / mother) - sum
        let ratio = log2((daughters.max() ?? 1) / (daughters.min() ?? 1))
        return sumScale.cost(of: total) + ratioScale.cost(of: ratio)
    }
}
