/// One HeLa-like cell while the population is simulated; lengths in pixels, times in seconds.
struct HeLaCell {
    /// Index in the list of all cells.
    let identity: Int
    /// Traits that daughters inherit.
    var heritage: HeLaHeritage
    /// Area just before rounding.
    let matureArea: Float
    /// Time from birth to division.
    let cycle: Double
    /// Time from the first rounding to division.
    let rounding: Double
    var age: Double
    var centre: SIMD2<Float>
    var velocity: SIMD2<Float>
    var direction: SIMD2<Float>
    var cosines: SIMD4<Float>
    var sines: SIMD4<Float>
    var nucleusShift: SIMD2<Float>
    /// Relative deviation of the ratio from its course.
    var fluctuation: Float

    /// Time in which a rounded mother stretches before it divides.
    private static let anaphase = 480.0

    /// 0 in a spread cell, 1 in one rounded for mitosis or just born.
    func roundness(spreading: Double) -> Float {
        let towardsDivision = (rounding - (cycle - age)) / (0.4 * rounding)
        let sinceBirth = 1 - age / spreading
        return Float(PortableMath.smoothStep(max(towardsDivision, sinceBirth)))
    }

    /// The outline and the nucleus at the cell's age.
    func outlines(parameters: HeLaAMPKParameters) -> (cell: CellShape, nucleus: CellShape) {
        let round = roundness(spreading: parameters.mitosis.spreadingInSeconds)
        let spreadArea = matureArea * Float(0.5 + 0.5 * min(age / cycle, 1))
        let stretch = 0.45 * Float(PortableMath.smoothStep(1 - (cycle - age) / HeLaCell.anaphase))
        let aspect = (1 + (heritage.aspect - 1) * (1 - round)) * (1 + stretch)
        var cell = CellShape(centre: centre, axes: SIMD2(1, 1), direction: direction)
        cell.cosines = cosines * (1 - round)
        cell.sines = sines * (1 - round)
        let unit = (spreadArea * HeLaCell.areaShare(roundness: round) / (cell.area * aspect)).squareRoot()
        cell.axes = SIMD2(unit * aspect, unit)
        return (cell, nucleus(in: cell, spreadArea: spreadArea, round: round, share: parameters.cells.nucleusShare))
    }

    /// Area of a cell relative to its spread area: a round cell covers half as much.
    static func areaShare(roundness: Float) -> Float {
        1 - 0.5 * roundness
    }

    /// The nucleus; in mitosis the chromatin shrinks to a plate across the axis of division.
    private func nucleus(in cell: CellShape, spreadArea: Float, round: Float, share: Double) -> CellShape {
        let area = spreadArea * Float(share) * (1 - 0.6 * round)
        let isPlate = round > 0.5
        let aspect = isPlate ? 1 + 1.2 * (2 * round - 1) : 1 + 0.25 * (1 - 2 * round)
        let unit = (area / (.pi * aspect)).squareRoot()
        return CellShape(
            centre: cell.point(atLocal: nucleusShift * (1 - round)),
            axes: SIMD2(unit * aspect, unit),
            direction: isPlate ? SIMD2(-direction.y, direction.x) : direction
        )
    }
}

/// Traits of a HeLa-like cell that do not change during its life.
struct HeLaHeritage {
    /// Photons per pixel and excitation at R = 1 when spread.
    var expression: Float
    /// Ratio of the long to the short axis.
    var aspect: Float
    /// Where in the grain pattern the cell lies.
    var grainOrigin: SIMD2<Float>
    /// Answer to the dose.
    var response: ReporterResponse
}
