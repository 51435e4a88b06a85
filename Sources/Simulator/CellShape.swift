/// The outline of a cell: an ellipse whose radius is modulated by a few harmonics, so that it is smooth and star-shaped.
///
/// In the frame in which the ellipse is the unit circle, the outline is
/// r(theta) = 1 + sum over k = 2...5 of (cosines[k] cos(k theta) + sines[k] sin(k theta)).
package struct CellShape: Sendable, Equatable {
    /// Centre, in pixels.
    package var centre: SIMD2<Float>
    /// The two semi-axes of the ellipse, in pixels.
    package var axes: SIMD2<Float>
    /// Unit vector along the first axis.
    package var direction: SIMD2<Float>
    /// Cosine coefficients of the harmonics 2, 3, 4 and 5.
    package var cosines: SIMD4<Float> = .zero
    /// Sine coefficients of the harmonics 2, 3, 4 and 5.
    package var sines: SIMD4<Float> = .zero

    /// Makes an ellipse.
    package init(centre: SIMD2<Float>, axes: SIMD2<Float>, direction: SIMD2<Float>) {
        self.centre = centre
        self.axes = axes
        self.direction = direction
    }

    /// Area, in square pixels.
    package var area: Float {
        .pi * axes.x * axes.y * (1 + 0.5 * ((cosines * cosines).sum() + (sines * sines).sum()))
    }

    /// A bound on the distance of the outline from the centre, in pixels.
    package var reach: Float { axes.max() * modulationBound }

    /// The largest value that r(theta) can take.
    private var modulationBound: Float {
        var bound: Float = 1
        for k in 0..<4 {
            bound += (cosines[k] * cosines[k] + sines[k] * sines[k]).squareRoot()
        }
        return bound
    }

    /// Half the width and half the height of a box around the outline, in pixels.
    package var halfBox: SIMD2<Float> {
        let along = direction * axes.x
        let across = direction * axes.y
        let horizontal = (along.x * along.x + across.y * across.y).squareRoot()
        let vertical = (along.y * along.y + across.x * across.x).squareRoot()
        return SIMD2(horizontal, vertical) * modulationBound
    }

    /// Distance of the outline from the centre in the direction of a vector that is not zero, in pixels.
    package func radius(towards vector: SIMD2<Float>) -> Float {
        let distance = (vector * vector).sum().squareRoot()
        return distance - signedDistance(offset: vector)
    }

    /// Distance from the outline measured along the ray from the centre, in pixels; negative inside.
    ///
    /// - Parameter offset: the point relative to the centre.
    /// - Returns: the distance.
    package func signedDistance(offset: SIMD2<Float>) -> Float {
        OutlineEvaluator(self).signedDistance(offset.x, offset.y)
    }

    /// The point at local coordinates, given in units of the semi-axes.
    package func point(atLocal local: SIMD2<Float>) -> SIMD2<Float> {
        centre + direction.rotating(local * axes)
    }

    /// The same outline somewhere else.
    package func moved(by offset: SIMD2<Float>) -> CellShape {
        var moved = self
        moved.centre += offset
        return moved
    }
}

extension SIMD2 where Scalar: FloatingPoint {
    /// The vector turned by the angle of this unit vector (complex multiplication).
    package func rotating(_ vector: Self) -> Self {
        Self(x * vector.x - y * vector.y, x * vector.y + y * vector.x)
    }

    /// The mirror image in the x axis: the opposite rotation.
    package var conjugate: Self { Self(x, -y) }

    /// Euclidean length.
    package var length: Scalar { (x * x + y * y).squareRoot() }
}
