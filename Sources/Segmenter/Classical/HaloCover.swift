internal import CellImage

extension LabelImage {
    /// The objects about most of whose outline there is a halo: all cells in phase contrast, but not what lies along a wall.
    ///
    /// Where an object meets such a cell, as a bud its mother, there need not be any.
    ///
    /// - Parameter flat: cells dark, turned to positive, in light halos.
    /// - Returns: the objects that are left.
    func keepingThoseInHalos(_ flat: FlatImage) -> LabelImage {
        let rules = flat.rules
        let runs = LabelRuns(self).relabeledSequentially().labels
        let image = runs.labelImage()
        let level = rules.haloLevelShare * flat.bottom
        let isLight = flat.signal.minimumFiltered(radius: rules.haloReach).map { $0 < level ? Float(1) : 0 }
        func bare(_ isCovered: Plane<Float>) -> Set<UInt32> {
            let covers = image.outlineMeans(of: isCovered)
            return Set(covers.indices.filter { covers[$0] < rules.leastHaloCover }.map { UInt32($0 + 1) })
        }
        let withoutHalo = bare(isLight)
        let cells = runs.removingLabels(withoutHalo).labelImage()
        let isNearCell = cells.plane.map { $0 == 0 ? Float(0) : 1 }.maximumFiltered(radius: rules.haloReach)
        let isCovered = Plane(
            uncheckedWidth: width,
            height: height,
            pixels: zip(isLight.pixels, isNearCell.pixels).map(max)
        )
        return runs.removingLabels(withoutHalo.intersection(bare(isCovered))).labelImage()
    }
}
