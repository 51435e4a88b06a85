package import CellImage

/// How much of the movement around a cell the cell makes as well.
///
/// A regression through zero over cells of a movie, which says whether they move with their neighbours at all: nuclei that
/// wander alone do not, cells of a growing colony do.
package struct CommonMovement {
    /// How far away neighbours may be, in median diameters of the movie's cells.
    package static let reachInDiameters = 4.0
    /// Cells that a regression looks at, about.
    package static let sampleSize = 4_000
    /// Least share of its area that a cell must keep, so that its movement is its own and not the way to a daughter.
    private static let leastAreaKept = 0.7
    /// Least share of the squared movements that those of the neighbours must explain.
    private static let leastExplained = 0.3
    /// Fewest cells that a regression rests on.
    private static let fewestCells = 20

    private var count = 0
    private var product = 0.0
    private var aroundSquare = 0.0
    private var ownSquare = 0.0

    /// Begins with no cell.
    package init() {}

    /// Whether the way between two sightings shows how a cell moves, by their areas; that to a daughter does not.
    package static func showsMovement(fromArea earlier: Double, toArea later: Double) -> Bool {
        later >= leastAreaKept * earlier
    }

    /// Takes a cell's movement and that of the cells around it, in pixels.
    package mutating func add(_ own: PixelPoint, around: PixelPoint) {
        count += 1
        product += own.x * around.x + own.y * around.y
        aroundSquare += around.x * around.x + around.y * around.y
        ownSquare += own.x * own.x + own.y * own.y
    }

    /// The slope of the regression, at most 1; 0 where neighbours explain too little.
    package var share: Double {
        guard count >= CommonMovement.fewestCells, product > 0 else { return 0 }
        let explained = product * product / (aroundSquare * ownSquare)
        return explained >= CommonMovement.leastExplained ? min(1, product / aroundSquare) : 0
    }
}
