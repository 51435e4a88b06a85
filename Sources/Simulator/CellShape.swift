/// The outline of a cell: an ellipse whose radius is modulated by a few harmonics, so that it is smooth and star-shaped.
///
/// In the frame in which the ellipse is the unit circle, the outline is
/// r(theta) = 1 + sum over k = 2...5 of (cosines[k] cos(k theta) + sines[k] sin(k theta)).
struct CellShape: Sendable, Equatable {
    /// Centre, in pixels.
    var centre: SIMD2<Float>
    /// The two semi-axes of the ellipse, in pixels.
    var axes: SIMD2<Float>
    /// Unit vector along the first axis.
    var direction: SIMD2<Float>
    /// Cosine coefficients of the harmonics 2, 3, 4 and 5.
    var cosines: SIMD4<Float> = .zero
    /// Sine coefficients of the harmonics 2, 3, 4 and 5.
    var sines: SIMD4<Float> = .zero

    /// Area, in square pixels.
    var area: Float {
        .pi * axes.x * axes.y * (1 + 0.5 * ((cosines * cosines).sum() + (sines * sines).sum()))
    }

    /// A bound on the distance of the outline from the centre, in pixels.
    var reach: Float { axes.max() * modulationBound }

    /// The largest value that r(theta) can take.
    private var modulationBound: Float {
        var bound: Float = 1
        for k in 0..<4 {
            bound += (cosines[k] * cosines[k] + sines[k] * sines[k]).squareRoot()
        }
        return bound
    }

    /// Half the width and half the height of a box around the outline, in pixels.
    var halfBox: SIMD2<Float> {
        let along = direction * axes.x
        let across = direction * axes.y
        let horizontal = (along.x * along.x + across.y * across.y).squareRoot()
        let vertical = (along.y * along.y + across.x * across.x).squareRoot()
        return SIMD2(horizontal, vertical) * modulationBound
    }

    /// Distance of the outline from the centre in the direction of a vector that is not zero, in pixels.
    func radius(towards vector: SIMD2<Float>) -> Float {
        let distance = (vector * vector).sum().squareRoot()
        return distance - signedDistance(offset: vector)
    }

    /// Distance from the outline measured along the ray from the centre, in pixels; negative inside.
    ///
    /// - Parameter offset: the point relative to the centre.
    func signedDistance(offset: SIMD2<Float>) -> Float {
        OutlineEvaluator(self).signedDistance(offset.x, offset.y)
    }

    /// The point at local coordinates, given in units of the semi-axes.
    func point(atLocal local: SIMD2<Float>) -> SIMD2<Float> {
        centre + direction.rotating(local * axes)
    }

    /// The same outline somewhere else.
    func moved(by offset: SIMD2<Float>) -> CellShape {
        var moved = self
        moved.centre += offset
        return moved
    }
}

/// A shape's constants, arranged for evaluation pixel after pixel.
struct OutlineEvaluator {
    private let alongX, alongY, acrossX, acrossY, softening: Float
    private let c2, c3, c4, c5, s2, s3, s4, s5: Float

    init(_ shape: CellShape) {
        alongX = shape.direction.x / shape.axes.x
        alongY = shape.direction.y / shape.axes.x
        acrossX = -shape.direction.y / shape.axes.y
        acrossY = shape.direction.x / shape.axes.y
        softening = 1e-4 / (shape.axes.x * shape.axes.y)
        (c2, c3, c4, c5) = (shape.cosines.x, shape.cosines.y, shape.cosines.z, shape.cosines.w)
        (s2, s3, s4, s5) = (shape.sines.x, shape.sines.y, shape.sines.z, shape.sines.w)
    }

    /// Distance from the outline along the ray from the centre to the offset (x, y); negative inside.
    ///
    /// The powers of the unit complex number (u, v) give cos(k theta) and sin(k theta) without an angle; the softening
    /// of a hundredth of a pixel keeps the centre itself finite.
    @inline(__always)
    func signedDistance(_ x: Float, _ y: Float) -> Float {
        let along = alongX * x + alongY * y
        let across = acrossX * x + acrossY * y
        let inverse = 1 / (along * along + across * across + softening).squareRoot()
        let distance = (x * x + y * y + 1e-4).squareRoot()
        let u1 = along * inverse
        let v1 = across * inverse
        let u2 = u1 * u1 - v1 * v1
        let v2 = 2 * u1 * v1
        let u3 = u2 * u1 - v2 * v1
        let v3 = u2 * v1 + v2 * u1
        let u4 = u2 * u2 - v2 * v2
        let v4 = 2 * u2 * v2
        let u5 = u4 * u1 - v4 * v1
        let v5 = u4 * v1 + v4 * u1
        let even = c2 * u2 + s2 * v2 + (c4 * u4 + s4 * v4)
        let odd = c3 * u3 + s3 * v3 + (c5 * u5 + s5 * v5)
        return distance - distance * inverse * (1 + even + odd)
    }
}

extension SIMD2 where Scalar: FloatingPoint {
    /// The vector turned by the angle of this unit vector (complex multiplication).
    func rotating(_ vector: Self) -> Self {
        Self(x * vector.x - y * vector.y, x * vector.y + y * vector.x)
    }

    /// The mirror image in the x axis: the opposite rotation.
    var conjugate: Self { Self(x, -y) }

    /// Euclidean length.
    var length: Scalar { (x * x + y * y).squareRoot() }
}
