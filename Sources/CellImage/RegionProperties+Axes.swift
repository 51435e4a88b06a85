import Foundation

/// The ellipse that has a region's second moments, with scikit-image's definitions.
///
/// Pixels count as points: the 1/12 of a pixel's own extent is not added, as in scikit-image's inertia tensor.
extension RegionProperties {
    /// Length of the ellipse's long axis, in pixels: four times the root of the larger variance.
    ///
    /// 0 for a single pixel.
    public var majorAxisLength: Double { 4 * principalVariances.larger.squareRoot() }

    /// Length of the ellipse's short axis, in pixels: four times the root of the smaller variance.
    ///
    /// 0 for a straight line of pixels.
    public var minorAxisLength: Double { 4 * principalVariances.smaller.squareRoot() }

    /// Angle between the rows' axis (downwards) and the long axis, in radians from -pi/2 to pi/2.
    ///
    /// 0 is a vertical cell, pi/2 or -pi/2 a horizontal one; a positive angle leans from down towards the right.
    /// Where the moments have no direction, or only a diagonal one, the answer is pi/4 or -pi/4 as in scikit-image.
    public var orientation: Double {
        if varianceX == varianceY {
            return covarianceXY > 0 ? .pi / 4 : -.pi / 4
        }
        return 0.5 * atan2(2 * covarianceXY, varianceY - varianceX)
    }

    /// Eccentricity of the ellipse: 0 for a circle, towards 1 for a line.
    public var eccentricity: Double {
        let (larger, smaller) = principalVariances
        return larger == 0 ? 0 : (1 - smaller / larger).squareRoot()
    }

    /// Diameter of the circle of the same area, in pixels.
    public var equivalentDiameter: Double { (4 * Double(area) / .pi).squareRoot() }

    /// The eigenvalues of the covariance matrix.
    private var principalVariances: (larger: Double, smaller: Double) {
        let middle = (varianceX + varianceY) / 2
        let halfDifference = (varianceX - varianceY) / 2
        let radius = (halfDifference * halfDifference + covarianceXY * covarianceXY).squareRoot()
        return (middle + radius, max(0, middle - radius))
    }
}
