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
}
