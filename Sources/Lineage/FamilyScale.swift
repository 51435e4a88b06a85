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

    /// Scales to be tried where this one explains a movie best so far: others around the expected one, then ever wider ones.
    var wider: [FamilyScale] {
        if self == .expected {
            return [FamilyScale(area: 2), FamilyScale(distance: 2), FamilyScale(area: 2, distance: 2)]
        }
        guard distance > 1, distance < FamilyScale.widest else { return [] }
        return [1, 2].map { FamilyScale(area: $0, distance: 2 * distance) }
    }

    private static let widest = 4.0
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
}
