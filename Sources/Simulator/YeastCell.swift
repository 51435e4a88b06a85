/// One yeast cell, or the bud it still is, while the colony is simulated; lengths in pixels, times in seconds.
struct YeastCell {
    /// Index in the list of all cells.
    let identity: Int
    /// Radius that the cell grows to: that of a disc of the same area.
    let grownRadius: Float
    let aspect: Float
    let vacuole: SIMD2<Float>
    let grainOrigin: SIMD2<Float>
    var radius: Float
    var centre: SIMD2<Float>
    var direction: SIMD2<Float>
    var stage: Stage

    /// Where a cell is in its cycle.
    enum Stage {
        /// Alone until a time at which its next bud emerges.
        case unbudded(until: Double)
        /// Carries a bud, given by its index.
        case budded(bud: Int)
        /// Is a bud itself.
        case bud(Attachment)
    }

    /// How a bud hangs on its mother.
    struct Attachment {
        /// Index of the mother.
        let mother: Int
        /// Where the neck is, as a rotation from the mother's long axis.
        let neck: SIMD2<Float>
        /// Time of emergence.
        let emergence: Double
        /// Time of cytokinesis.
        let cytokinesis: Double
        /// Radius at cytokinesis.
        let finalRadius: Float

        /// Radius of the bud at a time.
        func radius(at time: Double) -> Float {
            let share = min(max((time - emergence) / (cytokinesis - emergence), 0), 1)
            // Just emerged, a bud is a tenth of its final radius.
            return finalRadius * max(0.1, Float(PortableMath.power(share, 0.6)))
        }
    }

    /// The cell's ellipse.
    var shape: CellShape {
        let root = aspect.squareRoot()
        return CellShape(centre: centre, axes: SIMD2(radius * root, radius / root), direction: direction)
    }
}
