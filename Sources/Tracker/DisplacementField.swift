package import CellImage

/// How cells moved between two frames, by where they were.
package struct DisplacementField {
    /// Neighbours whose movements are looked at, at most.
    package static let mostNeighbours = 6
    /// Fewest neighbours that tell anything.
    package static let fewestNeighbours = 3

    /// How far each cell moved, drift removed, in pixels.
    package let movements: [PixelPoint]
    private let grid: CentroidGrid
    private let reach: Double

    /// Takes movements of cells.
    ///
    /// - Parameters:
    ///   - places: where the cells were, in pixels.
    ///   - movements: how far each moved, drift removed, in pixels.
    ///   - reach: how far away a neighbour may be, in pixels; positive.
    package init(places: [PixelPoint], movements: [PixelPoint], reach: Double) {
        grid = CentroidGrid(places, numbers: Array(places.indices), reach: reach)
        self.movements = movements
        self.reach = reach
    }

    /// The median movement, per axis, of the nearest cells.
    ///
    /// - Parameters:
    ///   - place: where, in pixels.
    ///   - index: the cell whose own movement is left out; a negative one for none.
    /// - Returns: the movement in pixels; nil where too few cells are near.
    package func movement(at place: PixelPoint, except index: Int) -> PixelPoint? {
        var near: [(squared: Double, index: Int)] = []
        grid.forEach(near: place, within: reach) { other, squared in
            if other != index { near.append((squared, other)) }
        }
        guard near.count >= DisplacementField.fewestNeighbours else { return nil }
        near.sort { $0 < $1 }
        let nearest = near.prefix(DisplacementField.mostNeighbours).map { movements[$0.index] }
        return PixelPoint(x: Spread(nearest.map(\.x)).median, y: Spread(nearest.map(\.y)).median)
    }
}
