internal import CellImage

extension LabelImage {
    /// The objects about most of whose outline there is a halo: all cells in phase contrast, but not what lies along a wall.
    ///
    /// - Parameters:
    ///   - flat: cells dark, turned to positive, in light halos.
    ///   - rules: how much of the outline must have a halo, how light it must be, and how far away it may be.
    /// - Returns: the objects that are left, labelled anew from 1 on.
    func keepingThoseInHalos(_ flat: FlatImage, rules: DetectionRules) -> LabelImage {
        let runs = LabelRuns(self).relabeledSequentially().labels
        let lightest = flat.signal.minimumFiltered(radius: rules.haloReach)
        let level = rules.haloLevelShare * flat.bottom
        let isLight = lightest.map { $0 < level ? Float(1) : 0 }
        let covers = runs.labelImage().outlineMeans(of: isLight)
        let bare = covers.indices.filter { covers[$0] < rules.leastHaloCover }.map { UInt32($0 + 1) }
        return runs.removingLabels(Set(bare)).labelImage()
    }
}
