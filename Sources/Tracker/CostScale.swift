import Foundation

/// What a movie itself says about how alike two sightings of one cell are, and how often cells begin, end and are missed.
///
/// Every cost is a negative log likelihood ratio, in natural units: of a link, how much better the pair looks like two
/// sightings of one cell than like two different cells; of an end, a beginning and a missed frame, how rare it is. So
/// the costs of all explanations of a movie can be added and compared.
struct CostScale: Equatable {
    /// Mean mismatch of two sightings of one cell that does not jump; the distribution is a gamma distribution.
    var mismatch: Double
    /// Shape of that distribution, at least 1: how narrow it is.
    var shape: Double
    /// Share of the links in which a mask is badly cut, so that the mismatch is larger than movement explains.
    var accidentShare: Double
    /// Share of the links in which the cell jumps to anywhere within the gate.
    var jumpShare: Double
    /// Other cells within the gate of a cell.
    var rivals: Double
    /// Their mismatches are distributed as a power of this exponent, from 0 to 1.
    var rivalExponent: Double
    /// How areas of cells of the median area change.
    var size: ChangeScale
    /// How much more those of small cells do.
    var sizeSpread: SpreadBySize
    /// How mean intensities change.
    var brightness: ChangeScale
    /// How integrated intensities change.
    var integratedIntensity: ChangeScale
    /// Cost of a track's end, inside the image and at its border.
    var end: Edge
    /// Cost of a track's beginning, inside the image and at its border.
    var beginning: Edge
    /// Cost of a cell at the margin of focus that is not seen in the next frame.
    var fading: Double
    /// Cost of a detection inside the image that is no cell.
    var stray: Double
    /// Cost of every frame in which a cell is missed.
    var miss: Double

    /// A cost that differs at the image border.
    struct Edge: Equatable {
        var inside: Double
        var border: Double
    }

    /// The cost of a pair by its mismatch alone.
    ///
    /// One cell goes on, is badly cut, or jumps; another one may be anywhere.
    func cost(ofMismatch value: Double) -> Double {
        let different = jumpDensity(value)
        let stay = (1 - accidentShare - jumpShare) * stayDensity(value)
        let accident = accidentShare * 3 * (1 - value) * (1 - value)
        return log(rivals * (0.97 * different + 0.03) / (stay + accident + jumpShare * different))
    }

    /// The cost of a change of area.
    ///
    /// - Parameters:
    ///   - change: the change, in octaves.
    ///   - mean: mean binary logarithm of the two areas.
    /// - Returns: the cost, negative where the change speaks for one cell.
    @inline(__always)
    func cost(ofSizeChange change: Double, at mean: Double) -> Double {
        size.widened(by: sizeSpread.factor(at: mean)).cost(of: change)
    }

    /// Density of the mismatch of a cell that is anywhere within the gate.
    func jumpDensity(_ value: Double) -> Double {
        rivalExponent * pow(max(value, 0.02), rivalExponent - 1)
    }

    /// Density of the mismatch of a cell that goes on as it did.
    func stayDensity(_ value: Double) -> Double {
        stayDensity(max(value, 0.02), logarithm: log(max(value, 0.02)), logGamma: lgamma(shape))
    }

    /// The same with what is dear to compute given: the logarithms of the value and of the gamma function of the shape.
    @inline(__always)
    func stayDensity(_ value: Double, logarithm: Double, logGamma: Double) -> Double {
        let rate = shape / mismatch
        return exp((shape - 1) * (logarithm + log(rate)) - value * rate - logGamma) * rate
    }
}
