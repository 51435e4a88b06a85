import Foundation

/// How large daughters are, and how far they stand apart, against what the parameters expect.
///
/// Masks need not be whole cells: markers, and nuclei in large cells, may be as large after a division as before it, and
/// part by several of their diameters.
struct FamilyScale: Equatable {
    /// Factor of the daughters' areas together.
    var area = 1.0
    /// Factor of all distances: how many times as wide as their masks the cells are.
    var distance = 1.0

    /// The scale that the parameters have.
    static let expected = FamilyScale()

    /// Widest distances that are tried.
    static let widest = 16.0
}

extension DivisionParameters {
    /// Parameters that expect daughters of another scale.
    func scaled(by scale: FamilyScale) -> DivisionParameters {
        var scaled = self
        scaled.areaSum *= scale.area
        scaled.separation *= scale.distance
        scaled.separationDeviation *= scale.distance
        scaled.middleDeviation *= scale.distance
        scaled.radiusInDiameters *= scale.distance
        return scaled
    }

    /// Sure divisions that what the parameters expect weighs as much as.
    private static let priorCount = 10.0

    /// Parameters that expect daughters to be as large and as far apart as those of the movie's sure divisions are.
    ///
    /// How far the daughters' middle lies from their mother has to do with how cells move, and stays as it is.
    func learned(from looks: [DivisionHabits.Look]) -> DivisionParameters {
        let distance = DivisionParameters.usualFactor(looks.compactMap(\.separation).map { $0 / separation })
        var learned = self
        learned.areaSum *= DivisionParameters.usualFactor(looks.compactMap(\.areaSum).map { $0 / areaSum })
        learned.separation *= distance
        learned.separationDeviation *= distance
        return learned
    }

    /// Median of factors, the nearer to 1 the fewer they are.
    private static func usualFactor(_ values: [Double]) -> Double {
        let logarithms = values.filter { $0 > 0 }.map { log($0) }
        let count = Double(logarithms.count)
        return exp((median(logarithms) ?? 0) * count / (count + priorCount))
    }
}
