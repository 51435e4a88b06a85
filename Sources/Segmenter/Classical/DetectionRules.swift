import Foundation

/// The fixed numbers of the method, by the kind of contrast; chosen once on many kinds of movies.
struct DetectionRules {
    /// Thresholds at which the image is cut.
    let levelCount = 16
    /// How strongly a piece's solidity counts against the steepness of its outline.
    let solidityPower: Double
    /// By how much the worth of parts must exceed that of their whole, as a logarithm.
    let margin = 0.05
    /// Smallest object as a share of the typical disc.
    let minimumAreaShare: Double
    /// Largest object as a multiple of the typical disc.
    let maximumAreaShare: Double
    /// Largest hole as a share of the typical disc.
    let holeShare = 0.4
    /// An object whose contrast is a smaller share of the typical one is dropped.
    let faintShare: Double
    /// An object whose contrast is a smaller multiple of the noise is dropped.
    let leastContrastInNoise: Double
    /// How far an outline may move outwards, in pixels.
    let outlineReach: Double
    /// How far inside an outline its brightness is looked at, in pixels.
    let outlineDepth: Double
    /// Least share of an outline that has a halo beside it, in phase contrast.
    let leastHaloCover = 0.8
    /// How light a halo is at least, as a share of the lightest.
    let haloLevelShare: Float = 0.15
    /// How far from an outline its halo may be, in pixels.
    let haloReach = 4

    init(for contrast: ObjectContrast) {
        let isRing = contrast == .darkRing
        solidityPower = isRing ? 5 : 3
        minimumAreaShare = isRing ? 0.03 : 0.06
        maximumAreaShare = isRing ? 10 : .infinity
        faintShare = isRing ? 0.25 : 0.15
        leastContrastInNoise = isRing ? 6 : 0
        outlineReach = isRing ? 3 : 2
        outlineDepth = isRing ? 3 : 1.5
    }

    /// What an object is worth: the logarithm of the mean steepness along its outline times a power of its solidity.
    func worth(_ steepness: Double, _ solidity: Double) -> Double {
        log(max(steepness, .leastNormalMagnitude)) + solidityPower * log(solidity)
    }
}
