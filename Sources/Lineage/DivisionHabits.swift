import Foundation

/// What divisions of a movie look like, learned from its sure ones.
///
/// Whole cells at short time steps nearly always divide in place; nuclei at long ones seldom do. Daughters of most
/// cells stand apart, but a rod that divides looks like a rod that was cut. Where a movie shows one habit, what lacks
/// it is unlikely to be a division.
struct DivisionHabits: Equatable {
    /// Confidence that a division must have to be learned from.
    static let sureConfidence = 0.9

    /// Cost of a daughter beside her mother's last mask, as a log likelihood ratio; 0 where the movie does not tell.
    var besideCost = 0.0
    /// Usual share of a daughter's area on the mother's last mask, of the daughter with the least; nil where daughters
    /// need not lie there.
    var usualShare: Double?
    /// The same cost for daughters who together have their mother's shape and size; infinite where they are her pieces.
    var togetherCost = 0.0
    /// How one division looks; nil where it cannot be told.
    struct Look {
        /// Share of a daughter's area on the mother's last mask, of the daughter with the least.
        var shareInPlace: Double?
        /// Whether the daughters together have the shape and size of their mother.
        var isTogether: Bool?
        /// Distance between two daughters, in diameters of their mother; nil where there are three.
        var separation: Double?
        /// Area of the daughters over the mother's usual area; nil where one is cut by the image border.
        var areaSum: Double?
        /// Integrated intensity of the daughters over their mother's; nil where it is not known, or where the image border cuts
        /// one of them.
        var intensitySum: Double?
        /// That of the brighter daughter over the other's; likewise.
        var intensityRatio: Double?
    }

    /// No habits.
    init() {}

    /// Learns from divisions.
    ///
    /// - Parameters:
    ///   - looks: how the sure divisions of a movie look.
    ///   - parameters: shares of them that must look alike before others become unlikely.
    init(_ looks: [Look], parameters: DivisionParameters) {
        let shares = looks.compactMap(\.shareInPlace)
        let inPlace = DivisionHabits.rate(shares.map { $0 >= parameters.overlapShare })
        let apart = DivisionHabits.rate(looks.compactMap(\.isTogether).map { !$0 })
        besideCost = max(0, log((1 - parameters.habitRate) / (1 - inPlace)))
        usualShare = besideCost > 0 ? median(shares) : nil
        togetherCost =
            apart > parameters.apartRate ? .infinity : max(0, log((1 - parameters.habitRate) / (1 - apart)))
    }

    /// A share by the rule of succession (Laplace): one division of either kind is taken for granted.
    private static func rate(_ found: [Bool]) -> Double {
        Double(1 + found.count(where: \.self)) / Double(2 + found.count)
    }
}
