package import CellImage

/// How cells moved between two frames, by where they were.
package struct DisplacementField {
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

    /// The median movement, per axis, of the nearest six cells.
    ///
    /// - Parameters:
    ///   - place: where, in pixels.
    ///   - index: the cell whose own movement is left out; a negative one for none.
    /// - Returns: the movement in pixels; nil where too few cells are near.
    package func movement(at place: PixelPoint, except index: Int) -> PixelPoint? {
        var nearest = Nearest()
        grid.forEach(near: place, within: reach) { other, squared in
            if other != index { nearest.add((squared, other)) }
        }
        guard nearest.count >= DisplacementField.fewestNeighbours else { return nil }
        return PixelPoint(x: nearest.median { movements[$0].x }, y: nearest.median { movements[$0].y })
    }
}

/// As many values as neighbours count.
private typealias OfNeighbours<Value> = InlineArray<6, Value>

/// The nearest neighbours of those that are added, from the nearest on; of two as near the one that is numbered first.
private struct Nearest {
    private var neighbours = OfNeighbours<(squared: Double, index: Int)>(repeating: (0, 0))
    private(set) var count = 0

    mutating func add(_ neighbour: (squared: Double, index: Int)) {
        var place = count
        while place > 0, neighbour < neighbours[place - 1] {
            if place < neighbours.count { neighbours[place] = neighbours[place - 1] }
            place -= 1
        }
        guard place < neighbours.count else { return }
        neighbours[place] = neighbour
        count = min(count + 1, neighbours.count)
    }

    /// The middle value of the neighbours, or the mean of the middle two; 0 of none.
    func median(_ value: (Int) -> Double) -> Double {
        var values = OfNeighbours<Double>(repeating: 0)
        for number in 0..<count {
            let value = value(neighbours[number].index)
            var place = number
            while place > 0, value < values[place - 1] {
                values[place] = values[place - 1]
                place -= 1
            }
            values[place] = value
        }
        return count == 0 ? 0 : (values[(count - 1) / 2] + values[count / 2]) / 2
    }
}
